import { nameOf, quiet } from "./crowd.ts";
import type { Peer } from "./peer.ts";
import { median, quantile, waitedSeconds } from "./process-figures.ts";
import type { Figures } from "./throughput.ts";

/** Messages a second of all pairs together. */
const PACE = 400;
/** Of windows with and without what is measured. */
const ROUNDS = 5;

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
    peer.onDelivery = (chunk, start, end) => {
      const sentAt = /"data":"([\d.]+)"/.exec(chunk.toString("latin1", start, end))?.[1];
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

/**
 * What those who talk notice of something: `without` and `during` answer the latencies of one window each, and take turns, in
 * each round in the other order, so that what else the machine does falls on both alike. Medians of the rounds' p50, p95 and
 * p99 in milliseconds, and how many times higher they are during it, round by round: the median, the least and the most.
 * `kept` is the share of the time for which the machine kept this process from its core: that much of it all is noise.
 */
export async function contrast(
  without: () => Promise<readonly number[]>,
  during: () => Promise<readonly number[]>,
): Promise<Figures> {
  const calm: (readonly number[])[] = [];
  const busy: (readonly number[])[] = [];
  const [start, waited] = [performance.now(), waitedSeconds(process.pid)];
  for (let round = 0; round < ROUNDS; round++) {
    const windows = [async () => calm.push(await without()), async () => busy.push(await during())];
    for (const window of round % 2 === 0 ? windows : windows.toReversed()) await window();
  }
  const figures: Record<string, number> = {
    rounds: ROUNDS,
    kept: ((waitedSeconds(process.pid) - waited) * 1_000) / (performance.now() - start),
    samples: Math.min(...[...calm, ...busy].map(({ length }) => length)),
  };
  for (const [name, share] of [
    ["P50", 0.5],
    ["P95", 0.95],
    ["P99", 0.99],
  ] as const) {
    const [before, after] = [calm, busy].map((windows) => windows.map((took) => quantile(took, share)));
    const times = (after ?? []).map((value, round) => value / (before?.[round] ?? Number.NaN));
    figures[`calm${name}`] = median(before ?? []);
    figures[`busy${name}`] = median(after ?? []);
    figures[`times${name}`] = median(times);
    figures[`least${name}`] = Math.min(...times);
    figures[`most${name}`] = Math.max(...times);
  }
  return figures;
}
