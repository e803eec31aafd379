import { type Crowd, quiet, type Task } from "./crowd.ts";
import { latencies, wait } from "./paced.ts";
import { quantile, residentBytes } from "./process-figures.ts";
import type { Figures } from "./throughput.ts";

const SECONDS = 15;

/** A hundred people who write at an easy pace. */
export async function calm(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  await latencies(peers, wait(1_000));
  const took = await latencies(peers, wait(SECONDS * 1_000 * Math.max(task.scale, 0.2)));
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

/** What one idle connection costs in resident memory. */
export async function idle(crowd: Crowd, task: Task): Promise<Figures> {
  const count = Math.ceil(8_000 * task.scale);
  await crowd.peers(200);
  await wait(1_000);
  const before = residentBytes(task.pid);
  // A thousand people with eight connections each: ten is what the relay lets one have.
  for (let made = 0; made < count; made += 1_000) await crowd.peers(Math.min(1_000, count - made), 0);
  await wait(3_000);
  return { kib: (residentBytes(task.pid) - before) / count / 1_024 };
}

/** So many people come at once and register their keys: what each of them is sent, until all has been said. */
export async function storm(crowd: Crowd, count: number): Promise<Figures> {
  const coming = Array.from({ length: count }, async (_, n) => {
    const peer = await crowd.peer(n);
    peer.ask("key_register", JSON.stringify({ publicKey: "k".repeat(900) }));
    return peer;
  });
  const peers = await Promise.all(coming);
  const sum = (of: "frames" | "bytes"): number => peers.reduce((all, peer) => all + peer[of], 0);
  // Longer than presence is ever gathered: what the last one's arrival causes is counted too.
  await quiet(() => sum("frames"), 4_500);
  return { frames: sum("frames") / count, bytes: sum("bytes") / count };
}
