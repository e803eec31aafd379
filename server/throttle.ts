import type { Allowance } from "./config.ts";

/** Keys remembered at once, so that inventing names or addresses costs the inventor and not our memory. */
const MOST_KEYS = 50_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key: addresses, names. Knows nothing of what is counted. */
export class Throttle {
  readonly #allowance: Allowance;
  readonly #now: () => number;
  /** In order of last use: the first is the longest unused. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(allowance: Allowance, now: () => number) {
    this.#allowance = allowance;
    this.#now = now;
  }

  /** Takes one. Answers 0 if there was one, otherwise the milliseconds until there is. */
  take(key: string): number {
    const bucket = this.#bucket(key);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.ceil((1 - bucket.tokens) * this.#allowance.everyMs);
  }

  /** Gives back what {@link take} took for something that turned out not to count. */
  giveBack(key: string): void {
    const bucket = this.#bucket(key);
    bucket.tokens = Math.min(this.#allowance.burst, bucket.tokens + 1);
  }

  #bucket(key: string): Bucket {
    const now = this.#now();
    const { burst, everyMs } = this.#allowance;
    const known = this.#buckets.get(key);
    this.#buckets.delete(key);
    const tokens = known ? Math.min(burst, known.tokens + Math.max(0, now - known.at) / everyMs) : burst;
    const bucket = { tokens, at: now };
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MOST_KEYS) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    return bucket;
  }
}

/** What addresses are throttled by: an IPv6 customer has a whole /64, an IPv4 address mapped into IPv6 is that address. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().replace(/%.*$/, "").split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: zeros }, () => "0"), ...right].slice(0, 4).join(":");
}
