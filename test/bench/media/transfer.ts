/** A file of 25 MiB from page to page, through our relay and through a bare one, each in a process of its own. */
import type { Browser } from "playwright-core";
import { PASSWORD } from "../../support/people.ts";
import { PROTOCOL_VERSION } from "../../../server/protocol/index.ts";
import { Crowd, nameOf } from "../relay/crowd.ts";
import { accounts, forget, serve, SUBJECTS, type Serving } from "../relay/subject.ts";
import type { BenchPage, PageHost } from "./bench-page.ts";
import type { BareFile, Via, Watched } from "./transfer.page.ts";

/** The page's script. */
export const TRANSFER_SCRIPT = "transfer.page.ts";

const SIZE = 25 * 2 ** 20;
const TEXTS = 30;
const [ALICE, BOB] = [nameOf(0), nameOf(1)];
/** The accounts of their bare clients: nobody's session gets what those send. */
const [BARE_ALICE, BARE_BOB] = [nameOf(2), nameOf(3)];

/** One round. */
export interface TransferRound {
  /** MiB/s, from a Blob to a Blob. */
  readonly ours: number;
  /** Through our relay and through a bare one, of the same pages, which only pass pieces on. */
  readonly relayed: number;
  readonly bare: number;
  /** Through the bare relay, of pages that do the cipher and the MAC of every piece, and nothing else of ours. */
  readonly bareSealed: number;
  /** Times of texts while nothing else goes on, and while a file does. Milliseconds. */
  readonly idleTexts: readonly number[];
  readonly busyTexts: readonly number[];
  readonly sender: Felt;
  readonly receiver: Felt;
}

/** What a transfer did to a page. */
export interface Felt extends Watched {
  /** What it held above what it held before, at most, over the size of the file. */
  readonly memory: number;
}

/** Measures everything `rounds` times, ours and bare in turn. */
export async function benchTransfer(
  browser: Browser,
  host: PageHost,
  rounds: number,
): Promise<readonly TransferRound[]> {
  const dataDir = await accounts(4);
  const running: Serving[] = [];
  try {
    running.push(await serve(SUBJECTS.relay, { dataDir, env: { ALLOWED_ORIGINS: host.origin } }));
    running.push(await serve(SUBJECTS.socketIo, { dataDir }));
    const [relay, bare] = running;
    const pages = await Promise.all([0, 1].map(() => host.open(browser, TRANSFER_SCRIPT)));
    const [alice, bob] = pages;
    if (!relay || !bare || !alice || !bob) throw new Error("unreachable: two of each");
    await enter(alice, relay, ALICE, BOB);
    await enter(bob, relay, BOB, ALICE);
    const crowd = new Crowd({ ...relay.task, workload: "", scale: 1 });
    for (const [page, n] of [
      [alice, 2],
      [bob, 3],
    ] as const) {
      await enterBare(page, "ours", relay, { token: crowd.token(n), v: PROTOCOL_VERSION });
      await enterBare(page, "bare", bare, { name: nameOf(n) });
    }
    await met(alice, bob);
    await alice.evaluate((size) => window.transferring.prepare(size), SIZE);
    await ourRate(alice, bob);
    await bareRate(alice, bob, "ours");
    await bareRate(alice, bob, "bare");
    const measured: TransferRound[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push(await oneRound(alice, bob));
      console.error(`round ${round + 1} of ${rounds}`);
    }
    return measured;
  } finally {
    for (const { server } of running) server.kill("SIGTERM");
    await forget(dataDir);
  }
}

async function oneRound(alice: BenchPage, bob: BenchPage): Promise<TransferRound> {
  const ours = await ourRate(alice, bob);
  const relayed = await bareRate(alice, bob, "ours");
  const bare = await bareRate(alice, bob, "bare");
  const bareSealed = await bareRate(alice, bob, "bare", true);
  const idleTexts = await texts(alice, bob, TEXTS);
  await clear(alice, bob);
  await alice.evaluate(() => window.transferring.send());
  await bob.evaluate(() => window.transferring.underWay());
  const busyTexts = await texts(alice, bob, TEXTS);
  await bob.evaluate((size) => window.transferring.received(size), SIZE);
  return { ours, relayed, bare, bareSealed, idleTexts, busyTexts, ...(await felt(alice, bob)) };
}

async function enter(who: BenchPage, { task }: Serving, name: string, other: string): Promise<void> {
  const letter = [task.url, name, PASSWORD, other] as const;
  await who.evaluate((letter) => window.transferring.enter(...letter), letter);
}

async function enterBare(who: BenchPage, via: Via, { task }: Serving, auth: object): Promise<void> {
  const letter = [via, task.url, auth] as const;
  await who.evaluate((letter) => window.transferring.enterBare(...letter), letter);
}

/** Both have written, so that what comes is answered, and the keys are there. */
async function met(alice: BenchPage, bob: BenchPage): Promise<void> {
  await texts(bob, alice, 1);
  await texts(alice, bob, 1);
}

async function texts(from: BenchPage, to: BenchPage, count: number): Promise<readonly number[]> {
  await from.evaluate((count) => window.transferring.say(count), count);
  const heard: number[] = [];
  while (heard.length < count) heard.push(...(await to.evaluate(() => window.transferring.heard())));
  return heard;
}

async function clear(...pages: readonly BenchPage[]): Promise<void> {
  for (const page of pages) await page.evaluate(() => window.transferring.clear());
}

async function ourRate(alice: BenchPage, bob: BenchPage): Promise<number> {
  await clear(alice, bob);
  const received = bob.evaluate((size) => window.transferring.received(size), SIZE);
  const start = await alice.evaluate(() => window.transferring.send());
  return rate((await received) - start);
}

async function bareRate(alice: BenchPage, bob: BenchPage, via: Via, sealed = false): Promise<number> {
  const file = { via, size: SIZE, sealed };
  const coming: BareFile = { ...file, other: BARE_ALICE };
  await bob.evaluate((file) => window.transferring.expectBare(file), coming);
  const going: BareFile = { ...file, other: BARE_BOB };
  const start = await alice.evaluate((file) => window.transferring.sendBare(file), going);
  return rate((await bob.evaluate(() => window.transferring.receivedBare())) - start);
}

/** Another transfer, looked at closely: looking costs something too, so it is not one whose rate counts. */
async function felt(alice: BenchPage, bob: BenchPage): Promise<Pick<TransferRound, "sender" | "receiver">> {
  await clear(alice, bob);
  await Promise.all([alice, bob].map((who) => who.collect()));
  const before = await Promise.all([alice, bob].map((who) => who.heldBytes()));
  const most = [...before];
  for (const page of [alice, bob]) await page.evaluate(() => window.transferring.watch());
  const over = new AbortController();
  const received = bob.evaluate((size) => window.transferring.received(size), SIZE);
  void received.finally(() => over.abort());
  await alice.evaluate(() => window.transferring.send());
  while (!over.signal.aborted) {
    const held = await Promise.all([alice, bob].map((who) => who.heldBytes()));
    held.forEach((bytes, n) => (most[n] = Math.max(most[n] ?? 0, bytes)));
  }
  const [sender, receiver] = await Promise.all(
    [alice, bob].map(async (page, n) => ({
      ...(await page.evaluate(() => window.transferring.watched())),
      memory: ((most[n] ?? 0) - (before[n] ?? 0)) / SIZE,
    })),
  );
  if (!sender || !receiver) throw new Error("unreachable: two pages");
  return { sender, receiver };
}

function rate(milliseconds: number): number {
  return SIZE / 2 ** 20 / (milliseconds / 1_000);
}
