import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sqlite3 from "sqlite3";
import { openUsers, type UserStore } from "../../server/users.ts";

/** Rows of a query on a file, without the store. */
function rowsOf(file: string, sql: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) => {
      if (error) return reject(error);
      return db.all(sql, (failed, rows) => {
        db.close();
        if (failed) reject(failed);
        else resolve(rows);
      });
    });
  });
}

describe("the user store", () => {
  let folder: string;
  let file: string;
  let users: UserStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "securechat-"));
    file = join(folder, "users.db");
    users = await openUsers(file);
  });
  afterEach(async () => {
    await users.close();
    await rm(folder, { recursive: true });
  });

  it("holds the users table and nothing else, in WAL mode, readable by its owner only", async () => {
    await users.add("alice", "digest");
    expect(await rowsOf(file, "SELECT name FROM sqlite_master WHERE type <> 'index'")).to.deep.equal([
      { name: "users" },
    ]);
    expect(await rowsOf(file, "PRAGMA journal_mode")).to.deep.equal([{ journal_mode: "wal" }]);
    const columns = await rowsOf(file, "SELECT name FROM pragma_table_info('users')");
    expect(columns).to.deep.equal(
      ["id", "username", "password", "generation", "kept_session"].map((name) => ({ name })),
    );
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
  });

  it("finds an account by any spelling of its name, and keeps its owner's", async () => {
    const alice = await users.add("Alice", "digest");
    expect(await users.byName("aLICE")).to.deep.equal(alice);
    expect(await users.add("ALICE", "other")).to.equal(undefined);
    expect(await users.byId(alice?.id ?? "")).to.deep.equal(alice);
  });

  it("takes whatever it is asked for as a value", async () => {
    await users.add("alice", "digest");
    for (const name of ["' OR '1'='1", "alice' --", "%", "__proto__"]) {
      expect(await users.byName(name)).to.equal(undefined);
      expect(await users.byId(name)).to.equal(undefined);
      expect(await users.names(name, undefined, 10)).to.deep.equal([]);
    }
  });

  it("gives an account that is made again another id", async () => {
    const first = await users.add("alice", "digest");
    expect(await users.remove(first?.id ?? "")).to.equal(true);
    expect(await users.remove(first?.id ?? "")).to.equal(false);
    const second = await users.add("alice", "digest");
    expect(second?.id).not.to.equal(first?.id);
    expect(await users.byId(first?.id ?? "")).to.equal(undefined);
  });

  it("lets one of two password changes at once win", async () => {
    const alice = await users.add("alice", "digest");
    if (!alice) throw new Error("not added");
    const won = await Promise.all([users.setPassword(alice, "a", "s1"), users.setPassword(alice, "b", "s2")]);
    expect(won.filter(Boolean)).to.have.length(1);
    const [password, keptSession] = won[0] ? ["a", "s1"] : ["b", "s2"];
    expect(await users.byName("alice")).to.include({ password, generation: 1, keptSession });
  });
});
