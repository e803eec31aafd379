/**
 * What photos, voice notes and files cost in a real browser, on this machine, beside the least that they could cost:
 * `npx tsx test/bench/media.ts`, after `tsc -b server`. `--rounds N` makes it longer.
 */
import { parseArgs } from "node:util";
import { launchBrowser } from "../support/browser.ts";
import { type Figure, figuresTable, verdict } from "./figures.ts";
import { servePages } from "./media/bench-page.ts";
import { benchTransfer, TRANSFER_SCRIPT, type TransferRound } from "./media/transfer.ts";
import type { SealingRound } from "./crypto.ts";
import { median } from "./relay/process-figures.ts";

const SEALING_SCRIPT = "sealing.page.ts";
/** Sealing is soon done: so many times as often. */
const SEALINGS = 5;

/** Measures everything, ours and what it is compared with in turn, the median of each. */
export async function benchMedia(rounds: number): Promise<readonly Figure[]> {
  const host = await servePages([SEALING_SCRIPT, TRANSFER_SCRIPT]);
  const browser = await launchBrowser();
  try {
    const sealing = await host.open(browser, SEALING_SCRIPT);
    const sealed = await sealing.evaluate((count) => window.benchSealing(count), SEALINGS * rounds);
    await sealing.close();
    return [sealingFigure(sealed), ...transferFigures(await benchTransfer(browser, host, rounds))];
  } finally {
    await browser.close();
    await host.close();
  }
}

function sealingFigure(rounds: readonly SealingRound[]): Figure {
  const mebibytes = (of: "ours" | "bare"): string =>
    (25_000 / median(rounds.map((round) => round[of]))).toFixed(0);
  return atLeast(
    "sealing 25 MiB, over bare AES-CBC and HMAC-SHA-512",
    median(rounds.map(({ ours, bare }) => bare / ours)),
    0.8,
    `${mebibytes("ours")} MiB/s, bare ${mebibytes("bare")}`,
  );
}

function transferFigures(rounds: readonly TransferRound[]): readonly Figure[] {
  const middle = (of: (round: TransferRound) => number): number => median(rounds.map(of));
  const [idle, busy] = [
    median(rounds.flatMap(({ idleTexts }) => idleTexts)),
    median(rounds.flatMap(({ busyTexts }) => busyTexts)),
  ];
  const sides = (["sender", "receiver"] as const).flatMap((side) => [
    atMost(
      `longest task of the ${side}'s page`,
      middle((round) => round[side].longestTask),
      50,
      "ms",
    ),
    atMost(
      `memory of the ${side}'s page, over the file's size`,
      middle((round) => round[side].memory),
      2,
      "",
    ),
  ]);
  return [
    atLeast(
      "25 MiB in chunks of 64 KiB through the relay, over a bare Socket.IO relay",
      middle(({ relayed, bare }) => relayed / bare),
      0.7,
      `${middle(({ relayed }) => relayed).toFixed(0)} MiB/s, bare ${middle(({ bare }) => bare).toFixed(0)}`,
    ),
    atLeast(
      "the same, read, hashed, sealed, signed, opened and checked, over pages that only pass it on",
      middle(({ ours, bare }) => ours / bare),
      0.7,
      `${middle(({ ours }) => ours).toFixed(0)} MiB/s`,
    ),
    {
      title: "over the same bare relay, its pages doing AES-CBC and HMAC-SHA-512 of every chunk",
      measured: `${middle(({ ours, bareSealed }) => ours / bareSealed).toFixed(2)} (bare ${middle(({ bareSealed }) => bareSealed).toFixed(0)} MiB/s)`,
      goal: "–",
      verdict: "",
    },
    atMost("a text meanwhile", busy, 1.5 * idle + 20, `ms, idle ${idle.toFixed(1)} ms`),
    ...sides,
  ];
}

function atLeast(title: string, value: number, goal: number, rest: string): Figure {
  return {
    title,
    measured: `${value.toFixed(2)} (${rest})`,
    goal: `≥ ${goal}`,
    verdict: verdict(value >= goal),
  };
}

function atMost(title: string, value: number, goal: number, rest: string): Figure {
  return {
    title,
    measured: `${value.toFixed(1)} ${rest}`,
    goal: `≤ ${goal.toFixed(1)}`,
    verdict: verdict(value <= goal),
  };
}

if (process.argv[1]?.endsWith("bench/media.ts") === true) {
  const { values } = parseArgs({ options: { rounds: { type: "string" } } });
  console.log(figuresTable(await benchMedia(Number(values.rounds ?? 7))));
}
