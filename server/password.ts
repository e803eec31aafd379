import argon2 from "argon2";
import type { PasswordCost } from "./config.ts";
import { Refusal } from "./refusal.ts";

/** Makes and checks password hashes. A port, so that tests can count and replace them. */
export interface Hasher {
  hash(password: string): Promise<string>;
  verify(digest: string, password: string): Promise<boolean>;
}

/** argon2id (RFC 9106) on libuv's threads. */
export function argon2Hasher(cost: PasswordCost): Hasher {
  const options = {
    type: argon2.argon2id,
    memoryCost: cost.memoryKiB,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  } as const;
  return {
    hash: (password) => argon2.hash(password, options),
    verify: (digest, password) => argon2.verify(digest, password),
  };
}

/**
 * Lets at most `atOnce` hashes run and `queued` wait, in order: each takes 64 MiB and a thread that others need too.
 * Above that the call throws `unavailable`, with the time after which it is worth trying again.
 */
export function bounded(hasher: Hasher, atOnce: number, queued: number): Hasher {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (waiting.length >= queued) throw new Refusal("unavailable", "Too many sign-ins at once", 2_000);
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The turn is handed over as it is, so that nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    hash: (password) => inTurn(() => hasher.hash(password)),
    verify: (digest, password) => inTurn(() => hasher.verify(digest, password)),
  };
}

/**
 * Does by `own` what `idle` has not done after `patienceMs`, or could not do: on a busy machine, who is idle by policy may
 * not get a core for minutes, and without a file descriptor there is no process that could; a sign-in must not wait for
 * either. Whichever succeeds first is the answer, and where `own` fails too, its failure.
 */
export function impatient(idle: Hasher, own: Hasher, patienceMs: number): Hasher {
  function race<T>(work: (hasher: Hasher) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isTaken = false;
      const take = (): void => {
        clearTimeout(clock);
        if (!isTaken) work(own).then(resolve, reject);
        isTaken = true;
      };
      const clock = setTimeout(take, patienceMs);
      work(idle).then((result) => {
        clearTimeout(clock);
        resolve(result);
      }, take);
    });
  }

  return {
    hash: (password) => race((hasher) => hasher.hash(password)),
    verify: (digest, password) => race((hasher) => hasher.verify(digest, password)),
  };
}

/**
 * As {@link impatient}, with at most `atOnce` hashes at `idle`: what nobody waits for any more goes on there, with its memory,
 * until it is done. Who finds `idle` full is not made to wait for it.
 */
export function atLeisure(
  idle: Hasher,
  own: Hasher,
  { atOnce, patienceMs }: { readonly atOnce: number; readonly patienceMs: number },
): Hasher {
  const queued = 0;
  return impatient(bounded(idle, atOnce, queued), own, patienceMs);
}

/**
 * The form in which a password is hashed: NFC, so that the same characters typed on two systems are the same password
 * (RFC 8265 section 4.2, OpaqueString). Length is counted before, on what was sent.
 */
export function normalize(password: string): string {
  return password.normalize("NFC");
}
