/**
 * How fast a file of 25 MiB goes from one person to another through the relay, against a bare Socket.IO relay of binary
 * events of the same size on the same machine (promised: 0.7 of its rate or more), and how long a text takes meanwhile
 * (promised: at most 1.5 times its idle median, plus 20 ms). Run by hand: `npx tsx test/bench/media.ts`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import type { DirectChat } from "../../web-components/session/index.ts";
import { bytesOf, mediaIn, mediaOf, someBytes } from "../support/media.ts";
import { everyoneLeaves, has, meet, until } from "../support/people.ts";
import { startRelay } from "../support/relay.ts";

const SIZE = 25 * 1024 * 1024;
const CHUNK = 64 * 1024;
/** As many pieces as our own window has. */
const WINDOW = 8;
const RUNS = 3;
const TEXTS = 30;
const PLENTY = 2 ** 40;

/** What was measured. Rates in MiB/s, times in milliseconds. */
export interface MediaFigures {
  readonly ours: number;
  readonly bare: number;
  readonly ratio: number;
  readonly idleText: number;
  readonly busyText: number;
}

/** Measures both, alternately, and takes the best of each: what disturbs only ever slows down. */
export async function benchMedia(): Promise<MediaFigures> {
  const bareRates: number[] = [];
  const ourRates: number[] = [];
  let idle: readonly number[] = [];
  const busy: number[] = [];
  const limits = {
    eventsPerSecond: PLENTY,
    eventBurst: PLENTY,
    bytesPerSecond: PLENTY,
    byteBurst: PLENTY,
  };
  const relay = await startRelay({ limits });
  const [alice, bob] = await meet(relay.url, "alice", "bob");
  try {
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    idle = await textTimes(alice.to(bob), bob.to(alice), () => false);
    for (let run = 0; run < RUNS; run++) {
      bareRates.push(await bareRate());
      ourRates.push(await ourRate(alice.to(bob), bob.to(alice)));
    }
    for (let run = 0; run < RUNS; run++) busy.push(...(await textsDuring(alice.to(bob), bob.to(alice))));
  } finally {
    everyoneLeaves();
    await relay.close();
  }
  const [ours, bare] = [Math.max(...ourRates), Math.max(...bareRates)];
  return { ours, bare, ratio: ours / bare, idleText: median(idle), busyText: median(busy) };
}

async function ourRate(from: DirectChat, to: DirectChat): Promise<number> {
  const file = new Blob([someBytes(SIZE)]);
  to.clear();
  from.clear();
  const start = performance.now();
  await from.sendMedia(file, { kind: "file", name: "bench.bin" });
  const [item] = mediaOf(await until(to.timeline, mediaIn("ready")));
  const seconds = (performance.now() - start) / 1000;
  if ((await bytesOf(item)).length !== SIZE) throw new Error("something is missing");
  return SIZE / 2 ** 20 / seconds;
}

async function textsDuring(from: DirectChat, to: DirectChat): Promise<readonly number[]> {
  to.clear();
  from.clear();
  await from.sendMedia(new Blob([someBytes(SIZE)]), { kind: "file", name: "bench.bin" });
  const isReady = (): boolean => mediaIn("ready")(to.timeline.get());
  await until(to.timeline, (items) => (mediaOf(items)[0]?.media.progress ?? 0) > 0);
  return await textTimes(from, to, isReady);
}

/** How long each of a row of texts took to be on the other's screen; ends early when `isOver`. */
async function textTimes(
  from: DirectChat,
  to: DirectChat,
  isOver: () => boolean,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < TEXTS && !isOver(); n++) {
    const body = `text ${n} ${Math.random()}`;
    const start = performance.now();
    await from.send(body);
    await until(to.timeline, has(body));
    times.push(performance.now() - start);
  }
  return times;
}

/** A relay that does nothing but pass binary events on, with the same window, and nothing encrypted. */
async function bareRate(): Promise<number> {
  const http = createServer();
  const server = new Server(http, { maxHttpBufferSize: 2 ** 20, transports: ["websocket"] });
  server.on("connection", (socket) => {
    socket.on("chunk", (data: unknown, reply: () => void) => {
      socket.broadcast.emit("chunk", data);
      reply();
    });
    socket.on("have", (n: number) => socket.broadcast.emit("have", n));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const [alice, bob] = await Promise.all([connected(port), connected(port)]);
  try {
    return await bareTransfer(alice, bob);
  } finally {
    alice.disconnect();
    bob.disconnect();
    await server.close();
  }
}

async function bareTransfer(alice: Socket, bob: Socket): Promise<number> {
  const file = someBytes(SIZE);
  const count = SIZE / CHUNK;
  const start = performance.now();
  await new Promise<void>((resolve) => {
    let sent = 0;
    let received = 0;
    const send = (upTo: number): void => {
      for (; sent < Math.min(upTo, count); sent++)
        alice.emit("chunk", file.subarray(sent * CHUNK, (sent + 1) * CHUNK), () => undefined);
    };
    bob.on("chunk", () => {
      received += 1;
      if (received % (WINDOW / 2) === 0) bob.emit("have", received);
      if (received === count) resolve();
    });
    alice.on("have", (n: number) => send(n + WINDOW));
    send(WINDOW);
  });
  return SIZE / 2 ** 20 / ((performance.now() - start) / 1000);
}

async function connected(port: number): Promise<Socket> {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], forceNew: true });
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  return socket;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const runsHere = process.argv[1]?.endsWith("bench/media.ts") === true;
if (runsHere) {
  const { ours, bare, ratio, idleText, busyText } = await benchMedia();
  console.log(
    `25 MiB through the relay: ${ratio.toFixed(2)} of a bare relay's rate (${ours.toFixed(0)} MiB/s, bare ${bare.toFixed(0)} MiB/s; promised ≥ 0.7)`,
  );
  const most = 1.5 * idleText + 20;
  console.log(
    `a text meanwhile: ${busyText.toFixed(1)} ms (idle ${idleText.toFixed(1)} ms; promised ≤ ${most.toFixed(1)} ms)`,
  );
}
