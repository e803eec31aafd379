import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sqlite3 from "sqlite3";
import { openUsers } from "../../server/users.ts";
import { call, connect, PASSWORD, person, signIn } from "../support/plain-client.ts";
import { type RelayProcess, runToExit, startRelayProcess } from "../support/relay-process.ts";
import { startRelay } from "../support/relay.ts";

const NOBODY = 65_534;
const register = (url: string, username: string) =>
  call(url, "POST", "/api/register", { body: { username, password: PASSWORD } });

describe("a disk that fails", () => {
  let folder = "";
  let relay: RelayProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "securechat-disk-"));
  });
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  it("when full refuses new accounts with a time to come back, keeps those it acknowledged, and chat goes on", async () => {
    relay = await startRelayProcess({ DATA_DIR: folder });
    await relay.stop();
    // No file may grow beyond 64 KiB: what a full disk looks like to SQLite.
    await relay.start({ limit: "ulimit -f 128" });
    const { url } = relay;
    const acknowledged: string[] = [];
    let refused;
    for (let n = 0; refused === undefined && n < 60; n++) {
      const answer = await register(url, `user_${n}`);
      if (answer.status === 201) acknowledged.push(`user_${n}`);
      else refused = answer;
    }
    expect(refused?.status).to.equal(503);
    expect(refused?.body.error.code).to.equal("unavailable");
    expect(refused?.headers.get("retry-after")).to.equal("5");
    expect(relay.logged())
      .to.contain("accounts cannot be")
      .and.match(/SQLITE_(FULL|IOERR)/);
    expect(acknowledged).not.to.be.empty;
    const [first = ""] = acknowledged;
    const one = await connect(url, await signIn(url, first));
    const two = await connect(url, await signIn(url, first));
    await one.ask("message", { to: first, data: "still here" });
    await two.next("message");
    one.close();
    two.close();
    await relay.kill();
    await relay.start();
    for (const name of acknowledged) expect(await signIn(url, name)).to.be.a("string");
    expect((await register(url, "later")).status).to.equal(201);
  }).timeout(60_000);

  it("when its folder is read-only does not start, and says so", async () => {
    await (await openUsers(join(folder, "users.db"))).close();
    await writeFile(join(folder, "jwt-secret"), `${"aB3dE6gH9jK2mN5pQ8sT1vW4yZ7".repeat(2)}\n`, {
      mode: 0o600,
    });
    const root = process.getuid?.() === 0;
    // Root may write everywhere: the relay runs as someone who may not.
    if (root) for (const name of ["users.db", "jwt-secret"]) await chown(join(folder, name), NOBODY, NOBODY);
    if (root) await chown(folder, NOBODY, NOBODY);
    await chmod(join(folder, "users.db"), 0o400);
    await chmod(folder, 0o500);
    const env = { DATA_DIR: folder, PORT: "0", HOME: tmpdir() };
    const { code, stderr } = await runToExit(env, root ? { uid: NOBODY } : {});
    expect(code).to.equal(1);
    expect(stderr).to.contain("DATA_DIR").and.not.contain("    at ");
  });

  it("when it holds something that is no database leaves it alone, does not start, and says so", async () => {
    const file = join(folder, "users.db");
    await writeFile(file, "this was a database once, said the file. ".repeat(200));
    const before = await readFile(file);
    const { code, stderr } = await runToExit({ DATA_DIR: folder, PORT: "0" });
    expect(code).to.equal(1);
    expect(stderr).to.contain("users.db").and.contain("not a database").and.not.contain("    at ");
    expect((await readFile(file)).equals(before)).to.equal(true);
  });

  it("when pages of the database are damaged says that it is the disk, and not that an account is gone", async () => {
    const running = await startRelay({ dataDir: folder });
    (await person(running.url, "alice")).close();
    await running.stop();
    const file = join(folder, "users.db");
    const bytes = await readFile(file);
    bytes.fill(0xff, 4_096);
    await writeFile(file, bytes);
    await running.start();
    const signingIn = await call(running.url, "POST", "/api/login", {
      body: { username: "alice", password: PASSWORD },
    });
    // "Wrong name or password" would tell her that her account is gone.
    expect(signingIn.status).to.equal(503);
    expect((await register(running.url, "carol")).status).to.equal(503);
    expect((await call(running.url, "GET", "/healthz")).status).to.equal(200);
    expect(running.logged.join("")).to.contain("SQLITE_CORRUPT");
    await running.close();
  });

  it("when another process locks it makes new accounts wait, then refuses them, and takes them afterwards", async () => {
    const running = await startRelay({ dataDir: folder });
    const alice = await person(running.url, "alice");
    const other = new sqlite3.Database(join(folder, "users.db"));
    const sql = (text: string) =>
      new Promise<void>((resolve, reject) =>
        other.exec(text, (error) => (error ? reject(error) : resolve())),
      );
    await sql("BEGIN IMMEDIATE");
    const waiting = register(running.url, "bob");
    expect(await alice.ask("message", { to: "alice", data: "x" })).to.include({ ok: true });
    const answer = await waiting;
    expect(answer.status).to.equal(503);
    expect(answer.body.error.code).to.equal("unavailable");
    expect(running.logged.join("")).to.contain("SQLITE_BUSY");
    await sql("ROLLBACK");
    expect((await register(running.url, "bob")).status).to.equal(201);
    await new Promise<void>((resolve) => other.close(() => resolve()));
    alice.close();
    await running.close();
  });
});
