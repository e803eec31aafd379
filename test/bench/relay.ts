/**
 * `npm run bench`: the relay as it is served, beside the simplest servers that could be in its place, on this machine.
 * `-- --quick` is for development: smaller, one round, and nothing is written. `-- --only room-100-10` runs one line,
 * `-- --rounds N` and `-- --scale X` make it shorter or longer; the table says so.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT } from "../support/relay.ts";
import { accounts, forget, measure, type Subject, SUBJECTS } from "./relay/subject.ts";
import { boundsTable, type Measured, ratioTable, withTable } from "./relay/table.ts";
import { LINES } from "./relay/workloads.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean" },
    only: { type: "string" },
    rounds: { type: "string" },
    scale: { type: "string" },
  },
});
const quick = values.quick ?? false;
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const scale = Number(values.scale ?? (quick ? 0.2 : 1));

async function run(): Promise<void> {
  const dataDir = await accounts(1_600);
  const measured: Measured = new Map();
  try {
    for (const { workload, subjects, once } of LINES) {
      if (values.only !== undefined && values.only !== workload) continue;
      // Interleaved: what else the machine does meanwhile falls on all of them alike.
      for (let round = 0; round < (once ? 1 : rounds); round++) {
        for (const name of subjects) {
          const subject: Subject = SUBJECTS[name];
          const figures = await measure(subject, workload, { dataDir, scale });
          const of = measured.get(workload) ?? new Map();
          measured.set(workload, of.set(name, [...(of.get(name) ?? []), figures]));
          console.log(`${workload} · ${subject.name} · ${JSON.stringify(figures)}`);
        }
      }
    }
  } finally {
    await forget(dataDir);
  }
  const table = `${ratioTable(measured, rounds, scale)}\n\n${boundsTable(measured)}`;
  console.log(`\n${table}`);
  if (quick || values.only !== undefined) return;
  const file = join(PROJECT, "README.md");
  await writeFile(file, withTable(await readFile(file, "utf8"), table));
}

await run();
