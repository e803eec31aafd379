/** Random numbers that come again with their seed (mulberry32), so that what was found can be found again. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** One of `choices`, which must not be empty. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** Up to `most` bytes. */
  bytes(most: number): Buffer {
    const bytes = Buffer.allocUnsafe(this.below(most + 1));
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.below(256);
    return bytes;
  }

  /** `bytes` with a few of them changed, cut out, doubled or put in. */
  mutate(bytes: Buffer): Buffer {
    let mutant = Buffer.from(bytes);
    for (let times = 1 + this.below(4); times > 0; times--) {
      const at = this.below(mutant.length + 1);
      const length = this.below(16);
      const [head, tail] = [mutant.subarray(0, at), mutant.subarray(at)];
      switch (this.below(5)) {
        case 0:
          if (at < mutant.length) mutant[at] = this.below(256);
          break;
        case 1:
          mutant = Buffer.concat([head, tail.subarray(length)]);
          break;
        case 2:
          mutant = Buffer.concat([head, tail.subarray(0, length), tail]);
          break;
        case 3:
          mutant = Buffer.concat([head, this.bytes(16), tail]);
          break;
        default:
          mutant = Buffer.concat([head, Buffer.from(this.pick(JUNK)), tail]);
      }
    }
    return mutant;
  }
}

/** What parsers tend to stumble over. */
const JUNK = [
  "__proto__",
  '{"__proto__":{"x":1}}',
  "[".repeat(2_000),
  "1e999",
  "-1",
  "99999999999999999999",
  '"\\ud800"',
  "\0",
  '{"_placeholder":true,"num":"splice"}',
  '{"_placeholder":true,"num":-1}',
  "null",
  "constructor",
] as const;
