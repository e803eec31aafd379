import { type Crowd, settled, type Task } from "./crowd.ts";
import type { Peer } from "./peer.ts";
import { cpuSeconds } from "./process-figures.ts";

/** What a workload measured, by name of the figure. */
export type Figures = Readonly<Record<string, number>>;

/** As long as a sealed text of a line or two in Base64. */
const TEXT = "x".repeat(512);
/** Messages of one sender that are on their way at once. */
const IN_FLIGHT = 32;
const CHUNK = Buffer.alloc(64 * 1024, 7);
const CHUNKS_IN_FLIGHT = 8;

/** The server's CPU-seconds for each 100,000 deliveries of `total`, after `warmUp` of them uncounted: what is measured is compiled code. */
async function cpuPerDelivery(
  pid: number,
  { total, warmUp }: { readonly total: number; readonly warmUp: number },
  run: (deliveries: number) => Promise<number>,
): Promise<Figures> {
  await run(warmUp);
  const before = cpuSeconds(pid);
  const delivered = await run(total);
  return { cpu: ((cpuSeconds(pid) - before) / delivered) * 100_000 };
}

/** The warm-up is the same whatever the scale. */
function amounts(full: number, { scale }: Task): { readonly total: number; readonly warmUp: number } {
  return { total: Math.ceil(full * scale), warmUp: full / 5 };
}

/** A room of `size` in which `senders` write as fast as their messages arrive. */
export async function roomOf(crowd: Crowd, task: Task, size: number, senders: number): Promise<Figures> {
  const { room, peers } = await crowd.room(size);
  const message = JSON.stringify({ room, data: TEXT });
  let sent = 0;
  let most = 0;
  const arrived = (): number => peers.reduce((sum, peer) => sum + peer.deliveries, 0);
  let deliveries = 0;
  const pump = (): void => {
    const onTheirWay = sent - deliveries / (size - 1);
    for (let room = IN_FLIGHT * senders - onTheirWay; room >= 1 && sent < most; room -= 1) {
      peers[sent % senders]?.post("room_message", message);
      sent += 1;
    }
  };
  for (const peer of peers) {
    peer.onDelivery = () => {
      deliveries += 1;
      if (deliveries % (size - 1) === 0) pump();
    };
  }
  return cpuPerDelivery(task.pid, amounts(1_000_000, task), async (wanted) => {
    const before = arrived();
    most = sent + Math.ceil(wanted / (size - 1));
    const due = most * (size - 1);
    pump();
    await settled(() => arrived() >= due);
    return arrived() - before;
  });
}

/** A hundred pairs; who wrote writes again with each acknowledgement. */
export async function pairs(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(200);
  const total = amounts(100_000, task);
  return cpuPerDelivery(task.pid, total, (wanted) =>
    exchange(peers, wanted, IN_FLIGHT, (sender, to) => {
      sender.ask("message", JSON.stringify({ to, data: TEXT }));
    }),
  );
}

/** Four pairs that send each other 1 MiB as 64 KiB chunks, both ways at once. */
export async function media(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(8);
  const total = amounts(8_000, task);
  return cpuPerDelivery(task.pid, total, (wanted) =>
    exchange(peers, wanted, CHUNKS_IN_FLIGHT, (sender, to) => {
      const placeholder = { _placeholder: true, num: 0 };
      sender.askBinary("message", JSON.stringify({ to, data: placeholder }), CHUNK);
    }),
  );
}

/** Each of `peers` writes to its neighbour until `wanted` messages have come and been acknowledged. */
async function exchange(
  peers: readonly Peer[],
  wanted: number,
  inFlight: number,
  send: (sender: Peer, to: string) => void,
): Promise<number> {
  const sum = (of: "deliveries" | "acknowledgements"): number =>
    peers.reduce((all, peer) => all + peer[of], 0);
  const before = sum("deliveries");
  const acknowledged = sum("acknowledgements");
  let left = wanted;
  const next = (n: number): void => {
    const sender = peers[n];
    if (left === 0 || !sender) return;
    left -= 1;
    send(sender, `bench_${n ^ 1}`);
  };
  for (const [n, peer] of peers.entries()) peer.onAcknowledgement = () => next(n);
  for (let i = 0; i < inFlight; i++) for (const n of peers.keys()) next(n);
  await settled(
    () => sum("deliveries") - before >= wanted && sum("acknowledgements") - acknowledged >= wanted,
  );
  return wanted;
}
