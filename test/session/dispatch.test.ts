import { expect } from "chai";
import {
  checkBundle,
  generateDeviceKeys,
  generateIdentity,
  randomBytes,
  readMessage,
  signBundle,
  signList,
  toBase64,
  type DeviceBundle,
} from "../../web-components/crypto/index.ts";
import type { Circle } from "../../web-components/session/circle.ts";
import { encodeContent, numbered } from "../../web-components/session/content.ts";
import { Dispatch } from "../../web-components/session/dispatch.ts";
import { Keyring } from "../../web-components/session/keyring.ts";
import { SessionError } from "../../web-components/session/index.ts";
import { Outbox, type Entry } from "../../web-components/session/outbox.ts";
import type { Me } from "../../web-components/session/own-device.ts";

/** What went to the relay: under which chain, and to whom. */
interface Delivery {
  readonly chain: string;
  /** The one device it went to; absent: to everyone whom the relay has in the room. */
  readonly to?: string;
}

async function deviceOf(user: string): Promise<DeviceBundle> {
  const identity = await generateIdentity();
  const list = await signList(identity, { user, n: 0, identities: [identity.key] });
  const { rsa } = await generateDeviceKeys();
  const instance = toBase64(randomBytes(16));
  const parts = { user, device: `${user}'s device`, instance, n: 1, made: 1, list, rsa };
  return await checkBundle((await signBundle(identity, parts)).text, { user, device: parts.device });
}

/** Someone who writes in a room with carol and dan. */
class Scene {
  readonly delivered: Delivery[] = [];
  readonly carol: DeviceBundle;
  readonly dan: DeviceBundle;
  /** Who counts to a member. */
  members: readonly DeviceBundle[];
  /** Who was handed a chain, one after the other. */
  readonly handed: string[] = [];
  /** Whom the page sees in the room. */
  there: DeviceBundle[];
  /** Packages are on their way until then. */
  handing: Promise<unknown> = Promise.resolve();
  /** What the relay says to the next message. */
  refusal: SessionError | undefined;
  /** Called with each message that goes by. */
  passing: () => unknown = () => undefined;
  readonly outbox = new Outbox(Date.now);
  readonly keyring = new Keyring(Date.now);
  readonly dispatch: Dispatch;

  static async start(): Promise<Scene> {
    const identity = await generateIdentity();
    const list = await signList(identity, { user: "writer", n: 0, identities: [identity.key] });
    const me = { user: "writer", username: "writer", identity, list, instance: toBase64(randomBytes(16)) };
    return new Scene(me, await deviceOf("carol"), await deviceOf("dan"));
  }

  private constructor(me: Me, carol: DeviceBundle, dan: DeviceBundle) {
    this.carol = carol;
    this.dan = dan;
    this.there = [carol, dan];
    this.members = [carol, dan];
    const nothing = (): void => undefined;
    const hooks = { isUp: () => true, now: Date.now, settled: nothing, announced: nothing };
    const { outbox, keyring } = this;
    this.dispatch = new Dispatch({
      me,
      circle: this.#circle(),
      keyring,
      outbox,
      ...hooks,
    });
  }

  /** The owner takes them off the list: every chain is spent, as the conversation sees to. */
  remove(device: DeviceBundle): void {
    this.members = this.members.filter((member) => member !== device);
    this.there = this.there.filter((other) => other !== device);
    this.keyring.spend();
  }

  write(...readers: readonly DeviceBundle[]): Entry {
    const content = numbered({ type: "text", body: "text" }, this.outbox.nextSeq, Date.now(), undefined);
    const roots = readers.map(({ list }) => list.root);
    return this.outbox.add(content, encodeContent(content), roots);
  }

  #circle(): Circle {
    return {
      id: `room:${"a".repeat(64)}`,
      others: () => ["carol", "dan"],
      roots: () => this.members.map(({ list }) => list.root),
      devices: () => this.there,
      rootOf: (user) => this.members.find((member) => member.user === user)?.list.root,
      isStranger: () => false,
      hasStrangers: () => false,
      isAccepted: () => true,
      isBlocked: () => false,
      meetsLater: false,
      handAtOnce: 50,
      isQuiet: () => false,
      head: () => undefined,
      look: () => Promise.resolve(),
      handKeys: async (packages) => {
        for (const { user } of packages.keys()) this.handed.push(user);
        await this.handing;
        return new Set([...packages.keys()].map(({ hash }) => hash));
      },
      deliver: (data, device) => {
        const { chainId: chain } = readMessage(Buffer.from(String(data), "base64"));
        this.delivered.push({ chain, ...(device && { to: device.user }) });
        this.passing();
        return this.refusal === undefined ? Promise.resolve(1) : Promise.reject(this.refusal);
      },
    };
  }
}

