/**
 * The reporter of continuous integration: Mocha's usual lines, and the run's totals as a file of its own in the
 * folder that `TOTALS_DIR` names, one JSON object `{passed, failed}` per run. Developers never load it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Mocha's `spec` reporter, which also leaves `<pid>.json` behind. A run that dies before its end leaves none. */
export default class Totals extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const folder = process.env["TOTALS_DIR"];
    if (folder === undefined) return;
    runner.once("end", () => {
      mkdirSync(folder, { recursive: true });
      const { passes, failures } = this.stats;
      writeFileSync(
        join(folder, `${process.pid}.json`),
        JSON.stringify({ passed: passes, failed: failures }),
      );
    });
  }
}
