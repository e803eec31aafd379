import { expect } from "chai";
import { mock } from "node:test";
import {
  createChain,
  generateIdentity,
  checkBundle,
  readKeyPackage,
  sealKeyPackage,
  sealMessage,
  signList,
  toBase64,
  utf8,
  type DeviceBundle,
  type Identity,
  type SendingChain,
} from "../../web-components/crypto/index.ts";
import type { DeviceId } from "../../server/protocol/index.ts";
import type { Circle } from "../../web-components/session/circle.ts";
import type { KeylessMessage } from "../../web-components/session/keyless.ts";
import { Keyring } from "../../web-components/session/keyring.ts";
import { newInstance, OwnDevice } from "../../web-components/session/own-device.ts";
import { Reception } from "../../web-components/session/reception.ts";
import { toWireText } from "../../web-components/session/wire.ts";

const CONVERSATION = "dm:alice,bob";

/** Bob's reception of what alice writes, with a clock that stands still until it is moved. */
class Scene {
  readonly asked: (readonly string[])[] = [];
  readonly read: string[] = [];
  /** What other tabs of bob's profile were asked to open. */
  readonly sealed: KeylessMessage[] = [];
  /** The indices that other tabs are told of. */
  readonly found: number[] = [];
  /** The chains that other tabs are told of: nothing more comes under them. */
  readonly settled: string[] = [];
  unreadable = 0;
  /** Whether it is a large room. */
  isCrowd = false;
  /** Whether the relay says that alice's page is there. */
  isThere = true;
  readonly reception: Reception;
  readonly #alice: Identity;
  readonly #bundle: DeviceBundle;
  readonly #instance = newInstance();
  /** Alice's page, as far as a reception looks at it. */
  readonly #page: DeviceBundle;

  static async start(): Promise<Scene> {
    const [alice, bob] = [await generateIdentity(), await generateIdentity()];
    const list = await signList(bob, { user: "bob", n: 0, identities: [bob.key] });
    const me = { user: "bob", username: "bob", identity: bob, list, instance: newInstance() };
    const device = new OwnDevice(me, () => Date.now());
    let published = "";
    // The relay's label, as the relay would make it.
    const label = "device" as DeviceId;
    await device.publish(label, (text) => {
      published = text;
      return Promise.resolve();
    });
    return new Scene(alice, device, await checkBundle(published, { user: "bob", device: label }));
  }

