import { generateKeyPairSync } from "node:crypto";
import { expect } from "chai";
import jwt from "jsonwebtoken";
import {
  call,
  connect,
  dial,
  PASSWORD,
  refusal,
  signIn,
  signUp,
  type Said,
} from "../support/plain-client.ts";
import { eachWithRelay, startRelay } from "../support/relay.ts";

describe("tokens", () => {
  let clock = Date.now();
  const relay = eachWithRelay({ now: () => clock });
  beforeEach(() => {
    clock = Date.now();
  });
  const status = async (token: string): Promise<number> =>
    (await call(relay().url, "GET", "/api/users", { token })).status;
  const claimsOf = (token: string): Record<string, Said> => jwt.decode(token) as Record<string, Said>;

  it("name the account by an id that is not its name, and live for 15 minutes", async () => {
    const claims = claimsOf(await signUp(relay().url, "alice"));
    expect(claims["exp"] - claims["iat"]).to.equal(900);
    expect(JSON.stringify(claims)).not.to.contain("alice");
    expect(claims).to.include.keys("iss", "aud", "sub", "gen", "sid", "jti");
  });

  it("are refused once they are over", async () => {
    const token = await signUp(relay().url, "alice");
    clock += 15 * 60_000 - 2_000;
    expect(await status(token)).to.equal(200);
    clock += 2_000;
    expect(await status(token)).to.equal(401);
  });

  it("are renewed within the same session, at most 30 days long", async () => {
    const day = 86_400_000;
    const slow = await startRelay({ now: () => clock, tokenMs: 9 * day });
    try {
      let token = await signUp(slow.url, "alice");
      const { sid, jti } = claimsOf(token);
      const end = clock + 30 * day;
      const renew = () => call(slow.url, "POST", "/api/token", { token });
      for (let i = 0; i < 3; i++) {
        clock += 8 * day;
        const { body } = await renew();
        token = body.access_token;
      }
      expect(claimsOf(token)).to.include({ sid });
      expect(claimsOf(token)["jti"]).not.to.equal(jti);
      expect(claimsOf(token)["exp"]).to.equal(Math.floor(end / 1_000));
      clock = end;
      expect((await renew()).status).to.equal(401);
    } finally {
      await slow.close();
    }
  });

  const forgeries: readonly (readonly [
    title: string,
    forge: (claims: Record<string, Said>, secret: string) => string,
  ])[] = [
    ["unsigned (alg none)", (claims) => jwt.sign(claims, "", { algorithm: "none" })],
    ["signed with another secret", (claims) => jwt.sign(claims, "x".repeat(40))],
    ["signed with another HMAC", (claims, secret) => jwt.sign(claims, secret, { algorithm: "HS512" })],
    [
      "signed with RSA",
      (claims) => {
        const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        return jwt.sign(claims, privateKey, { algorithm: "RS256" });
      },
    ],
    ["for another audience", (claims, secret) => jwt.sign({ ...claims, aud: "securechat/pass" }, secret)],
    ["of another issuer", (claims, secret) => jwt.sign({ ...claims, iss: "elsewhere" }, secret)],
    ["expired", (claims, secret) => jwt.sign({ ...claims, exp: 1 }, secret)],
    ["without an end", ({ exp: _exp, ...claims }, secret) => jwt.sign(claims, secret)],
    ["without a session", ({ sid: _sid, ...claims }, secret) => jwt.sign(claims, secret)],
    ["of another account", (claims, secret) => jwt.sign({ ...claims, sub: "nobody" }, secret)],
    ["of a later generation", (claims, secret) => jwt.sign({ ...claims, gen: 7 }, secret)],
    ["with a generation that is text", (claims, secret) => jwt.sign({ ...claims, gen: "0" }, secret)],
  ];
  for (const [title, forge] of forgeries) {
    it(`are refused ${title}, by HTTP and by the socket`, async () => {
      const token = forge(claimsOf(await signUp(relay().url, "alice")), relay().secret);
      expect(await status(token)).to.equal(401);
      expect(await refusal(dial(relay().url, { auth: { token } }))).to.include({ code: "unauthorized" });
    });
  }

  it("are refused with any one character changed", async () => {
    const token = await signUp(relay().url, "alice");
    for (let i = 0; i < token.length - 1; i += 7) {
      const other = token[i] === "A" ? "B" : "A";
      expect(await status(token.slice(0, i) + other + token.slice(i + 1))).to.equal(401);
    }
  });

  it("end with a sign-out, together with the session's sockets and nobody else's", async () => {
    const mine = await signUp(relay().url, "alice");
    const other = await signIn(relay().url, "alice");
    const socket = await connect(relay().url, mine);
    const otherSocket = await connect(relay().url, other);
    const renewed = (await call(relay().url, "POST", "/api/token", { token: mine })).body.access_token;
    expect((await call(relay().url, "POST", "/api/logout", { token: mine })).status).to.equal(204);
    await socket.closed();
    expect(await status(mine)).to.equal(401);
    expect(await status(renewed)).to.equal(401);
    expect(await refusal(dial(relay().url, { auth: { token: renewed } }))).to.include({
      code: "unauthorized",
    });
    expect(await status(other)).to.equal(200);
    expect((await otherSocket.ask("key_register", { publicKey: "k" })).ok).to.equal(true);
  });

  it("are nowhere but in the Authorization header: a token in the URL is not read", async () => {
    const token = await signUp(relay().url, "alice");
    expect(
      (await call(relay().url, "GET", `/api/users?access_token=${token}&token=${token}`)).status,
    ).to.equal(401);
    expect(
      (await call(relay().url, "POST", "/api/token", { body: { token, password: PASSWORD } })).status,
    ).to.equal(401);
  });
});

describe("a connection", () => {
  const relay = eachWithRelay({ tokenMs: 3_000 });

  it("ends with its token", async () => {
    const client = await connect(relay().url, await signUp(relay().url, "alice"));
    await client.closed();
    expect(client.all("error")).to.deep.equal([{ code: "unauthorized", message: "Sign in again" }]);
  });

  it("goes on when its token is renewed, and only with one of the same session", async () => {
    const other = await signUp(relay().url, "mallory");
    await signUp(relay().url, "alice");
    const sibling = await signIn(relay().url, "alice");
    // Made last: it runs out in a few seconds, and hashing a password takes one where much else goes on.
    const token = await signIn(relay().url, "alice");
    const client = await connect(relay().url, token);
    const unrenewed = await connect(relay().url, token);
    for (const stranger of [sibling, other, "x", token.slice(1)]) {
      expect((await client.ask("auth_renew", { token: stranger })).error.code).to.equal("unauthorized");
    }
    const { exp } = jwt.decode(token) as { readonly exp: number };
    // A token's end is told in whole seconds: the renewed one ends later once the next second has begun.
    let renewed = token;
    let later = exp;
    while (later <= exp) {
      renewed = (await call(relay().url, "POST", "/api/token", { token })).body.access_token;
      later = (jwt.decode(renewed) as { readonly exp: number }).exp;
    }
    expect((await client.ask("auth_renew", { token: renewed })).ok).to.equal(true);
    await unrenewed.closed();
    expect(client.socket.connected || Date.now() >= later * 1_000).to.equal(true);
    await client.closed();
    expect(Date.now()).to.be.at.least(later * 1_000);
  });
});
