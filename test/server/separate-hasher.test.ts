import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { separateHasher } from "../../server/separate-hasher.ts";

const COST = { memoryKiB: 1_024, passes: 1, lanes: 1 };

/** Processes that hash for this one. */
function hashing(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return Number(parent) === process.pid && command.includes("hash-process");
      } catch {
        return false; // gone meanwhile
      }
    });
}

describe("a hasher in a process of its own", () => {
  let hasher = separateHasher(COST);
  beforeEach(() => {
    hasher = separateHasher(COST);
  });
  afterEach(() => hasher.close());

  it("hashes and checks as argon2id does, many at once, each answered with its own", async () => {
    const digests = await Promise.all(["one", "two", "three"].map((password) => hasher.hash(password)));
    for (const digest of digests) expect(digest).to.match(/^\$argon2id\$/);
    const checks = [hasher.verify(digests[0] ?? "", "one"), hasher.verify(digests[1] ?? "", "one")];
    expect(await Promise.all(checks)).to.deep.equal([true, false]);
  });

  it("works below everyone else's priority, and knows nothing of the relay's environment", async () => {
    await hasher.hash("one");
    const [pid = 0] = hashing();
    // Of every thread: on Linux a policy is one thread's, and it is not the main one that hashes.
    const classes = (): Set<string> =>
      new Set(
        execFileSync("ps", ["-L", "-o", "cls=", "-p", String(pid)], { encoding: "utf8" })
          .trim()
          .split(/\s*\n\s*/),
      );
    while (!classes().has("IDL")) await new Promise((resolve) => setImmediate(resolve));
    expect([...classes()]).to.deep.equal(["IDL"]);
    expect(readFileSync(`/proc/${pid}/environ`, "utf8"))
      .not.to.contain("JWT_SECRET")
      .and.not.contain("HOME=");
  });

  it("gives its memory back when nobody signs in for a while, and is there again for the next one", async () => {
    const restful = separateHasher(COST, 20);
    await restful.hash("one");
    const [pid = 0] = hashing();
    while (hashing().includes(pid)) await new Promise((resolve) => setImmediate(resolve));
    expect(await restful.hash("two")).to.match(/^\$argon2id\$/);
    expect(hashing()).not.to.include(pid);
    restful.close();
  });

  it("tells those who wait when it is closed, as when the relay stops", async () => {
    const stopped = separateHasher({ memoryKiB: 64 * 1_024, passes: 20, lanes: 1 });
    const waiting = stopped.hash("one").catch((error: unknown) => error);
    stopped.close();
    expect(await waiting).to.include({ code: "unavailable", retryAfterMs: 1_000 });
    const before = hashing();
    expect(await stopped.hash("two").catch((error: unknown) => error)).to.include({ code: "unavailable" });
    expect(before).to.include.members(hashing());
  });

  it("tells those who wait when to try again if the process dies, and starts another one", async () => {
    await hasher.hash("one");
    const [pid = 0] = hashing();
    const slow = separateHasher({ memoryKiB: 64 * 1_024, passes: 20, lanes: 1 });
    const waiting = slow.hash("two").then(
      () => "hashed",
      (error: unknown) => error,
    );
    const other = (): number => hashing().find((each) => each !== pid) ?? 0;
    while (other() === 0) await new Promise((resolve) => setImmediate(resolve));
    process.kill(other(), "SIGKILL");
    expect(await waiting).to.include({ code: "unavailable", retryAfterMs: 1_000 });
    slow.close();
    process.kill(pid, "SIGKILL");
    // Whoever asks before the loss is noticed is told to try again, and does.
    let digest = "";
    while (digest === "") {
      digest = await hasher.hash("three").catch((error: unknown) => {
        expect(error).to.include({ code: "unavailable" });
        return "";
      });
    }
    expect(digest).to.match(/^\$argon2id\$/);
  });
});
