/**
 * `npm run soak`: an hour at half load, or `-- --minutes N`. People talk in pairs and in a room, send media, come and go.
 * Prints the relay's memory each minute, and fails unless it ends where it was after the first tenth.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Crowd } from "./relay/crowd.ts";
import type { Peer } from "./relay/peer.ts";
import { cpuSeconds, median, residentBytes } from "./relay/process-figures.ts";
import { accounts, forget, serve, SUBJECTS } from "./relay/subject.ts";

const { values } = parseArgs({ options: { minutes: { type: "string" } } });
const minutes = Number(values.minutes ?? 60);
const MIB = 1024 * 1024;
const PEOPLE = 200;
/** Memory may end this much above where it settled. */
const FLAT_MIB = 24;
const TEXT = "x".repeat(512);
const CHUNK = Buffer.alloc(64 * 1024, 7);

/** Half of one core: the pace is set so that the relay is busy half of the time. */
const BUSY = 0.5;

const dataDir = await accounts(PEOPLE + 100);
// Tokens that outlive the soak: nobody here renews one, and a relay ends a connection with its token.
const { server, task } = await serve(SUBJECTS.relay, { dataDir, env: { TOKEN_SECONDS: "86400" } });
const crowd = new Crowd({ ...task, workload: "soak", scale: 1 });
const { room, peers } = await crowd.room(PEOPLE);
const end = performance.now() + minutes * 60_000;
const samples: number[] = [];
let pause = 20;
let guests: readonly Peer[] = [];
/** Waves of guests that could not come: an hour must not end for one of them, and must not pass for it either. */
let turnedAway = 0;
/** Connections of those who stay that were closed: the load would go on without them, and look light. */
let lost = 0;
for (const { socket } of peers) socket.on("close", () => (lost += 1));

async function talk(): Promise<void> {
  const inRoom = JSON.stringify({ room, data: TEXT });
  for (let n = 0; performance.now() < end; n++) {
    const sender = peers[n % PEOPLE];
    const to = `bench_${(n + 1) % PEOPLE}`;
    sender?.ask("room_message", inRoom);
    for (let i = 0; i < 10; i++) peers[(n + i) % PEOPLE]?.ask("message", JSON.stringify({ to, data: TEXT }));
    if (n % 5 === 0)
      sender?.askBinary("message", JSON.stringify({ to, data: { _placeholder: true, num: 0 } }), CHUNK);
    await wait(pause);
  }
}

async function comeAndGo(): Promise<void> {
  while (performance.now() < end) {
    for (const guest of guests) guest.socket.end();
    guests = await crowd.peers(20, PEOPLE).catch(() => {
      turnedAway += 1;
      return [];
    });
    for (const guest of guests) guest.ask("key_register", JSON.stringify({ publicKey: "k".repeat(900) }));
    await wait(1_000);
  }
}

async function watch(): Promise<void> {
  const every = Math.min(60_000, (minutes * 60_000) / 20);
  while (performance.now() < end) {
    const before = cpuSeconds(task.pid);
    await wait(Math.min(every, Math.max(0, end - performance.now()) + 1));
    const busy = ((cpuSeconds(task.pid) - before) * 1_000) / every;
    pause = Math.min(200, Math.max(1, pause * (busy / BUSY)));
    samples.push(residentBytes(task.pid) / MIB);
    console.log(`${samples.at(-1)?.toFixed(1)} MiB, ${(busy * 100).toFixed(0)} % busy`);
  }
}

await Promise.all([talk(), comeAndGo(), watch()]);
const lostMeanwhile = lost;
const refused = peers.reduce((sum, peer) => sum + peer.refused, 0);
server.kill("SIGTERM");
await forget(dataDir);
const tenth = Math.ceil(samples.length / 10);
const settled = median(samples.slice(tenth, 3 * tenth));
const last = median(samples.slice(-2 * tenth));
console.log(
  `settled at ${settled.toFixed(1)} MiB, ended at ${last.toFixed(1)} MiB, ${refused} refused, ${turnedAway} times guests could not come, ${lostMeanwhile} lost`,
);
process.exit(last - settled <= FLAT_MIB && refused === 0 && turnedAway === 0 && lostMeanwhile === 0 ? 0 : 1);
