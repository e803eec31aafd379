import { accounts, forget, measure, type Subject, SUBJECTS } from "./relay/subject.ts";
import { boundsTable, type Measured, ratioTable, repetitions } from "./relay/table.ts";
import type { Figures } from "./relay/throughput.ts";
import { LINES } from "./relay/workloads.ts";

/** How long and how much: 5 rounds at scale 1 are what the README shows, and the table says where it was something else. */
export interface RelayBench {
  readonly rounds: number;
  readonly scale: number;
  /** One workload instead of all. */
  readonly only?: string | undefined;
}

/** The relay as it is served, beside the simplest servers that could be in its place, on this machine: as Markdown. */
export async function benchRelay({ rounds, scale, only }: RelayBench): Promise<string> {
  const dataDir = await accounts(1_600);
  const measured: Measured = new Map();
  const repeated: string[] = [];
  try {
    for (const { workload, subjects, once: isOnce, env } of LINES) {
      if (only !== undefined && only !== workload) continue;
      // Interleaved: what else the machine does meanwhile falls on all of them alike.
      for (let round = 0; round < (isOnce ? 1 : rounds); round++) {
        for (const name of subjects) {
          const subject: Subject = SUBJECTS[name];
          const attempt = (): Promise<Figures> => measure(subject, workload, { dataDir, scale, env });
          // A machine that something else takes for a while must not cost the whole run; the table says that it did.
          const figures = await attempt().catch((error: unknown) => {
            repeated.push(`${workload} of ${subject.name}`);
            console.log(`${workload} · ${subject.name} · repeated, it failed: ${String(error)}`);
            return attempt();
          });
          const of = measured.get(workload) ?? new Map();
          measured.set(workload, of.set(name, [...(of.get(name) ?? []), figures]));
          console.log(`${workload} · ${subject.name} · ${JSON.stringify(figures)}`);
        }
      }
    }
  } finally {
    await forget(dataDir);
  }
  return [ratioTable(measured, rounds, scale), boundsTable(measured), repetitions(repeated)].join("\n\n");
}
