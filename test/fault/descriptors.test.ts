import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect as dialTcp, type Socket } from "node:net";
import { expect } from "chai";
import { call, PASSWORD, person } from "../support/plain-client.ts";
import { startRelayProcess } from "../support/relay-process.ts";

describe("a relay without a file descriptor left", () => {
  it("keeps serving those it has, is the same process afterwards, and lets people in again", async () => {
    const relay = await startRelayProcess();
    const lines: Socket[] = [];
    try {
      await relay.stop();
      await relay.start({ limit: "ulimit -n 128" });
      const { url, port, pid } = relay;
      const alice = await person(url, "alice");
      const bob = await person(url, "bob");
      for (let n = 0; n < 200; n++) {
        const line = dialTcp(port, "127.0.0.1");
        line.on("error", () => undefined);
        lines.push(line);
        await Promise.race([once(line, "connect"), once(line, "close")]);
      }
      for (let n = 0; n < 20; n++) {
        expect(await alice.ask("message", { to: "bob", data: `${n}` })).to.include({
          ok: true,
          delivered: 1,
        });
      }
      await bob.until(() => bob.all("message").length === 20);
      for (const line of lines) line.destroy();
      let healthy = false;
      await bob.until(() => {
        void call(url, "GET", "/healthz").then(
          ({ status }) => {
            healthy = status === 200;
          },
          () => undefined,
        );
        return healthy;
      }, "it never let anyone in again");
      expect(relay.pid).to.equal(pid);
      alice.close();
      bob.close();
    } finally {
      for (const line of lines) line.destroy();
      await relay.close();
    }
  });

  it("lets people sign in on the lines that they have, though no process can be started to hash", async () => {
    const relay = await startRelayProcess();
    const lines: Socket[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = async (path: string): Promise<number> => {
      const { hostname, port } = new URL(relay.url);
      const body = JSON.stringify({ username: "alice", password: PASSWORD });
      const asked = request({
        hostname,
        port,
        path,
        method: "POST",
        agent,
        headers: { "Content-Type": "application/json", "Content-Length": body.length },
      });
      asked.end(body);
      const [answer]: readonly IncomingMessage[] = await once(asked, "response");
      answer?.resume();
      if (answer) await once(answer, "end");
      return answer?.statusCode ?? 0;
    };
    try {
      await relay.stop();
      await relay.start({ limit: "ulimit -n 128" });
      expect(await post("/api/register")).to.equal(201);
      for (const hashing of childrenOf(relay.pid)) process.kill(hashing, "SIGKILL");
      while (childrenOf(relay.pid).length > 0) await call(relay.url, "GET", "/healthz");
      for (let n = 0; n < 150; n++) {
        const line = dialTcp(relay.port, "127.0.0.1");
        line.on("error", () => undefined);
        lines.push(line);
      }
      while (readdirSync(`/proc/${relay.pid}/fd`).length < 128) expect(await post("/healthz")).to.equal(405);
      expect(await post("/api/login")).to.equal(200);
      expect(await post("/api/login")).to.equal(200);
      expect(relay.logged()).not.to.contain("a request failed");
    } finally {
      for (const line of lines) line.destroy();
      agent.destroy();
      await relay.close();
    }
  });
});

/** The processes that a process has started. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}
