import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pageOfUsers } from "../../server/directory.ts";
import { nameKey, type Username } from "../../server/protocol/index.ts";
import { openUsers, type UserStore } from "../../server/users.ts";
import { call, connect, person, signUp, type Said } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("GET /api/users", () => {
  const relay = eachWithRelay();
  const users = async (token: string, query = ""): Promise<Said> =>
    (await call(relay().url, "GET", `/api/users${query}`, { token })).body;

  it("lists those online first, then the others, each by name without regard to case", async () => {
    const token = await signUp(relay().url, "mallory");
    for (const name of ["Zoe", "adam", "Bert"]) await signUp(relay().url, name);
    const yuri = await person(relay().url, "Yuri");
    await person(relay().url, "carol");
    await yuri.next("user_online", ({ usernames }) => usernames.includes("carol"));
    expect(await users(token)).to.deep.equal([
      { username: "carol", is_online: true },
      { username: "Yuri", is_online: true },
      { username: "adam", is_online: false },
      { username: "Bert", is_online: false },
      { username: "mallory", is_online: false },
      { username: "Zoe", is_online: false },
    ]);
  });

  it("goes through everyone once, page by page", async () => {
    const token = await signUp(relay().url, "user_00");
    for (let i = 1; i < 12; i++) await signUp(relay().url, `user_${String(i).padStart(2, "0")}`);
    for (const name of ["on_a", "on_b", "On_c"]) await person(relay().url, name);
    const seen: string[] = [];
    for (let page = await users(token, "?limit=4"); page.length > 0;) {
      expect(page.length).to.be.at.most(4);
      seen.push(...page.map(({ username }: Said) => username));
      page = await users(token, `?limit=4&after=${seen.at(-1)}`);
    }
    const others = Array.from({ length: 12 }, (_, i) => `user_${String(i).padStart(2, "0")}`);
    expect(seen).to.deep.equal(["on_a", "on_b", "On_c", ...others]);
  });

  it("finds someone who comes online while it is being answered", async () => {
    const folder = await mkdtemp(join(tmpdir(), "securechat-"));
    const users = await openUsers(join(folder, "users.db"));
    try {
      await users.add("ann", "digest");
      const online = new Map<string, Username>();
      const names: UserStore["names"] = async (...page) => {
        const found = await users.names(...page);
        for (const name of found) online.set(nameKey(name), name);
        return found;
      };
      const rows = await pageOfUsers({ ...users, names }, online, { search: "ann" });
      expect(rows.map(({ username }) => username)).to.deep.equal(["ann"]);
    } finally {
      await users.close();
      await rm(folder, { recursive: true });
    }
  });

  it("searches by the start of the name, in any case, and takes no character as a wildcard", async () => {
    const token = await signUp(relay().url, "Anna");
    for (const name of ["anne", "a_na", "bann"]) await signUp(relay().url, name);
    await person(relay().url, "ANNE_2");
    const found = async (search: string) =>
      (await users(token, `?search=${encodeURIComponent(search)}`)).map(({ username }: Said) => username);
    expect(await found("aNN")).to.deep.equal(["ANNE_2", "Anna", "anne"]);
    expect(await found("a_")).to.deep.equal(["a_na"]);
    for (const nobody of ["%", "_", "a%", "*", "' OR 1=1 --", "\0", "x".repeat(500)]) {
      expect(await found(nobody)).to.deep.equal([]);
    }
  });

  it("does not show someone as online who has no keys registered", async () => {
    const token = await signUp(relay().url, "alice");
    await connect(relay().url, token);
    expect(await users(token)).to.deep.equal([{ username: "alice", is_online: false }]);
  });

  for (const query of [
    "?limit=0",
    "?limit=201",
    "?limit=-1",
    "?limit=1e9",
    "?limit=x",
    "?limit=1&limit=2",
    "?after=a%20b",
    "?search=a&search=b",
  ]) {
    it(`refuses ${query}`, async () => {
      const token = await signUp(relay().url, "alice");
      const { status, body } = await call(relay().url, "GET", `/api/users${query}`, { token });
      expect([status, body.error.code]).to.deep.equal([400, "bad_request"]);
    });
  }

  it("tells nothing to those who are not signed in", async () => {
    for (const headers of [{}, { Authorization: "Bearer x" }, { Authorization: "Basic YTpi" }]) {
      const { status, body } = await call(relay().url, "GET", "/api/users", { headers });
      expect([status, body.error.code]).to.deep.equal([401, "unauthorized"]);
    }
  });
});
