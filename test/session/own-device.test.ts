import { expect } from "chai";
import {
  checkBundle,
  generateIdentity,
  signList,
  type DeviceBundle,
} from "../../web-components/crypto/index.ts";
import { newInstance, OwnDevice } from "../../web-components/session/own-device.ts";

/** A page's device with a clock that the test moves, and what it published. */
async function page(): Promise<{
  readonly device: OwnDevice;
  readonly clock: { now: number };
  /** By the relay's label. */
  readonly published: Map<string, string>;
  readonly publish: (label: string) => Promise<void>;
}> {
  const identity = await generateIdentity();
  const list = await signList(identity, { user: "bob", n: 0, identities: [identity.key] });
  const clock = { now: 1_000_000 };
  const me = { user: "bob", username: "bob", identity, list, instance: newInstance() };
  const device = new OwnDevice(me, () => clock.now);
  const published = new Map<string, string>();
  const publish = (label: string): Promise<void> =>
    device.publish(label, (text) => Promise.resolve(published.set(label, text)));
  return { device, clock, published, publish };
}

/** What others see of a published bundle. */
async function seen(published: ReadonlyMap<string, string>, device: string): Promise<DeviceBundle> {
  return await checkBundle(published.get(device) ?? "", { user: "bob", device });
}

/** The public RSA key in a published bundle. */
function rsaOf(text: string): string {
  const { body }: { body: string } = JSON.parse(text);
  const { rsa }: { rsa: string } = JSON.parse(Buffer.from(body, "base64").toString());
  return rsa;
}

describe("one's own device", () => {
  it("has keys of its own for every connection, also for two that come at once", async () => {
    const { published, publish } = await page();
    await Promise.all([publish("first"), publish("second")]);
    const [first, second] = [await seen(published, "first"), await seen(published, "second")];
    expect([first.n, second.n]).to.deep.equal([1, 2]);
    const [a, b] = [...published.values()].map(rsaOf);
    expect(a).to.not.equal(b);
  });

  it("opens with replaced keys for two minutes, and never after", async () => {
    const { device, clock, published, publish } = await page();
    await publish("first");
    const { hash } = await seen(published, "first");
    await publish("second");
    clock.now += 119_999;
    expect(device.keysOf(hash)).to.not.equal(undefined);
    clock.now += 1;
    expect(device.keysOf(hash)).to.equal(undefined);
    expect(device.keysOf((await seen(published, "second")).hash)).to.not.equal(undefined);
  });

  it("is due for other keys after an hour", async () => {
    const { device, clock, publish } = await page();
    await publish("first");
    clock.now += 3_599_999;
    expect(device.isDue).to.equal(false);
    clock.now += 1;
    expect(device.isDue).to.equal(true);
  });
});
