import { type Crowd, nameOf, settled, type Task } from "./crowd.ts";
import { contrast, latencies, wait } from "./paced.ts";
import type { Peer } from "./peer.ts";
import { kernelBytes, median, residentBytes } from "./process-figures.ts";
import type { Figures } from "./throughput.ts";

const MIB = 1024 * 1024;
const OWED = 32 * MIB;
const CHUNK = Buffer.alloc(64 * 1024, 7);
/** Chunks a second: 32 MiB in four seconds, which a server at ease passes on without being noticed. */
const PACE = 128;

/**
 * Others talk while 32 MiB are sent to someone: in turn to one who reads and to one who stopped. What the sending alone costs
 * in memory and in the others' latency is not the reader's doing, so the first is the measure of the second.
 */
export async function stalled(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  const [sender] = await crowd.peers(1, 100);
  if (!sender) throw new Error("somebody is missing");
  await crowd.peers(1, 101);
  const bounds = { rounds: 0, cut: 0, held: 0 };
  /** The most that the server had resident in each window with one who reads, and in each with one who stopped. */
  const peaks: Readonly<Record<"reading" | "stopped", number[]>> = { reading: [], stopped: [] };
  const reads = async (): Promise<number[]> => {
    const window = await watched(task.pid, latencies(peers, stream(sender, nameOf(101))));
    peaks.reading.push(window.resident);
    return window.took;
  };
  // What the first of all costs is compiled code and buffers, whoever reads.
  await reads();
  peaks.reading.length = 0;
  const stops = async (): Promise<number[]> => {
    const account = 102 + bounds.rounds;
    const [slow] = await crowd.peers(1, account);
    if (!slow) throw new Error("somebody is missing");
    bounds.rounds += 1;
    slow.socket.once("close", () => {
      bounds.cut += 1;
    });
    const { bytesRead: read, localPort: port = 0 } = slow.socket;
    slow.socket.pause();
    const window = await watched(task.pid, latencies(peers, stream(sender, nameOf(account))));
    peaks.stopped.push(window.resident);
    const held = OWED - (slow.socket.bytesRead - read) - kernelBytes(port);
    slow.socket.resume();
    await wait(1_000);
    if (bounds.cut < bounds.rounds) bounds.held = Math.max(bounds.held, held);
    return window.took;
  };
  const noticed = await contrast(reads, stops);
  return {
    ...noticed,
    grown: median(peaks.stopped.map((peak, round) => peak - (peaks.reading[round] ?? 0))) / MIB,
    held: bounds.held / MIB,
    cut: bounds.cut === bounds.rounds ? 1 : 0,
  };
}

/** Latencies, and what was resident at most in the server until they were there. */
interface Window {
  readonly took: number[];
  readonly resident: number;
}

async function watched(pid: number, window: Promise<number[]>): Promise<Window> {
  let resident = 0;
  const sampler = setInterval(() => {
    resident = Math.max(resident, residentBytes(pid));
  }, 20);
  try {
    return { took: await window, resident: Math.max(resident, residentBytes(pid)) };
  } finally {
    clearInterval(sampler);
  }
}

/** Sends 32 MiB in chunks at an even pace, and waits until all are acknowledged. */
async function stream(sender: Peer, to: string): Promise<void> {
  const chunks = OWED / CHUNK.length;
  const acknowledged = sender.acknowledgements;
  const event = JSON.stringify({ to, data: { _placeholder: true, num: 0 } });
  const start = performance.now();
  for (let n = 0; n < chunks; n++) {
    sender.askBinary("message", event, CHUNK);
    await wait(Math.max(0, start + ((n + 1) * 1_000) / PACE - performance.now()));
  }
  await settled(() => sender.acknowledgements - acknowledged === chunks);
}
