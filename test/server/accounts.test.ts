import { expect } from "chai";
import type { Hasher } from "../../server/password.ts";
import { LOADED_NAMES, NOT_A_REQUEST, NOT_A_STRING } from "../support/hostile-values.ts";
import { call, connect, PASSWORD, signIn, signUp } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

/** A hasher that does no work, and tells what it was asked. */
function countingHasher(): Hasher & { readonly verified: string[] } {
  const verified: string[] = [];
  return {
    verified,
    hash: async (password) => `hash of ${password}`,
    verify: async (digest, password) => {
      verified.push(digest);
      return digest === `hash of ${password}`;
    },
  };
}

describe("accounts", () => {
  const relay = eachWithRelay();
  const post = (path: string, body: unknown, token?: string) =>
    call(relay().url, "POST", path, token === undefined ? { body } : { body, token });

  it("makes an account and lets its owner in", async () => {
    const made = await post("/api/register", { username: "Alice_1", password: PASSWORD });
    expect([made.status, made.body]).to.deep.equal([201, { username: "Alice_1" }]);
    const { status, body } = await post("/api/login", { username: "alice_1", password: PASSWORD });
    expect(status).to.equal(200);
    expect(body).to.include({ token_type: "bearer", username: "Alice_1", expires_in: 900 });
    expect(body.access_token).to.be.a("string");
  });

  it("gives a name once, whatever its spelling, also to those who ask at the same instant", async () => {
    const answers = await Promise.all(
      ["bob", "BOB", "Bob", "bOb"].map((username) => post("/api/register", { username, password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).to.deep.equal([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).to.equal("username_taken");
  });

  for (const username of [
    "ab",
    "a".repeat(21),
    "a b c",
    "álice",
    "alice\n",
    "alice\0",
    "../etc",
    "<b>x</b>",
    "",
  ]) {
    it(`makes no account for the name ${JSON.stringify(username)}`, async () => {
      const { status, body } = await post("/api/register", { username, password: PASSWORD });
      expect([status, body.error.code]).to.deep.equal([400, "invalid_username"]);
    });
  }

  it("takes names that mean something to JavaScript as names", async () => {
    for (const username of LOADED_NAMES) {
      const token = await signUp(relay().url, username);
      const { body } = await call(relay().url, "GET", `/api/users?search=${username}`, { token });
      expect(body).to.deep.equal([{ username, is_online: false }]);
    }
  });

  for (const [title, password, fits] of [
    ["7 characters", "1234567", false],
    ["8 characters", "12345678", true],
    ["128 characters", "x".repeat(128), true],
    ["129 characters", "x".repeat(129), false],
    ["128 characters of four bytes", "🔑".repeat(128), true],
    ["7 characters of four bytes", "🔑".repeat(7), false],
  ] as const) {
    it(`${fits ? "takes" : "refuses"} a password of ${title}`, async () => {
      const { status, body } = await post("/api/register", { username: "alice", password });
      expect(status).to.equal(fits ? 201 : 400);
      if (fits) expect((await post("/api/login", { username: "alice", password })).status).to.equal(200);
      else expect(body.error.code).to.equal("invalid_password");
    });
  }

  it("knows a password again that another system composes of other code points", async () => {
    await signUp(relay().url, "alice", "\u00e9clair-p\u00e2te");
    expect(await signIn(relay().url, "alice", "e\u0301clair-pa\u0302te")).to.be.a("string");
  });

  it("says the same of a wrong password, an unknown name and an impossible name", async () => {
    await signUp(relay().url, "alice");
    const answers = await Promise.all([
      post("/api/login", { username: "alice", password: "not the password" }),
      post("/api/login", { username: "nobody", password: "not the password" }),
      post("/api/login", { username: "no body!", password: "not the password" }),
      post("/api/login", { username: "alice", password: "" }),
    ]);
    for (const { status, body } of answers) {
      expect(status).to.equal(401);
      expect(body).to.deep.equal(answers[0].body);
    }
  });

  for (const [method, path] of [
    ["POST", "/api/register"],
    ["POST", "/api/login"],
    ["POST", "/api/password"],
    ["DELETE", "/api/account"],
  ] as const) {
    describe(`${method} ${path}, sent nonsense,`, () => {
      for (const [title, body] of NOT_A_REQUEST.filter(([, value]) => !(value instanceof Uint8Array))) {
        it(`refuses ${title}`, async () => {
          const token = await signUp(relay().url, "alice");
          const answer = await call(relay().url, method, path, { token, body });
          expect(answer.status).to.equal(400);
          expect(answer.body.error.message).to.be.a("string");
        });
      }
      for (const [title, value] of NOT_A_STRING.filter(([, value]) => value !== "")) {
        it(`refuses ${title} in every field`, async () => {
          const token = await signUp(relay().url, "alice");
          const body = { username: value, password: value, current: value, next: value };
          expect((await call(relay().url, method, path, { token, body })).status).to.equal(400);
        });
      }
      it("refuses a body that is not JSON, one of another type, and one that is too large", async () => {
        const token = await signUp(relay().url, "alice");
        const send = (body: string, type: string) =>
          call(relay().url, method, path, { token, body, headers: { "Content-Type": type } });
        expect((await send("{", "application/json")).body.error.code).to.equal("bad_request");
        expect((await send('"x"', "application/json")).body.error.code).to.equal("bad_request");
        expect((await send("{}", "text/plain")).body.error.code).to.equal("unsupported_media_type");
        expect((await send("a=b", "application/x-www-form-urlencoded")).status).to.equal(415);
        const large = JSON.stringify({ username: "x".repeat(20_000) });
        expect((await send(large, "application/json")).body.error.code).to.equal("too_large");
      });
    });
  }

  it("ends every other session when the password changes, and keeps the one that changed it", async () => {
    const first = await signUp(relay().url, "alice");
    const second = await signIn(relay().url, "alice");
    const kept = await connect(relay().url, first);
    const ended = await connect(relay().url, second);
    const change = await post("/api/password", { current: PASSWORD, next: "another password" }, first);
    expect(change.status).to.equal(204);
    await ended.closed();
    expect(ended.all("error")).to.deep.equal([{ code: "unauthorized", message: "Sign in again" }]);
    expect((await kept.ask("key_register", { publicKey: "k" })).ok).to.equal(true);
    expect((await call(relay().url, "GET", "/api/users", { token: second })).status).to.equal(401);
    expect((await post("/api/login", { username: "alice", password: PASSWORD })).status).to.equal(401);
    await relay().restart();
    expect((await call(relay().url, "GET", "/api/users", { token: second })).status).to.equal(401);
    expect((await call(relay().url, "POST", "/api/token", { token: first })).status).to.equal(200);
  });

  it("ends the session that once changed the password when another one changes it again", async () => {
    const first = await signUp(relay().url, "alice");
    await post("/api/password", { current: PASSWORD, next: "another password" }, first);
    const second = await signIn(relay().url, "alice", "another password");
    await post("/api/password", { current: "another password", next: "a third password" }, second);
    expect((await call(relay().url, "POST", "/api/token", { token: first })).status).to.equal(401);
    expect((await call(relay().url, "POST", "/api/token", { token: second })).status).to.equal(200);
  });

  it("changes no password and deletes no account without the present password", async () => {
    const token = await signUp(relay().url, "alice");
    const change = await post(
      "/api/password",
      { current: "wrong password", next: "another password" },
      token,
    );
    expect([change.status, change.body.error.code]).to.deep.equal([401, "unauthorized"]);
    const gone = await call(relay().url, "DELETE", "/api/account", {
      token,
      body: { password: "wrong password" },
    });
    expect(gone.status).to.equal(401);
    expect(await signIn(relay().url, "alice")).to.be.a("string");
  });

  it("lets nobody in who held a token of a deleted account, also when the name is taken again", async () => {
    const token = await signUp(relay().url, "alice");
    const client = await connect(relay().url, token);
    expect(
      (await call(relay().url, "DELETE", "/api/account", { token, body: { password: PASSWORD } })).status,
    ).to.equal(204);
    await client.closed();
    expect((await call(relay().url, "GET", "/api/users", { token })).status).to.equal(401);
    await signUp(relay().url, "alice", "someone else's password");
    expect((await call(relay().url, "GET", "/api/users", { token })).status).to.equal(401);
    await relay().restart();
    expect((await call(relay().url, "GET", "/api/users", { token })).status).to.equal(401);
  });
});

describe("signing in", () => {
  const hasher = countingHasher();
  const relay = eachWithRelay({ hasher });

  it("costs a password hash for an unknown name as it does for a known one", async () => {
    await signUp(relay().url, "alice");
    const hashes = async (username: string): Promise<number> => {
      const before = hasher.verified.length;
      const body = { username, password: "not the password" };
      expect((await call(relay().url, "POST", "/api/login", { body })).status).to.equal(401);
      return hasher.verified.length - before;
    };
    expect(await hashes("alice")).to.equal(1);
    expect(await hashes("nobody")).to.equal(1);
    expect(await hashes("no body!")).to.equal(1);
  });
});
