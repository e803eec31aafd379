import { cpus, totalmem } from "node:os";
import { median } from "./process-figures.ts";
import { RAISED, type SUBJECTS } from "./subject.ts";
import type { Figures } from "./throughput.ts";
import { type Line, LINES } from "./workloads.ts";

type SubjectName = keyof typeof SUBJECTS;

/** What was measured, by workload and server, one entry for each round. */
export type Measured = Map<string, Map<SubjectName, readonly Figures[]>>;

const UNITS = { cpu: "CPU-s", p99: "ms", p50: "ms", kib: "KiB" } as const;

/** What things cost, beside the baselines, as Markdown: medians with least and most. */
export function ratioTable(measured: Measured, rounds: number, scale: number): string {
  const rows = LINES.flatMap((line) => {
    const { figure, goal } = line;
    if (figure === undefined || goal === undefined || !measured.has(line.workload)) return [];
    const [ours, theirs, bare] = (["relay", "socketIo", "ws"] as const).map((name) =>
      values(measured, line, name),
    );
    const ratio = median(theirs ?? []) / median(ours ?? []);
    const cells = [ours, theirs, bare].map((of) => spread(of ?? []));
    return [
      `| ${line.title} (${UNITS[figure]}) | ${cells.join(" | ")} | ${ratio.toFixed(2)} | ${goal.toFixed(2)} |`,
    ];
  });
  const [cpu] = cpus();
  return [
    `${cpu?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ` +
      `${rounds} interleaved rounds${scale === 1 ? "" : `, amounts times ${scale}`}; server and load generator on different cores. CPU-seconds are the server's, for 100,000 ` +
      `deliveries of 512 bytes of text or one chunk; KiB are resident memory for each connection. Every check runs; raised above ` +
      `the load: ${Object.entries(RAISED)
        .map(([name, value]) => `\`${name}=${value}\``)
        .join(", ")}.`,
    "",
    "| workload | SecureChat | bare Socket.IO | bare ws | times better than Socket.IO | goal |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** What is bounded, as Markdown. */
export function boundsTable(measured: Measured): string {
  const told: Readonly<Record<string, (figures: Figures) => string>> = {
    stalled: ({ grown = 0, held = 0, cut, ...others }) =>
      // Of one that was cut nothing is left to be counted: what it cost is the memory.
      `${cut === 1 ? "cut off" : `not cut off; ${held.toFixed(0)} MiB held for it`}; memory ${grown < 0 ? "" : "+"}${grown.toFixed(1)} MiB; ${noticed(others, "while another one reads")}`,
    logins: ({ asked, answered, later, lost, ...others }) =>
      `${asked} asked: ${answered} answered, ${later} told when to retry, ${lost} lost; ${noticed(others, "without them")}`,
    overload: ({ tried = 0, answered = 0, ...others }) =>
      `of ${tried.toFixed(0)} a second ${answered.toFixed(0)} were read and answered; ${noticed(others, "without it")}`,
  };
  const storm = ({ frames = 0, bytes = 0 }: Figures): string =>
    `${frames.toFixed(1)} frames and ${(bytes / 1_000).toFixed(1)} kB for each connection`;
  const rows = LINES.flatMap(({ workload, title, once }) => {
    const tell = told[workload] ?? storm;
    const of = once ? measured.get(workload) : undefined;
    const cell = (name: SubjectName): string => (of?.get(name)?.[0] ? tell(of.get(name)?.[0] ?? {}) : "–");
    return of ? [`| ${title} | ${cell("relay")} | ${cell("socketIo")} |`] : [];
  });
  return [
    "Come at once: what the relay sends on each connection, from its handshake until nothing more comes (pings left out), when as many " +
      "people connect and register their keys as fast as they can, of whom nobody watches anybody. Idle connections have registered no key. Sign-ins, the stopped reader and overload: messages at an easy pace, in windows " +
      "of four seconds with and without, in turn; milliseconds are medians of the rounds, `times` the median of the rounds' ratios with " +
      `the least and the most. On ${cpus().length} cores a round's p99 is as much the machine's as the relay's, the more so the longer the load ` +
      "waited for its core: p50 and p95 say more. Memory is the peak with the stopped reader above the round's " +
      "peak with one who reads, the median of the rounds.",
    "",
    "| what happens | SecureChat | bare Socket.IO |",
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** Which rounds failed and were done again, so that nobody takes the table for one of a run in which all went well. */
export function repetitions(repeated: readonly string[]): string {
  if (repeated.length === 0) return "No round was repeated.";
  return `Rounds that failed and were repeated: ${repeated.join(", ")}.`;
}

/** A text in which the part between the markers `bench:<name>` is `table`; appended where there are no markers. */
export function withTable(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const part = `${begin}\n\n${table}\n\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return `${text.trimEnd()}\n\n${part}\n`;
  return text.slice(0, from) + part + text.slice(to + end.length);
}

/** What those who talk noticed, beside the same without it. */
function noticed(figures: Figures, without: string): string {
  const of = (name: string): number => figures[name] ?? 0;
  const [busy, calm] = ["busy", "calm"].map((kind) =>
    ["P50", "P95", "P99"].map((share) => of(`${kind}${share}`).toFixed(1)).join(" / "),
  );
  const [p95, p99] = ["P95", "P99"].map((share) => {
    const range = `${of(`least${share}`).toFixed(2)}–${of(`most${share}`).toFixed(2)}`;
    return `${of(`times${share}`).toFixed(2)} times (${range})`;
  });
  return (
    `the others' p50 / p95 / p99 ${busy} ms, ${without} ${calm} ms: p95 ${p95}, p99 ${p99}, ` +
    `${of("rounds")} rounds of at least ${of("samples")} messages; the load waited for its core ${(100 * of("kept")).toFixed(1)} % of the time`
  );
}

function values(measured: Measured, { workload, figure }: Line, name: SubjectName): readonly number[] {
  const all = measured.get(workload)?.get(name) ?? [];
  return all.flatMap((figures) => (figure === undefined ? [] : (figures[figure] ?? [])));
}

function spread(of: readonly number[]): string {
  if (of.length === 0) return "–";
  return `${show(median(of))} (${show(Math.min(...of))}–${show(Math.max(...of))})`;
}

function show(value: number): string {
  return value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(1);
}
