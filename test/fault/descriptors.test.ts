import { once } from "node:events";
import { connect as dialTcp, type Socket } from "node:net";
import { expect } from "chai";
import { call, person } from "../support/plain-client.ts";
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
});
