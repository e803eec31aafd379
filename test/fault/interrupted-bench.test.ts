import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { PROJECT } from "../support/relay.ts";

/** A benchmark that started a server and goes on for ever. */
const PROGRAM = `
  import { forgetAtExit, start } from "./test/bench/relay/children.ts";
  forgetAtExit(process.argv[1]);
  const child = start(0, ["-e", "setInterval(() => undefined, 1000)"], {});
  child.once("spawn", () => console.log(child.pid));
`;

describe("a benchmark that is interrupted", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`by ${signal} leaves neither its server nor its folder behind`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "securechat-bench-"));
      const args = ["--import=tsx", "--input-type=module", "-e", PROGRAM, folder];
      const bench = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "pipe", "inherit"] });
      const [said] = await once(bench.stdout, "data");
      const server = Number(String(said));
      expect(process.kill(server, 0)).to.equal(true);
      bench.kill(signal);
      await once(bench, "close");
      await ended(server);
      expect(await stat(folder).catch(() => undefined)).to.equal(undefined);
    });
  }
});

/** Resolves when there is no such process any more; the test's own timeout is the limit. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
