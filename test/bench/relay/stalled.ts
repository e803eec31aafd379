import { type Crowd, nameOf, settled, type Task } from "./crowd.ts";
import { latencies, wait } from "./paced.ts";
import type { Peer } from "./peer.ts";
import { kernelBytes, quantile, residentBytes } from "./process-figures.ts";
import type { Figures } from "./throughput.ts";

const MIB = 1024 * 1024;
const OWED = 32 * MIB;
const CHUNK = Buffer.alloc(64 * 1024, 7);
const ROUNDS = 3;
/** Chunks a second: 32 MiB in four seconds, which a server at ease passes on without being noticed. */
const PACE = 128;

/**
 * Others talk while 32 MiB are sent to someone: first to one who reads, then to one who stopped, three times each. The first
 * three are the measure of the second: what the sending alone costs in memory and in the others' latency is not the reader's doing.
 */
export async function stalled(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  const [sender] = await crowd.peers(1, 100);
  if (!sender) throw new Error("somebody is missing");
  await latencies(peers, wait(1_000));
  const reading: number[] = [];
  await crowd.peers(1, 101);
  for (let round = 0; round < ROUNDS; round++)
    reading.push(...(await latencies(peers, stream(sender, nameOf(101)))));
  await wait(1_000);
  const resident = residentBytes(task.pid);
  let most = resident;
  const sampler = setInterval(() => {
    most = Math.max(most, residentBytes(task.pid));
  }, 20);
  const stopped: number[] = [];
  let held = 0;
  let cut = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [slow] = await crowd.peers(1, 102 + round);
    if (!slow) throw new Error("somebody is missing");
    slow.socket.once("close", () => {
      cut += 1;
    });
    const { read, port } = slow.line;
    slow.socket.pause();
    stopped.push(...(await latencies(peers, stream(sender, nameOf(102 + round)))));
    held = Math.max(held, OWED - (slow.line.read - read) - kernelBytes(port));
    slow.socket.resume();
    await wait(1_000);
    if (cut === round + 1) held = 0;
  }
  clearInterval(sampler);
  return {
    grown: (most - resident) / MIB,
    held: held / MIB,
    cut: cut === ROUNDS ? 1 : 0,
    samples: stopped.length,
    calm: quantile(reading, 0.99),
    busy: quantile(stopped, 0.99),
  };
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