  private constructor(alice: Identity, ownDevice: OwnDevice, bundle: DeviceBundle) {
    this.#alice = alice;
    this.#bundle = bundle;
    const page: Partial<DeviceBundle> = { user: "alice", device: "somewhere", instance: this.#instance };
    this.#page = { ...page, identity: alice.key } as DeviceBundle;
    // Only what a reception asks of its circle.
    const circle = {
      id: CONVERSATION,
      rootOf: (user: string, identity: string) =>
        user === "alice" && identity === alice.key ? "root" : undefined,
      isStranger: () => false,
      devices: () => (this.isThere ? [this.#page] : []),
      look: () => Promise.resolve(),
      isQuiet: () => this.isCrowd,
    } as Partial<Circle> as Circle;
    this.reception = new Reception({
      me: "bob",
      circle,
      keyring: new Keyring(() => Date.now()),
      ownDevice,
      now: () => Date.now(),
      filed: () => undefined,
      opened: (_writer, content) => content.type === "text" && this.read.push(content.body),
      unreadable: (_user, count) => (this.unreadable += count),
      sealed: (_from, messages) => this.sealed.push(...messages),
      found: (_from, message) => this.found.push(message.index),
      settled: (_from, chainIds) => this.settled.push(...chainIds),
      askFor: (chainIds) => this.asked.push(chainIds),
      chunk: () => undefined,
    });
  }

  /** A message of a chain comes; answers the chain as it stands then. */
  async message(chain: SendingChain, body: string): Promise<SendingChain> {
    const sent = await this.#seal(chain, body);
    await this.reception.message("alice", "somewhere", toWireText(sent.sealed));
    return sent.chain;
  }

  /** A message of a chain, as another tab holds it that has no key. */
  async heldElsewhere(chain: SendingChain, body: string): Promise<KeylessMessage> {
    const { sealed } = await this.#seal(chain, body);
    return { chainId: chain.chainId, index: chain.index, bytes: sealed };
  }

  /** Whether nothing waits that is not said to be unreadable. */
  get isQuiet(): boolean {
    return this.reception.isQuiet;
  }

  async #seal(chain: SendingChain, body: string): Promise<Awaited<ReturnType<typeof sealMessage>>> {
    const content = { type: "text", id: crypto.randomUUID(), at: 1, seq: 1, body };
    const context = { conversation: CONVERSATION, user: "alice", identity: this.#alice.key };
    return await sealMessage(chain, utf8(JSON.stringify(content)), context);
  }

  /** The package of a chain comes. */
  async package(chain: SendingChain): Promise<void> {
    const sender = { user: "alice", identity: this.#alice, instance: this.#instance };
    const parts = { conversation: CONVERSATION, sender, recipient: this.#bundle, chain, seq: 1 };
    await this.reception.package("alice", readKeyPackage(await sealKeyPackage(parts)));
  }
}

/** Lets time pass in small steps, as it does. Milliseconds. */
function pass(time: number): void {
  for (let rest = time; rest > 0; rest -= 100) mock.timers.tick(Math.min(rest, 100));
}

describe("a message whose key has not come", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.start();
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  });
  afterEach(() => {
    scene.reception.close();
    mock.timers.reset();
  });

  it("is shown when the key comes", async () => {
    const chain = await createChain();
    await scene.message(chain, "early");
    expect(scene.read).to.deep.equal([]);
    await scene.package(chain);
    expect(scene.read).to.deep.equal(["early"]);
    pass(120_000);
    expect([scene.asked.length, scene.unreadable]).to.deep.equal([0, 0]);
  });

  it("is asked for after 2 seconds, again and again, and is a line that says so if nobody answers", async () => {
    const chain = await createChain();
    await scene.message(chain, "lost");
    pass(1_900);
    expect(scene.asked).to.deep.equal([]);
    pass(100);
    expect(scene.asked).to.deep.equal([[chain.chainId]]);
    pass(5_000);
    expect(scene.asked, "the first question may be lost").to.have.lengthOf(2);
    pass(37_900);
    expect(scene.unreadable).to.equal(0);
    pass(100);
    expect(scene.unreadable).to.equal(1);
    pass(120_000);
    expect(scene.unreadable, "said once").to.equal(1);
  });

  it("is asked for after 30 seconds in a large room, where keys go in batches and everybody would ask", async () => {
    scene.isCrowd = true;
    await scene.message(await createChain(), "early");
    pass(29_900);
    expect(scene.asked).to.deep.equal([]);
    pass(100);
    expect(scene.asked).to.have.lengthOf(1);
  });

  it("is asked for soon in a large room too where its writer hands over another key", async () => {
    scene.isCrowd = true;
    const [lost, other] = [await createChain(), await createChain()];
    await scene.message(lost, "lost");
    pass(1_000);
    await scene.package(other);
    pass(1_900);
    expect(scene.asked).to.deep.equal([]);
    pass(100);
    expect(scene.asked).to.deep.equal([[lost.chainId]]);
  });

  it("is no line where the writer says that all of it was sent again", async () => {
    const chain = await createChain();
    await scene.message(chain, "lost");
    scene.reception.settle("alice", [chain.chainId]);
    pass(120_000);
    expect([scene.asked.length, scene.unreadable]).to.deep.equal([0, 0]);
  });

  it("is no line either where the writer said so to another tab, which tells the rest", async () => {
    const chain = await createChain();
    await scene.message(chain, "lost");
    scene.reception.settledElsewhere("alice", [chain.chainId]);
    pass(120_000);
    expect([scene.asked.length, scene.unreadable]).to.deep.equal([0, 0]);
    expect(scene.settled, "heard, not said on").to.deep.equal([]);
    scene.reception.settle("alice", [chain.chainId]);
    expect(scene.settled).to.deep.equal([chain.chainId]);
  });

  it("and was sealed before its reader was there, is no line once the key says so", async () => {
    const chain = await scene.message(await createChain(), "before my time");
    await scene.package(chain);
    await scene.message(chain, "mine");
    pass(120_000);
    expect(scene.read).to.deep.equal(["mine"]);
    expect([scene.asked.length, scene.unreadable]).to.deep.equal([0, 0]);
  });

  it("does not pile up: more than 64 are not kept, but asked for, and no line where they come again", async () => {
    let chain = await createChain();
    const { chainId } = chain;
    for (let i = 0; i < 70; i++) chain = await scene.message(chain, `lost ${i}`);
    expect([scene.asked.length, scene.unreadable]).to.deep.equal([0, 0]);
    pass(2_000);
    expect(scene.asked).to.deep.equal([[chainId]]);
    scene.reception.settle("alice", [chainId]);
    pass(120_000);
    expect(scene.unreadable).to.equal(0);
  });

  it("is counted in the line also where it was not kept", async () => {
    let chain = await createChain();
    for (let i = 0; i < 70; i++) chain = await scene.message(chain, `lost ${i}`);
    pass(45_000);
    expect(scene.unreadable).to.equal(70);
  });

  it("of a page that handed over a key before, and is gone, is a line: that page knew of this one", async () => {
    await scene.package(await createChain());
    await scene.message(await createChain(), "lost");
    scene.isThere = false;
    pass(45_000);
    expect(scene.unreadable).to.equal(1);
  });

  it("of a page that went before it knew of this one, is no line: it was for those who were there", async () => {
    await scene.message(await createChain(), "before my time");
    expect(scene.isQuiet).to.equal(false);
    scene.isThere = false;
    pass(120_000);
    expect([scene.asked.length, scene.unreadable, scene.isQuiet]).to.deep.equal([0, 0, true]);
  });

  it("and that comes while its page closes, is not waited for", async () => {
    const coming = scene.message(await createChain(), "late");
    scene.reception.close();
    await coming;
    pass(120_000);
    expect([scene.asked.length, scene.unreadable]).to.deep.equal([0, 0]);
  });

  it("takes its line back when the key comes late, and is shown", async () => {
    const chain = await createChain();
    await scene.message(chain, "late");
    pass(45_000);
    expect(scene.unreadable).to.equal(1);
    await scene.package(chain);
    expect([scene.read, scene.unreadable]).to.deep.equal([["late"], 0]);
  });

  it("takes its line back when the writer says so late that all of it was sent again", async () => {
    let chain = await createChain();
    const { chainId } = chain;
    for (let i = 0; i < 70; i++) chain = await scene.message(chain, `late ${i}`);
    pass(45_000);
    expect(scene.unreadable).to.equal(70);
    scene.reception.settle("alice", [chainId]);
    expect(scene.unreadable).to.equal(0);
  });

  it("is asked for again after its line was said, once its writer is heard, and not all the time", async () => {
    const [lost, other] = [await createChain(), await createChain()];
    await scene.message(lost, "lost");
    pass(45_000);
    const before = scene.asked.length;
    pass(60_000);
    expect(scene.asked).to.have.lengthOf(before);
    await scene.package(other);
    pass(60_000);
    expect(scene.asked).to.have.lengthOf(before + 1);
  });

  it("is offered to the other tabs at once, and again with every question", async () => {
    const chain = await createChain();
    await scene.message(chain, "lost");
    expect(scene.sealed.map(({ chainId, index }) => [chainId, index])).to.deep.equal([[chain.chainId, 0]]);
    pass(2_000);
    expect(scene.sealed).to.have.lengthOf(2);
  });

  it("is no line where another tab opened the very same message, before or after its copy came", async () => {
    let chain = await createChain();
    const { chainId } = chain;
    chain = await scene.message(chain, "after");
    scene.reception.openedElsewhere("alice", { chainId, index: 0 });
    scene.reception.openedElsewhere("alice", { chainId, index: 1 });
    chain = await scene.message(chain, "before");
    await scene.message(chain, "nowhere else");
    expect(scene.isQuiet).to.equal(false);
    pass(45_000);
    expect([scene.unreadable, scene.isQuiet]).to.deep.equal([1, true]);
    scene.reception.openedElsewhere("alice", { chainId, index: 2 });
    expect(scene.unreadable, "the line goes with the last of them").to.equal(0);
  });

  it("of another tab is opened here where the key is, and said to be, also if it was opened before", async () => {
    const chain = await createChain();
    await scene.package(chain);
    const message = await scene.heldElsewhere(chain, "for both");
    await scene.reception.open("alice", [message, message]);
    expect([scene.read, scene.found]).to.deep.equal([["for both"], [0, 0]]);
  });

  it("and that is no message at all, is a line at once", async () => {
    const junk = toBase64(new Uint8Array(40));
    await scene.reception.message("alice", "somewhere", junk as ReturnType<typeof toWireText>);
    expect(scene.unreadable).to.equal(1);
  });
});
