import { PASSWORD } from "../../support/plain-client.ts";
import { type Crowd, nameOf, quiet, settled, type Task } from "./crowd.ts";
import type { Peer } from "./peer.ts";
import { quantile, residentBytes } from "./process-figures.ts";
import type { Figures } from "./throughput.ts";

const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 7);
/** Messages a second of all pairs together. */
const PACE = 200;
const SECONDS = 5;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds from sending to arrival, of one paced message after another, until `over` or for `seconds`. */
async function latencies(peers: readonly Peer[], first: number, until: Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  const talk = new AbortController();
  void until.finally(() => talk.abort());
  for (const peer of peers) {
    peer.onDelivery = (frame) => {
      const sentAt = /"data":"([\d.]+)"/.exec(frame.toString("latin1"))?.[1];
      if (sentAt !== undefined) took.push(performance.now() - Number(sentAt));
    };
  }
  for (let n = 0; !talk.signal.aborted; n++) {
    const of = n % peers.length;
    peers[of]?.ask(
      "message",
      JSON.stringify({ to: nameOf(first + (of ^ 1)), data: String(performance.now()) }),
    );
    await wait(1_000 / PACE);
  }
  await quiet(() => took.length, 100);
  return took;
}

/** A hundred people who write at an easy pace. */
export async function calm(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  await latencies(peers, 0, wait(1_000));
  const took = await latencies(peers, 0, wait(SECONDS * 1_000 * Math.max(task.scale, 0.2)));
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

/** The same while twenty people a second sign in: how each of them is answered, and what the others notice. */
export async function logins(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  // The load's own first request would stop its clock for a while.
  await fetch(`${task.url}/healthz`);
  const quietly = await latencies(peers, 0, wait(SECONDS * 1_000));
  const answers: Promise<"answered" | "later" | "lost">[] = [];
  const asked = 20 * SECONDS;
  const signIn = async (n: number): Promise<"answered" | "later" | "lost"> => {
    const body = JSON.stringify({ username: nameOf(200 + n), password: PASSWORD });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${task.url}/api/login`, { method: "POST", body, headers }).catch(
      () => undefined,
    );
    if (answer?.status === 200) return "answered";
    return answer?.headers.has("retry-after") ? "later" : "lost";
  };
  const asking = (async () => {
    for (let n = 0; n < asked; n++) {
      answers.push(signIn(n));
      await wait(1_000 / 20);
    }
  })();
  const busily = await latencies(peers, 0, asking);
  const outcomes = await Promise.all(answers);
  const count = (outcome: string): number => outcomes.filter((each) => each === outcome).length;
  return {
    calm: quantile(quietly, 0.99),
    busy: quantile(busily, 0.99),
    asked,
    answered: count("answered"),
    later: count("later"),
    lost: count("lost"),
  };
}

/** Someone stops reading while 32 MiB are sent to them; others go on talking. */
export async function stalled(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  const [sender, reader, slow] = await crowd.peers(3, 100);
  if (!sender || !reader || !slow) throw new Error("somebody is missing");
  const before = await latencies(peers, 0, wait(SECONDS * 1_000));
  // The way is warm: what grows from here on is what the slow one costs.
  await stream(sender, nameOf(101));
  await wait(1_000);
  const resident = residentBytes(task.pid);
  let most = resident;
  const sampler = setInterval(() => {
    most = Math.max(most, residentBytes(task.pid));
  }, 20);
  let cut = 0;
  slow.socket.once("close", () => {
    cut = 1;
  });
  slow.socket.pause();
  const during = await latencies(
    peers,
    0,
    stream(sender, nameOf(102)).then(() => wait(2_000)),
  );
  clearInterval(sampler);
  slow.socket.resume();
  await wait(500);
  return {
    grown: (most - resident) / MIB,
    cut,
    calm: quantile(before, 0.99),
    busy: quantile(during, 0.99),
  };
}

/** Sends 32 MiB in chunks, eight of them unacknowledged at most. */
async function stream(sender: Peer, to: string): Promise<void> {
  const chunks = (32 * MIB) / CHUNK.length;
  const start = sender.acknowledgements;
  const event = JSON.stringify({ to, data: { _placeholder: true, num: 0 } });
  for (let n = 0; n < chunks; n++) {
    sender.askBinary("message", event, CHUNK);
    await settled(() => sender.acknowledgements - start > n - 8);
  }
  await settled(() => sender.acknowledgements - start === chunks);
}

/** What one idle connection costs in resident memory. */
export async function idle(crowd: Crowd, task: Task): Promise<Figures> {
  const count = Math.ceil(8_000 * task.scale);
  await crowd.peers(200);
  await wait(1_000);
  const before = residentBytes(task.pid);
  // A thousand people with eight connections each: ten is what the relay lets one have.
  for (let made = 0; made < count; made += 1_000) await crowd.peers(Math.min(1_000, count - made), 0);
  await wait(3_000);
  return { kib: (residentBytes(task.pid) - before) / count / 1_024 };
}

/** So many people come at once and register their keys: what each of them is sent. */
export async function storm(crowd: Crowd, count: number): Promise<Figures> {
  const coming = Array.from({ length: count }, async (_, n) => {
    const peer = await crowd.peer(n);
    peer.ask("key_register", JSON.stringify({ publicKey: "k".repeat(900) }));
    return peer;
  });
  const peers = await Promise.all(coming);
  const sum = (of: "frames" | "bytes"): number => peers.reduce((all, peer) => all + peer[of], 0);
  await quiet(() => sum("frames"), 500);
  return { frames: sum("frames") / count, bytes: sum("bytes") / count };
}
