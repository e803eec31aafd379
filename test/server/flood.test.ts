import { expect } from "chai";
import { connect, person, type Said, signUp } from "../support/plain-client.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("a connection that does not listen when it is told to wait", () => {
  let relay: RunningRelay | undefined;
  afterEach(async () => {
    await relay?.close();
    relay = undefined;
  });

  /** Sends at once, and counts what is answered. */
  function flood(mallory: Said, events: number): Said[] {
    const answers: Said[] = [];
    for (let n = 0; n < events; n++)
      mallory.socket.emit("message", { to: "nobody", data: "x" }, (answer: Said) => answers.push(answer));
    return answers;
  }

  it("is not read for a while: most of what it sends costs nobody anything, and others' messages all arrive", async () => {
    relay = await startRelay();
    const { url } = relay;
    const [alice, bob, mallory] = await Promise.all(
      ["alice", "bob", "mallory"].map((name) => person(url, name)),
    );
    if (!alice || !bob || !mallory) throw new Error("nobody came");
    const answers = flood(mallory, 20_000);
    await mallory.until(() => answers.length > 250);
    for (let n = 0; n < 100; n++)
      expect(await alice.ask("message", { to: "bob", data: `${n}` })).to.include({ ok: true, delivered: 1 });
    await bob.until(() => bob.all("message").length === 100);
    // A web socket's stream is read 64 KiB at a time, about a thousand of these, and then not for two seconds.
    expect(answers.length).to.be.below(10_000);
    expect(mallory.socket.connected).to.equal(true);
    expect(relay.logged.filter((line) => line.includes("too fast"))).to.have.length(1);
    for (const client of [alice, bob, mallory]) client.close();
  });

  it("is read again afterwards, and everything that it sent is answered, in its order", async () => {
    relay = await startRelay({ limits: { eventBurst: 100, eventsPerSecond: 2_000 } });
    const mallory = await person(relay.url, "mallory");
    const answers = flood(mallory, 5_000);
    await mallory.until(() => answers.length === 5_000);
    expect(answers.filter(({ ok }) => !ok).length).to.be.above(100);
    expect(await mallory.ask("nothing")).to.have.property("error");
    mallory.close();
  });

  it("is forgiven nothing for one event that is let through now and then", async () => {
    relay = await startRelay({ limits: { eventBurst: 10, eventsPerSecond: 20 } });
    const mallory = await person(relay.url, "mallory");
    const large = "x".repeat(20_000);
    for (let n = 0; n < 100; n++) {
      flood(mallory, 50);
      mallory.socket.emit("message", { to: "nobody", data: large });
    }
    await mallory.until(() => relay?.logged.some((line) => line.includes("too fast")) === true);
    mallory.close();
  });

  for (const events of [500, 20_000]) {
    it(`is told why and closed where it polls, ${events} events at once`, async () => {
      relay = await startRelay();
      const { url } = relay;
      const alice = await person(url, "alice");
      const bob = await person(url, "bob");
      const mallory = await connect(url, await signUp(url, "mallory"), { transports: ["polling"] });
      const answers = flood(mallory, events);
      const told = await mallory.next("error");
      expect(told).to.include({ code: "rate_limited" });
      expect(told.retryAfterMs).to.be.within(1, 5_000);
      await mallory.closed();
      expect(answers.length).to.be.below(400);
      expect(await alice.ask("message", { to: "bob", data: "x" })).to.include({ ok: true, delivered: 1 });
      for (const client of [alice, bob]) client.close();
    });
  }

  it("leaves one that polls and keeps to the limits alone, a whole burst at once", async () => {
    relay = await startRelay();
    const alice = await connect(relay.url, await signUp(relay.url, "alice"), { transports: ["polling"] });
    const answers = flood(alice, 200);
    await alice.until(() => answers.length === 200);
    expect(answers.every(({ ok }) => ok)).to.equal(true);
    alice.close();
  });
});
