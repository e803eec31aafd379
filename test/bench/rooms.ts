/**
 * What it costs to hand a chain to a room of a thousand devices, over the bare Web Crypto calls that it cannot do
 * without, and for how long it keeps the page from anything else. `npx tsx test/bench/rooms.ts`.
 */
import {
  checkBundle,
  createChain,
  generateDeviceKeys,
  generateIdentity,
  randomBytes,
  signBundle,
  signList,
  toBase64,
  type DeviceBundle,
} from "../../web-components/crypto/index.ts";
import type { Circle } from "../../web-components/session/circle.ts";
import { Handing } from "../../web-components/session/handing.ts";
import { Keyring } from "../../web-components/session/keyring.ts";
import { Outbox } from "../../web-components/session/outbox.ts";

/** The figures, with what was promised. Milliseconds. */
export interface RoomFigures {
  readonly devices: number;
  /** Until every device has its package. */
  readonly whole: number;
  readonly bare: number;
  readonly ratio: number;
  readonly ratioAtMost: 1.5;
  /** Until the first message may go: it waits for no more than the first batch. */
  readonly untilFirst: number;
  /** The longest time in which nothing else could run. */
  readonly longestBlock: number;
  readonly blockAtMost: 50;
}

const { subtle } = globalThis.crypto;
const DEVICES = 1_000;
const ROUNDS = 5;
const ROOM = "a".repeat(64);

/** Measures handing and bare calls in turn, several rounds, the median of each. */
export async function benchRooms(): Promise<RoomFigures> {
  const ours = await ourHanding();
  const bare = await bareHanding();
  await ours();
  await bare();
  const rounds: { whole: number; untilFirst: number; longestBlock: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push({ ...(await ours()), bare: await bare() });
  const whole = median(rounds.map((round) => round.whole));
  const bareTime = median(rounds.map((round) => round.bare));
  return {
    devices: DEVICES,
    whole,
    bare: bareTime,
    ratio: whole / bareTime,
    ratioAtMost: 1.5,
    untilFirst: median(rounds.map((round) => round.untilFirst)),
    longestBlock: median(rounds.map((round) => round.longestBlock)),
    blockAtMost: 50,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A thousand devices of one member; one RSA key serves them all, for nobody opens what they get. */
async function thousand(): Promise<readonly DeviceBundle[]> {
  const identity = await generateIdentity();
  const list = await signList(identity, { user: "member", n: 0, identities: [identity.key] });
  const { rsa } = await generateDeviceKeys();
  const bundles: DeviceBundle[] = [];
  for (let i = 0; i < DEVICES; i++) {
    const device = `device-${i}`;
    const instance = toBase64(randomBytes(16));
    const parts = { user: "member", device, instance, n: 1, made: Date.now(), list, rsa };
    const { text } = await signBundle(identity, parts);
    bundles.push(await checkBundle(text, { user: "member", device }));
  }
  return bundles;
}

async function ourHanding(): Promise<
  () => Promise<{ whole: number; untilFirst: number; longestBlock: number }>
> {
  const devices = await thousand();
  const identity = await generateIdentity();
  const list = await signList(identity, { user: "writer", n: 0, identities: [identity.key] });
  const me = { user: "writer", username: "writer", identity, list, instance: toBase64(randomBytes(16)) };
  return async () => {
    let handed = 0;
    let done: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (done = resolve));
    // A relay that answers at once, and devices that never do.
    const circle = {
      id: `room:${ROOM}`,
      handAtOnce: 50,
      rootOf: () => list.root,
      handKeys(packages: ReadonlyMap<DeviceBundle, unknown>) {
        handed += packages.size;
        if (handed === DEVICES) done();
        return Promise.resolve(new Set([...packages.keys()].map(({ hash }) => hash)));
      },
    } satisfies Partial<Circle>;
    const keyring = new Keyring(Date.now);
    const handing = new Handing({
      me,
      circle,
      keyring,
      outbox: new Outbox(Date.now),
    });
    const own = await keyring.sending();
    const stop = watchBlocks();
    const start = performance.now();
    await handing.hand(own, devices);
    const untilFirst = performance.now() - start;
    await all;
    return { whole: performance.now() - start, untilFirst, longestBlock: stop() };
  };
}

/** Notes how long the event loop is held up at most, until the function it returns is called. */
function watchBlocks(): () => number {
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    isOver = true;
    return longest;
  };
}

/** The calls of one package on the same lengths, fifty at a time as ours: no layout, no checks. */
async function bareHanding(): Promise<() => Promise<number>> {
  const { rsa } = await generateDeviceKeys();
  const bundle = (await thousand())[0];
  if (bundle === undefined || rsa === undefined) throw new Error("there is no device");
  const pair = await subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 makes pairs");
  const chain = await createChain();
  const [iv, head, info] = [randomBytes(16), randomBytes(330), randomBytes(60)];
  const one = async (): Promise<void> => {
    const secret = randomBytes(32);
    const wrapped = await subtle.encrypt("RSA-OAEP", bundle.encryptionKey, secret);
    const salt = await subtle.digest("SHA-256", head);
    await subtle.digest("SHA-256", wrapped);
    const step = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const both = await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, step, 512);
    const mac = await subtle.importKey("raw", both.slice(0, 32), { name: "HMAC", hash: "SHA-512" }, false, [
      "sign",
    ]);
    const cipher = await subtle.importKey("raw", both.slice(32), "AES-CBC", false, ["encrypt"]);
    const boxed = new Uint8Array([...chain.key, ...randomBytes(40)]);
    const box = await subtle.encrypt({ name: "AES-CBC", iv }, cipher, boxed);
    const whole = new Uint8Array(head.length + wrapped.byteLength + box.byteLength + 48);
    await subtle.sign("HMAC", mac, whole);
    await subtle.sign("Ed25519", pair.privateKey, whole);
  };
  return async () => {
    const start = performance.now();
    for (let at = 0; at < DEVICES; at += 50) await Promise.all(Array.from({ length: 50 }, one));
    return performance.now() - start;
  };
}

const runsHere = typeof process === "object" && process.argv[1]?.endsWith("bench/rooms.ts") === true;
if (runsHere) {
  const figures = await benchRooms();
  const { devices, whole, bare, ratio, untilFirst, longestBlock } = figures;
  const times = `${whole.toFixed(0)} ms, bare ${bare.toFixed(0)} ms`;
  console.log(
    `a chain for a room of ${devices} devices: ${ratio.toFixed(2)} × bare (${times}; promised ≤ ${figures.ratioAtMost})`,
  );
  console.log(
    `the first message may go after ${untilFirst.toFixed(0)} ms; nothing is held up for more than ${longestBlock.toFixed(1)} ms (promised ≤ ${figures.blockAtMost})`,
  );
}
