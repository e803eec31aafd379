import { expect } from "chai";
import {
  checkBundle,
  generateDeviceKeys,
  generateIdentity,
  randomBytes,
  signBundle,
  signList,
  toBase64,
  type DeviceBundle,
} from "../../../web-components/crypto/index.ts";
import { Handing } from "../../../web-components/session/handing.ts";
import { Keyring } from "../../../web-components/session/keyring.ts";
import { Outbox } from "../../../web-components/session/outbox.ts";

const COUNT = 120;

async function devicesOf(count: number): Promise<readonly DeviceBundle[]> {
  const identity = await generateIdentity();
  const list = await signList(identity, { user: "member", n: 0, identities: [identity.key] });
  const { rsa } = await generateDeviceKeys();
  const made = Array.from({ length: count }, async (_, i) => {
    const device = `device-${i}`;
    const parts = { user: "member", device, instance: toBase64(randomBytes(16)), n: 1, made: 1, list, rsa };
    return await checkBundle((await signBundle(identity, parts)).text, { user: "member", device });
  });
  return await Promise.all(made);
}

/** A desk that hands chains to a room whose relay answers when it is told to. */
async function desk(answer: (packages: ReadonlyMap<DeviceBundle, unknown>) => Promise<ReadonlySet<string>>) {
  const identity = await generateIdentity();
  const list = await signList(identity, { user: "writer", n: 0, identities: [identity.key] });
  const me = { user: "writer", username: "writer", identity, list, instance: toBase64(randomBytes(16)) };
  const circle = { id: `room:${"a".repeat(64)}`, handAtOnce: 50, rootOf: () => list.root, handKeys: answer };
  const keyring = new Keyring(Date.now);
  const handing = new Handing({
    me,
    circle,
    keyring,
    outbox: new Outbox(Date.now),
  });
  return { keyring, handing, own: await keyring.sending() };
}

async function settled(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe("handing a chain to a large room", () => {
  let devices: readonly DeviceBundle[] = [];
  before(async () => {
    devices = await devicesOf(COUNT);
  });

  it("lets the first message go after the first batch, and gives everyone their package all the same", async () => {
    const sizes: number[] = [];
    const { handing, own } = await desk((packages) => {
      sizes.push(packages.size);
      return Promise.resolve(new Set([...packages.keys()].map(({ hash }) => hash)));
    });
    await handing.hand(own, devices);
    expect(sizes).to.deep.equal([50]);
    await settled(() => sizes.length === 3);
    expect(sizes).to.deep.equal([50, 50, 20]);
  });

  it("stops at once when someone is removed: nobody gets a spent chain", async () => {
    let handed = 0;
    const { handing, own, keyring } = await desk((packages) => {
      handed += packages.size;
      return Promise.resolve(new Set([...packages.keys()].map(({ hash }) => hash)));
    });
    await handing.hand(own, devices);
    keyring.spend();
    await settled(() => own.holders.size === 50);
    expect(handed).to.equal(50);
    expect(keyring.holds(own)).to.equal(false);
  });

  it("counts a device that was gone as one that lacks the chain", async () => {
    const gone = devices[COUNT - 1]?.hash ?? "";
    const { handing, own } = await desk((packages) =>
      Promise.resolve(new Set([...packages.keys()].map(({ hash }) => hash).filter((hash) => hash !== gone))),
    );
    await handing.hand(own, devices);
    await settled(() => own.holders.size === COUNT - 1);
    expect(own.holders.has(gone)).to.equal(false);
  });
});
