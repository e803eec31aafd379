import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { call, connect, PASSWORD, signIn, signUp } from "../support/plain-client.ts";
import { type RelayProcess, runToExit, startRelayProcess } from "../support/relay-process.ts";

describe("the relay as a process", () => {
  let relay: RelayProcess | undefined;
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
  });

  it("keeps every account that it acknowledged, though it is killed in the middle of registrations", async () => {
    relay = await startRelayProcess();
    const { url } = relay;
    const acknowledged: string[] = [];
    let dead = false;
    const register = async (lane: number): Promise<void> => {
      for (let i = 0; !dead; i++) {
        const username = `u${lane}_${i}`;
        const answer = await call(url, "POST", "/api/register", {
          body: { username, password: PASSWORD },
        }).catch(() => undefined);
        if (answer?.status === 201) acknowledged.push(username);
        if (acknowledged.length >= 6 && !dead) {
          dead = true;
          await relay?.kill();
        }
      }
    };
    await Promise.all([0, 1, 2, 3].map(register));
    await relay.start();
    for (const username of acknowledged) expect(await signIn(url, username)).to.be.a("string");
    expect(acknowledged.length).to.be.at.least(6);
  });

  it("goes on with the same secret after a restart: who was signed in still is", async () => {
    relay = await startRelayProcess();
    const token = await signUp(relay.url, "alice");
    expect((await stat(join(relay.dataDir, "jwt-secret"))).mode & 0o777).to.equal(0o600);
    await relay.kill();
    await relay.start();
    expect((await call(relay.url, "GET", "/api/users", { token })).status).to.equal(200);
  });

  it("stops on SIGTERM, and tells its connections in a way that lets them come back", async () => {
    relay = await startRelayProcess();
    const client = await connect(relay.url, await signUp(relay.url, "alice"));
    const reasons: string[] = [];
    client.socket.on("disconnect", (reason) => reasons.push(reason));
    expect(await relay.stop()).to.equal(0);
    await client.closed();
    // "io server disconnect" would tell socket.io-client to stay away.
    expect(reasons).to.deep.equal(["transport close"]);
  });

  it("warns when throttling is off, and logs no name, token or password", async () => {
    relay = await startRelayProcess();
    expect(relay.logged()).to.contain("AUTH_THROTTLE").and.contain("warn");
    const token = await signUp(relay.url, "marker_name", "marker-password");
    const client = await connect(relay.url, token);
    await client.ask("message", { to: "other_marker", data: "marker-data" });
    await client.ask("message", { to: 7, data: "marker-data" });
    await call(relay.url, "POST", "/api/login", {
      body: { username: "marker_name", password: "marker-wrong" },
    });
    await relay.stop();
    expect(relay.logged()).not.to.contain("marker").and.not.contain(token);
    const file = await readFile(join(relay.dataDir, "users.db"), "latin1");
    expect(file).to.contain("marker_name").and.not.contain("marker-password").and.not.contain("marker-data");
  });

  for (const [variable, value] of [
    ["PORT", "99999"],
    ["JWT_SECRET", "secret"],
    ["ALLOWED_ORIGINS", "*"],
    ["LIMIT_DATA", "lots"],
  ] as const) {
    it(`does not start with ${variable}=${value}, and says which variable it is`, async () => {
      const { code, stdout, stderr } = await runToExit({ [variable]: value });
      expect(code).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr).to.contain(variable).and.not.contain("    at ");
    });
  }
});
