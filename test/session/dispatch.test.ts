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
import { Outbox } from "../../web-components/session/outbox.ts";

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

describe("sending into a room", () => {
  it("seals what was written before someone came back under no chain that they hold, be they there or not", async () => {
    const [carol, dan] = [await deviceOf("carol"), await deviceOf("dan")];
    const delivered: Delivery[] = [];
    let there = [carol, dan];
    const roots = [carol.list.root, dan.list.root];
    const circle: Circle = {
      id: `room:${"a".repeat(64)}`,
      others: () => ["carol", "dan"],
      roots: () => roots,
      devices: () => there,
      rootOf: (user) => (user === "carol" ? carol.list.root : dan.list.root),
      isStranger: () => false,
      hasStrangers: () => false,
      isAccepted: () => true,
      isBlocked: () => false,
      meetsLater: false,
      handAtOnce: 50,
      isQuiet: () => false,
      head: () => undefined,
      look: () => Promise.resolve(),
      handKeys: (packages) => Promise.resolve(new Set([...packages.keys()].map(({ hash }) => hash))),
      deliver: (data, device) => {
        const { chainId: chain } = readMessage(Buffer.from(String(data), "base64"));
        delivered.push({ chain, ...(device && { to: device.user }) });
        return Promise.resolve(1);
      },
    };
    const identity = await generateIdentity();
    const list = await signList(identity, { user: "writer", n: 0, identities: [identity.key] });
    const me = { user: "writer", username: "writer", identity, list, instance: toBase64(randomBytes(16)) };
    const outbox = new Outbox(Date.now);
    const keyring = new Keyring(Date.now);
    const nothing = (): void => undefined;
    const hooks = { isUp: () => true, now: Date.now, settled: nothing, announced: nothing };
    const dispatch = new Dispatch({ me, circle, keyring, outbox, ...hooks });
    // Both are handed the chain of the moment.
    expect(await dispatch.pass({ type: "typing", active: true })).to.equal(true);
    const content = numbered({ type: "text", body: "for carol" }, outbox.nextSeq, Date.now(), undefined);
    const { entry } = outbox.add(content, encodeContent(content), [carol.list.root]);
    // Dan's new connection is not known here yet; the relay has it in the room.
    there = [carol];
    dispatch.pump();
    while (!entry.launched) await new Promise((resolve) => setImmediate(resolve));
    const [shared, own, ...more] = delivered;
    expect(more).to.deep.equal([]);
    expect(own?.to).to.equal("carol");
    expect(own?.chain).to.not.equal(shared?.chain);
    dispatch.close();
  });
});
