import { nameOf, quiet } from "./crowd.ts";
import type { Peer } from "./peer.ts";

/** Messages a second of all pairs together. */
const PACE = 200;

/** Resolves after so many milliseconds. */
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Milliseconds from sending to arrival, of messages at an easy pace between neighbours in `peers`, accounts 0 and on, while
 * `meanwhile` takes its time. The pace is kept by the clock: a server that is late makes none of them fewer.
 */
export async function latencies(peers: readonly Peer[], meanwhile: Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  const talk = new AbortController();
  void meanwhile.finally(() => talk.abort());
  for (const peer of peers) {
    peer.onDelivery = (frame) => {
      const sentAt = /"data":"([\d.]+)"/.exec(frame.toString("latin1"))?.[1];
      if (sentAt !== undefined) took.push(performance.now() - Number(sentAt));
    };
  }
  const start = performance.now();
  for (let n = 0; !talk.signal.aborted; n++) {
    const of = n % peers.length;
    peers[of]?.ask("message", JSON.stringify({ to: nameOf(of ^ 1), data: String(performance.now()) }));
    await wait(Math.max(0, start + ((n + 1) * 1_000) / PACE - performance.now()));
  }
  await meanwhile;
  await quiet(() => took.length, 100);
  return took;
}
