import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { call, signUp } from "../support/plain-client.ts";
import { type RunningRelay, startRelay } from "../support/relay.ts";

const FRIEND = "https://friend.example";
const STRANGER = "https://stranger.example";

/** Asks for a path as it is written, which `fetch` would tidy up. */
function rawStatus(
  relay: RunningRelay,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: relay.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("HTTP", () => {
  let relay: RunningRelay;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "securechat-public-"));
    await mkdir(join(folder, "public", "dist"), { recursive: true });
    await writeFile(join(folder, "public", "index.html"), "<!doctype html><title>front</title>");
    await writeFile(join(folder, "public", "chat.html"), "<!doctype html><title>chat</title>");
    await writeFile(join(folder, "public", "dist", "secure-chat.js"), "export {};");
    await writeFile(join(folder, "public", "dist", "font-0123abcd45.woff2"), "font");
    await writeFile(join(folder, "public", ".hidden"), "hidden");
    await writeFile(join(folder, "outside"), "outside");
    relay = await startRelay({ publicDir: join(folder, "public"), allowedOrigins: [FRIEND] });
  });
  after(async () => {
    await relay.close();
    await rm(folder, { recursive: true });
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    call(relay.url, "GET", path, { headers });

  it("says that it is well", async () => {
    const { status, body } = await get("/healthz");
    expect([status, body]).to.deep.equal([200, { status: "ok" }]);
    expect((await call(relay.url, "HEAD", "/healthz")).status).to.equal(200);
    expect((await call(relay.url, "POST", "/healthz", { body: {} })).body.error.code).to.equal(
      "method_not_allowed",
    );
  });

  it("serves the pages, /chat without its ending, and nothing outside of the folder", async () => {
    expect((await get("/")).body).to.contain("front");
    expect((await get("/chat")).body).to.contain("chat");
    expect((await call(relay.url, "HEAD", "/chat")).status).to.equal(200);
    for (const path of [
      "/nothing",
      "/.hidden",
      "/../outside",
      "/%2e%2e/outside",
      "/..%2foutside",
      "/%00",
      "/dist/",
    ]) {
      expect(await rawStatus(relay, path), path).to.be.within(400, 404);
    }
    expect(await rawStatus(relay, "/%E0%A4%A")).to.equal(400);
  });

  it("lets browsers keep what is named by its content, and ask again for the rest", async () => {
    expect((await get("/dist/font-0123abcd45.woff2")).headers.get("cache-control")).to.contain("immutable");
    const { headers } = await get("/dist/secure-chat.js");
    expect(headers.get("cache-control")).to.equal("no-cache");
    const etag = headers.get("etag") ?? "";
    expect(await rawStatus(relay, "/dist/secure-chat.js", { "If-None-Match": etag })).to.equal(304);
    expect(await rawStatus(relay, "/dist/secure-chat.js", { "If-None-Match": '"another"' })).to.equal(200);
    const token = await signUp(relay.url, "cachier");
    const { headers: api } = await call(relay.url, "GET", "/api/users", { token });
    expect(api.get("cache-control")).to.equal("no-store");
  });

  for (const path of [
    "/",
    "/chat",
    "/nothing",
    "/healthz",
    "/api/users",
    "/api/nothing",
    "/socket.io/?EIO=4&transport=polling",
  ]) {
    it(`answers ${path} with the security headers`, async () => {
      const { headers } = await get(path);
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
      expect(headers.get("referrer-policy")).to.equal("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).to.equal("same-origin");
      expect(headers.get("permissions-policy")).to.contain("microphone=(self)").and.contain("camera=()");
      expect(headers.get("access-control-allow-origin")).to.equal(null);
      expect(headers.get("strict-transport-security")).to.equal(null);
      expect(headers.get("x-powered-by")).to.equal(null);
    });
  }

  it("allows pages nothing inline, no eval, no other origin, and Lit's one Trusted Types policy", async () => {
    const policy = new Map(
      ((await get("/")).headers.get("content-security-policy") ?? "").split("; ").map((entry) => {
        const [name = "", ...values] = entry.split(" ");
        return [name, values.join(" ")];
      }),
    );
    expect(policy.get("default-src")).to.equal("'none'");
    expect(policy.get("script-src")).to.equal("'self'");
    expect(policy.get("style-src")).to.equal("'self'");
    expect(policy.get("base-uri")).to.equal("'none'");
    expect(policy.get("require-trusted-types-for")).to.equal("'script'");
    expect(policy.get("trusted-types")).to.equal("lit-html");
    expect(policy.get("connect-src")).to.equal(
      `'self' ws://localhost:${relay.port} wss://localhost:${relay.port}`,
    );
    expect(policy.get("frame-ancestors")).to.equal(`'self' ${FRIEND}`);
    expect([...policy.values()].join(" ")).not.to.match(/unsafe|\*|https:(?!\/\/friend)/);
  });

  it("answers what it does not know, and methods that it does not take, as JSON", async () => {
    for (const [method, path, status, code] of [
      ["GET", "/api", 404, "not_found"],
      ["GET", "/api/nothing", 404, "not_found"],
      ["POST", "/api/nothing", 404, "not_found"],
      ["GET", "/api/login", 405, "method_not_allowed"],
      ["PUT", "/api/account", 405, "method_not_allowed"],
      ["PATCH", "/api/users", 405, "method_not_allowed"],
      ["POST", "/", 405, "method_not_allowed"],
      ["GET", "/nothing", 404, "not_found"],
    ] as const) {
      const answer = await call(relay.url, method, path);
      expect([answer.status, answer.body.error.code], `${method} ${path}`).to.deep.equal([status, code]);
    }
    expect((await call(relay.url, "GET", "/api/login")).headers.get("allow")).to.contain("POST");
    const options = await call(relay.url, "OPTIONS", "/api/users");
    expect([options.status, options.headers.get("allow")]).to.deep.equal([204, "HEAD, GET, OPTIONS"]);
  });

  it("lets a listed page of another origin call the API and load the bundle", async () => {
    const asked = {
      Origin: FRIEND,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type",
    };
    const preflight = await call(relay.url, "OPTIONS", "/api/login", { headers: asked });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get("access-control-allow-origin")).to.equal(FRIEND);
    expect(preflight.headers.get("access-control-allow-headers")).to.equal("Authorization, Content-Type");
    expect(preflight.headers.get("access-control-allow-credentials")).to.equal(null);
    const refused = await get("/api/users", { Origin: FRIEND });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).to.deep.equal([401, FRIEND]);
    const bundle = await get("/dist/secure-chat.js", { Origin: FRIEND });
    expect(bundle.headers.get("access-control-allow-origin")).to.equal(FRIEND);
    expect(bundle.headers.get("cross-origin-resource-policy")).to.equal("cross-origin");
    expect(bundle.headers.get("vary")).to.contain("Origin");
  });

  it("lets a listed page of another origin poll, and refuses the others at the door", async () => {
    const path = "/socket.io/?EIO=4&transport=polling";
    const listed = await get(path, { Origin: FRIEND });
    expect([listed.status, listed.headers.get("access-control-allow-origin")]).to.deep.equal([200, FRIEND]);
    const stranger = await get(path, { Origin: STRANGER });
    expect([stranger.status, stranger.headers.get("access-control-allow-origin")]).to.deep.equal([403, null]);
  });

  it("lets no other page read an answer", async () => {
    for (const Origin of [STRANGER, "null", `${FRIEND}.evil.example`, "http://friend.example"]) {
      const headers = { Origin, "Access-Control-Request-Method": "POST" };
      const preflight = await call(relay.url, "OPTIONS", "/api/login", { headers });
      expect(preflight.headers.get("access-control-allow-origin")).to.equal(null);
      expect((await get("/healthz", { Origin })).headers.get("access-control-allow-origin")).to.equal(null);
    }
  });
});

describe("behind a TLS proxy", () => {
  it("asks browsers to stay with HTTPS, and believes only as many proxies as it was told of", async () => {
    const trusting = await startRelay({ trustProxy: 1 });
    const wary = await startRelay();
    const headers = { "X-Forwarded-Proto": "https" };
    const hsts = async ({ url }: RunningRelay): Promise<string | null> =>
      (await call(url, "GET", "/healthz", { headers })).headers.get("strict-transport-security");
    expect(await hsts(trusting)).to.match(/^max-age=\d{8}/);
    expect(await hsts(wary)).to.equal(null);
    await Promise.all([trusting.close(), wary.close()]);
  });
});
