/**
 * `npm run bench`: every table of the README, made on this machine. `-- relay`, `-- crypto` and `-- media` make one of them.
 * `-- --quick` is for development: smaller, one round, and nothing is written. `-- relay --only room-100-10` runs one line,
 * `-- --rounds N` and `-- --scale X` make it shorter or longer; the relay's table says so.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PROJECT } from "../support/relay.ts";
import { figuresTable } from "./figures.ts";
import { benchKeys } from "./keys.ts";
import { benchMedia } from "./media.ts";
import { benchRelay } from "./relay.ts";
import { withTable } from "./relay/table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean" },
    only: { type: "string" },
    rounds: { type: "string" },
    scale: { type: "string" },
  },
});
const { quick = false, only } = values;
/** So many, unless the command line says otherwise. */
const rounds = (usual: number): number => Number(values.rounds ?? (quick ? 1 : usual));
const scale = Number(values.scale ?? (quick ? 0.2 : 1));
const file = join(PROJECT, "README.md");

const SECTIONS: Readonly<Record<string, () => Promise<string>>> = {
  relay: () => benchRelay({ rounds: rounds(5), scale, only }),
  crypto: () => benchKeys(rounds(15)),
  media: async () => figuresTable(await benchMedia(rounds(7))),
};

for (const [name, bench] of Object.entries(SECTIONS)) {
  const isAsked =
    positionals.length > 0 ? positionals.includes(name) : only === undefined || name === "relay";
  if (!isAsked) continue;
  const start = performance.now();
  const table = await bench();
  console.log(`\n${table}\n\n${name} took ${((performance.now() - start) / 60_000).toFixed(1)} minutes`);
  // Each table when it is done: an interruption costs one of them.
  if (!quick && only === undefined)
    await writeFile(file, withTable(await readFile(file, "utf8"), name, table));
}
