import { expect } from "chai";
import { io } from "socket.io-client";
import { person, PlainClient, signUp } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("a connection that turns from long polling into a web socket", () => {
  const relay = eachWithRelay({ limits: { eventBurst: 10_000 } });

  it("loses and reorders nothing of what comes and goes in the middle of it, text or bytes", async () => {
    const alice = await person(relay().url, "alice");
    const token = await signUp(relay().url, "bob");
    for (let round = 0; round < 6; round++) {
      const bob = new PlainClient(
        io(`${relay().url}/chat`, {
          auth: { token },
          transports: ["polling", "websocket"],
          reconnection: false,
          forceNew: true,
        }),
      );
      await bob.next("init_state");
      const engine = bob.socket.io.engine;
      let hasUpgraded = engine.transport.name === "websocket";
      engine.once("upgrade", () => {
        hasUpgraded = true;
      });
      const sent: unknown[] = [];
      // Until it has turned, and some more: what waits on the one side goes on the other.
      for (let after = 0; after < 20; after += hasUpgraded ? 1 : 0) {
        const n = sent.length;
        const data =
          n % 5 === 0 ? Buffer.from(`bytes ${n}`) : n % 7 === 0 ? `${n} ${"x".repeat(20_000)}` : `text ${n}`;
        sent.push(data);
        const [there, back] = await Promise.all([
          alice.ask("message", { to: "bob", data }),
          bob.ask("message", { to: "alice", data }),
        ]);
        expect(there).to.include({ ok: true, delivered: 1 });
        expect(back).to.include({ ok: true, delivered: 1 });
      }
      expect(engine.transport.name).to.equal("websocket");
      await bob.until(() => bob.all("message").length >= sent.length);
      await alice.until(() => alice.all("message").length >= sent.length);
      for (const person of [alice, bob])
        expect(person.all("message").map(({ data }) => data)).to.deep.equal(sent);
      alice.received.length = 0;
      bob.close();
    }
    alice.close();
  });
});
