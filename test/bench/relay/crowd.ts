import { randomBytes } from "node:crypto";
import { createTokens } from "../../../server/tokens.ts";
import type { RoomId } from "../../../server/protocol/index.ts";
import { type Dialect, Peer } from "./peer.ts";

/** What the load generator is told on its command line. */
export interface Task {
  readonly workload: string;
  readonly dialect: Dialect;
  readonly url: string;
  readonly pid: number;
  /** What the relay signs with: tokens and passes are made here, so that no hash is part of a measurement. */
  readonly secret: string;
  /** Multiplies the size of a workload: 1 is what the README's table shows. */
  readonly scale: number;
}

const DAY = 86_400_000;

/** The name of account `n`, which the bench put into the relay's users table with the id of the same name. */
export function nameOf(n: number): string {
  return `bench_${n}`;
}

/** The connections of a workload. */
export class Crowd {
  readonly #task: Task;
  readonly #tokens: ReturnType<typeof createTokens>;

  constructor(task: Task) {
    this.#task = task;
    this.#tokens = createTokens(task.secret, DAY, Date.now);
  }

  /** An access token of account `n`. */
  token(n: number): string {
    const now = Date.now();
    return this.#tokens.signAccess({
      user: nameOf(n),
      generation: 0,
      session: `session-${n}`,
      since: now,
      expiresAt: now + DAY,
    });
  }

  /** Connects account `n`. */
  peer(n: number, room?: string): Promise<Peer> {
    const { url, dialect } = this.#task;
    const token = dialect === "relay" ? this.token(n) : "";
    return Peer.connect({ url, dialect, name: nameOf(n), token, ...(room === undefined ? {} : { room }) });
  }

  /** Connects accounts `from` to `from + count - 1`, fifty at a time. */
  async peers(count: number, from = 0, room?: string): Promise<readonly Peer[]> {
    const peers: Peer[] = [];
    while (peers.length < count) {
      const start = from + peers.length;
      const size = Math.min(50, count - peers.length);
      peers.push(...(await Promise.all(Array.from({ length: size }, (_, i) => this.peer(start + i, room)))));
    }
    return peers;
  }

  /** As {@link peers}, all of them in one room, whose id is answered too. */
  async room(count: number): Promise<{ readonly room: RoomId; readonly peers: readonly Peer[] }> {
    const room = randomBytes(32).toString("hex");
    const peers = await this.peers(count, 0, room);
    if (this.#task.dialect === "bare") return { room, peers };
    for (const [n, peer] of peers.entries()) {
      const pass = this.#tokens.signPass({ room, user: nameOf(n), role: "member", issuedAt: Date.now() });
      peer.ask("join_room", JSON.stringify({ room, pass }));
    }
    await settled(() => peers.every((peer) => peer.acknowledgements === 1));
    return { room, peers };
  }
}

/** Resolves when `holds` does. Throws after a minute: a benchmark that waits for ever says nothing. */
export async function settled(holds: () => boolean): Promise<void> {
  const give = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > give) throw new Error("the workload did not come to its end");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Resolves when nothing changed for a while. */
export async function quiet(value: () => number, forMs: number): Promise<void> {
  for (let last = -1; last !== value();) {
    last = value();
    await new Promise((resolve) => setTimeout(resolve, forMs));
  }
}
