/**
 * Sends events as fast as they are taken, up to a pace, and counts the answers: a process of its own, so that what sending
 * costs is not taken for a delay of the messages that the load generator looks at.
 */
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

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

const EVENT = frame('42/chat,1["message",{"to":"nobody","data":"x"}]');
const EVERY_MS = 10;
/** Stands once in each acknowledgement. */
const BRACKET = 0x5b;

process.on("message", (flooding: Flooding) => {
  void flood(flooding).then((flooded) => process.send?.(flooded));
});

async function flood({ url, token, forMs, aSecond }: Flooding): Promise<Flooded> {
  const { hostname, port } = new URL(url);
  const line = connect({ host: hostname, port: Number(port) });
  // Who is cut off has been shed.
  line.on("error", () => undefined);
  line.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\n` +
      `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await new Promise<void>((resolve) => {
    line.on("data", (part: Buffer) => {
      if (part.includes("101 Switching")) line.write(frame(`40/chat,${JSON.stringify({ token })}`));
      if (part.includes("init_state")) resolve();
    });
  });
  let answered = 0;
  line.on("data", (part: Buffer) => {
    for (let at = part.indexOf(BRACKET); at >= 0; at = part.indexOf(BRACKET, at + 1)) answered += 1;
  });
  const few = Buffer.concat(Array.from({ length: (aSecond * EVERY_MS) / 1_000 }, () => EVENT));
  const start = performance.now();
  for (let now = start; now - start < forMs && !line.destroyed; now = performance.now()) {
    if (!line.writableNeedDrain) line.write(few);
    await wait(EVERY_MS);
  }
  line.destroy();
  return { answered };
}

/** A web socket's frame of text, under a mask of zeros. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}
