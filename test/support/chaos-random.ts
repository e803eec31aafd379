/** Randomness that a seed determines: the same seed is the same run, as far as timing allows. */
export interface Chance {
  /** At least 0 and below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** One of `choices`, which must not be empty. */
  pick<T>(choices: readonly T[]): T;
  /** True with this probability. */
  happens(probability: number): boolean;
}

/** The chance of `purpose` under `seed`: purposes do not disturb each other, however often each is asked. */
export function chance(seed: number, purpose: string): Chance {
  const next = mulberry32(hash(`${seed} ${purpose}`));
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    pick<T>(choices: readonly T[]): T {
      const index = whole(0, choices.length - 1);
      const [chosen] = choices.slice(index, index + 1);
      if (chosen === undefined) throw new Error("there is nothing to pick from");
      return chosen;
    },
    happens: (probability) => next() < probability,
  };
}

/** FNV-1a, 32 bits: spreads neighbouring seeds. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}

/** Tommy Ettinger's mulberry32: 32 bits of state, enough for a script. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