/** Lets everything happen that needs no time. */
async function soon(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    if (turns > 100_000) throw new Error("waited in vain");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("sending into a room", () => {
  let scene: Scene;
  beforeEach(async () => (scene = await Scene.start()));
  afterEach(() => scene.dispatch.close());

  it("seals what was written before someone came back under no chain that they hold, be they there or not", async () => {
    const { carol, delivered, dispatch } = scene;
    // Both are handed the chain of the moment.
    expect(await dispatch.pass({ type: "typing", active: true })).to.equal(true);
    const entry = scene.write(carol);
    // Dan's new connection is not known here yet; the relay has it in the room.
    scene.there = [carol];
    dispatch.pump();
    await soon(() => entry.launched);
    const [shared, own, ...more] = delivered;
    expect(more).to.deep.equal([]);
    expect(own?.to).to.equal("carol");
    expect(own?.chain).to.not.equal(shared?.chain);
  });

  it("seals what was written before someone came under no chain that they were handed while it waited its turn", async () => {
    const scene = await Scene.start();
    scene.members = scene.there = [scene.carol];
    let arrive = (): void => undefined;
    scene.handing = new Promise<void>((resolve) => (arrive = resolve));
    const words = [1, 2].map(() => scene.dispatch.pass({ type: "typing", active: true }));
    const entry = scene.write(scene.carol);
    scene.dispatch.pump();
    await soon(() => scene.handed.includes("carol"));
    scene.members = scene.there = [scene.carol, scene.dan];
    arrive();
    await Promise.all(words);
    await soon(() => entry.launched);
    expect(scene.handed).to.include("dan");
    expect(scene.delivered.at(-1)?.to).to.equal("carol");
    expect(scene.delivered.at(-1)?.chain).not.to.equal(scene.delivered[0]?.chain);
  });

  it("hands no new chain to someone who was removed while a word for them waited its turn", async () => {
    const { carol, dan, delivered, dispatch, handed } = scene;
    const entry = scene.write(carol, dan);
    dispatch.pump();
    const answer = dispatch.pass({ type: "sync", have: [], unknown: [], settled: [] }, dan);
    const again = dispatch.resend(dan, [entry]);
    scene.remove(dan);
    expect(await answer).to.equal(false);
    await again;
    await soon(() => entry.launched);
    expect(handed).to.deep.equal(["carol"]);
    expect(delivered.map(({ to }) => to ?? "everyone")).to.deep.equal(["everyone"]);
  });

  it("lets what is said in passing overtake a long row of messages that go again", async () => {
    const { carol, dan, delivered, dispatch } = scene;
    const entries = Array.from({ length: 30 }, () => scene.write(carol, dan));
    const again = dispatch.resend(carol, entries);
    expect(await dispatch.pass({ type: "typing", active: true }, dan)).to.equal(true);
    await again;
    const to = delivered.map((delivery) => delivery.to);
    expect(to).to.have.lengthOf(31);
    expect(to.indexOf("dan")).to.be.lessThan(30);
  });

  it("sends nothing again that was acknowledged, or went there, while it waited its turn", async () => {
    const { carol, dan, delivered, dispatch, outbox } = scene;
    const entries = Array.from({ length: 9 }, () => scene.write(carol, dan));
    await Promise.all([dispatch.resend(carol, entries), dispatch.resend(carol, entries)]);
    expect(delivered).to.have.lengthOf(9);
    scene.passing = () => outbox.acknowledge(dan.list.root, [[1, 9]], "delivered", false);
    await dispatch.resend(dan, entries);
    expect(delivered.filter(({ to }) => to === "dan")).to.have.lengthOf(1);
    // Who has said so, and asks all the same, is another page of theirs.
    await dispatch.resend(dan, entries.slice(1, 4));
    expect(delivered.filter(({ to }) => to === "dan")).to.have.lengthOf(4);
  });

  it("keeps what everyone has delivered, though the relay refuses a copy that somebody's next page asked for", async () => {
    const { carol, dan, dispatch, outbox } = scene;
    const entry = scene.write(carol, dan);
    dispatch.pump();
    await soon(() => entry.launched && entry.inFlight === 0);
    for (const { list } of [carol, dan]) outbox.acknowledge(list.root, [[1, 1]], "delivered", false);
    scene.refusal = new SessionError("forbidden", "one has left the room meanwhile");
    await dispatch.resend(carol, [entry]);
    await soon(() => entry.inFlight === 0);
    expect(entry.failed).to.equal(false);
    const other = scene.write(carol, dan);
    dispatch.pump();
    // What nobody has is said to have failed.
    await soon(() => other.failed);
  });
});
