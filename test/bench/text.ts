/**
 * What sealing and opening a text of 256 bytes costs, beside the sum of the Web Crypto calls that it cannot do without:
 * here and in a real browser, the same measure. `npx tsx test/bench/text.ts`; `--rounds N` makes it longer.
 */
import { parseArgs } from "node:util";
import { launchBrowser } from "../support/browser.ts";
import { textRounds, type SealingRound } from "./crypto.ts";
import { servePages } from "./media/bench-page.ts";
import { median } from "./relay/process-figures.ts";

/** What was promised: ours takes at most so many times as long as the bare calls. */
const AT_MOST = 1.5;

/** The rounds of one place. */
export interface TextFigure {
  readonly place: string;
  /** Median of the rounds' ratios: each round has ours and the bare calls side by side. */
  readonly ratio: number;
  /** Medians, in microseconds a text. */
  readonly ours: number;
  readonly bare: number;
}

/** Measures in Node and in a browser. */
export async function benchText(rounds: number): Promise<readonly TextFigure[]> {
  return [figure("Node", await textRounds(rounds)), figure("browser", await browserRounds(rounds))];
}

async function browserRounds(rounds: number): Promise<readonly SealingRound[]> {
  const host = await servePages(["../text.page.ts"]);
  const browser = await launchBrowser();
  try {
    const page = await host.open(browser, "text.page.ts");
    return await page.evaluate((count) => window.benchText(count), rounds);
  } finally {
    await browser.close();
    await host.close();
  }
}

function figure(place: string, rounds: readonly SealingRound[]): TextFigure {
  return {
    place,
    ratio: median(rounds.map(({ ours, bare }) => ours / bare)),
    ours: 1000 * median(rounds.map(({ ours }) => ours)),
    bare: 1000 * median(rounds.map(({ bare }) => bare)),
  };
}

if (process.argv[1]?.endsWith("bench/text.ts") === true) {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
  for (const { place, ratio, ours, bare } of await benchText(Math.max(1, Number(values.rounds)))) {
    const times = `${ours.toFixed(0)} µs, bare ${bare.toFixed(0)} µs`;
    const verdict = ratio <= AT_MOST ? "met" : "MISSED";
    process.stdout.write(
      `a text of 256 bytes, sealed and opened, ${place}: ${ratio.toFixed(2)} × bare (${times}; at most ${AT_MOST}: ${verdict})\n`,
    );
  }
}
