/**
 * Sends events as fast as they are taken, up to a pace, and counts the answers: a process of its own, so that what sending
 * costs is not taken for a delay of the messages that the load generator looks at.
 */
import { setTimeout as wait } from "node:timers/promises";
import { Peer } from "./peer.ts";

/** What is asked of the process: with `token`, at the relay at `url`, for `forMs`, so many events a second. */
export interface Flooding {
  readonly url: string;
  readonly token: string;
  readonly forMs: number;
  readonly aSecond: number;
}

/** How much of it was read, as its answers show: what is not read waits in the kernel, or was never sent. */
export interface Flooded {
  readonly answered: number;
}

const EVENT = JSON.stringify({ to: "nobody", data: "x" });
const EVERY_MS = 10;

process.on("message", (flooding: Flooding) => {
  void flood(flooding).then((flooded) => process.send?.(flooded));
});

async function flood({ url, token, forMs, aSecond }: Flooding): Promise<Flooded> {
  const peer = await Peer.connect({ url, token, dialect: "relay", name: "" });
  const { socket } = peer;
  const start = performance.now();
  for (let now = start; now - start < forMs && !socket.destroyed; now = performance.now()) {
    const few = socket.writableNeedDrain ? 0 : (aSecond * EVERY_MS) / 1_000;
    for (let n = 0; n < few; n++) peer.ask("message", EVENT);
    await wait(EVERY_MS);
  }
  socket.destroy();
  return { answered: peer.acknowledgements };
}
