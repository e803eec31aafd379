/** A recording as bars: loudness in, 64 numbers from 0 to 1 out. Pure functions. */

/** Bars of a waveform. */
export const BARS = 64;
/** Below this a recording counts as silence, and is not made to look loud. */
const SILENCE = 0.02;

/** The loudness (root mean square) of samples, 0 to 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.min(1, Math.sqrt(sum / samples.length));
}

/** 64 bars of loudnesses in their order: the loudest is 1, and quiet speech is still seen. */
export function barsOf(levels: readonly number[]): readonly number[] {
  const bars = Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / BARS));
    return Math.max(0, ...levels.slice(from, to));
  });
  const loudest = Math.max(SILENCE, ...bars);
  return bars.map((bar) => Math.sqrt(bar / loudest));
}
