import { expect } from "chai";
import { Pace } from "../../server/limits.ts";
import { DEFAULT_LIMITS } from "../../server/protocol/index.ts";
import { person, type Said } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** How long a refused event is to wait, in whole milliseconds; 0 for one that passed. */
function wait(pace: Pace, bytes: number): number {
  return Math.ceil(pace.take(bytes));
}

describe("the pace of a connection", () => {
  let clock = 0;
  let pace: Pace;
  beforeEach(() => {
    clock = 1_000;
    pace = new Pace(DEFAULT_LIMITS, () => clock);
  });

  it("lets 200 small events through at once, then 50 a second", () => {
    for (let i = 0; i < 200; i++) expect(wait(pace, 16 * KIB)).to.equal(0);
    expect(wait(pace, 1)).to.equal(20);
    clock += 19;
    expect(wait(pace, 1)).to.equal(1);
    clock += 1;
    expect(wait(pace, 1)).to.equal(0);
    clock += 1_000;
    let passed = 0;
    while (wait(pace, 1) === 0) passed += 1;
    expect(passed).to.equal(50);
  });

  it("counts larger events in bytes only: 64 MiB at once, then 32 MiB a second", () => {
    let sent = 0;
    while (wait(pace, 128 * KIB) === 0) sent += 128 * KIB;
    expect(sent).to.equal(64 * MIB);
    clock += 1_000;
    for (sent = 0; wait(pace, 128 * KIB) === 0;) sent += 128 * KIB;
    expect(sent).to.equal(32 * MIB);
  });

  it("does not let media use up the allowance of text", () => {
    for (let i = 0; i < 400; i++) expect(wait(pace, 100 * KIB)).to.equal(0);
    for (let i = 0; i < 200; i++) expect(wait(pace, 1 * KIB)).to.equal(0);
  });

  it("charges nothing for what it refuses, and nothing for a clock that steps back", () => {
    for (let i = 0; i < 200; i++) wait(pace, 1);
    for (let i = 0; i < 1_000; i++) expect(wait(pace, 1)).to.equal(20);
    clock -= 500;
    expect(wait(pace, 1)).to.equal(20);
    clock += 20;
    expect(wait(pace, 1)).to.equal(0);
  });
});

describe("a connection that goes too fast", () => {
  const relay = eachWithRelay({
    limits: { eventBurst: 20, eventsPerSecond: 1, byteBurst: 300 * KIB, bytesPerSecond: KIB },
  });

  it("is told to wait, stays connected, and disturbs nobody", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => alice.ask("message", { to: "bob", data: "x" })),
    );
    const refused = answers.filter(({ ok }) => !ok);
    expect(refused.length).to.be.within(79, 82);
    for (const { error } of refused) {
      expect(error.code).to.equal("rate_limited");
      expect(error.retryAfterMs).to.be.within(1, 1_000);
    }
    expect(await bob.ask("message", { to: "alice", data: "x" })).to.include({ ok: true, delivered: 1 });
    await bob.settled();
    expect(bob.all("message")).to.have.length(100 - refused.length);
  });

  it("pays for everything that it sends, also for fields that nobody asked for, nested or not, and for unknown events", async () => {
    const alice = await person(relay().url, "alice");
    const junk = { deep: [[["y".repeat(100 * KIB)]]] };
    const codes = [];
    for (let i = 0; i < 4; i++)
      codes.push((await alice.ask("message", { to: "bob", data: "x", junk })).error?.code);
    expect(codes).to.deep.equal([undefined, undefined, "rate_limited", "rate_limited"]);
    const bob = await person(relay().url, "bob");
    for (let i = 0; i < 30; i++) codes.push((await bob.ask("nothing")).error.code);
    expect(codes.slice(-5)).to.deep.equal(Array.from({ length: 5 }, () => "rate_limited"));
  });
});

describe("a reader that does not read", () => {
  const relay = eachWithRelay({
    backlog: MIB,
    pingIntervalMs: 60_000,
    limits: { byteBurst: 1024 * MIB, eventBurst: 1e6 },
  });

  it("is cut off, so that it costs the relay a bounded amount of memory, and others go on", async () => {
    const alice = await person(relay().url, "alice");
    const carol = await person(relay().url, "carol");
    const slow = await person(relay().url, "slow");
    // The operating system's buffers fill first, then engine.io's.
    (slow.socket.io.engine as Said).transport.ws._socket.pause();
    const data = Buffer.alloc(128 * KIB, 7);
    await alice.ask("key_request", { target: "slow" });
    let sent = 0;
    while (!alice.all("device_changed").some(({ state }) => state === "gone")) {
      expect(sent).to.be.below(400);
      await alice.ask("message", { to: "slow", data });
      sent += 1;
    }
    expect(await alice.ask("message", { to: "carol", data: "still here" })).to.include({ delivered: 1 });
    await carol.next("message");
    expect(await alice.ask("message", { to: "slow", data: "x" })).to.include({ delivered: 0 });
    expect(relay().logged.join("")).to.contain("reads too slowly").and.not.contain('slow"');
    slow.close();
  });

  it("does not cut off one that reads, however much it is sent", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await person(relay().url, "bob");
    const data = Buffer.alloc(128 * KIB, 7);
    for (let i = 0; i < 80; i++) await alice.ask("message", { to: "bob", data });
    await bob.until(() => bob.all("message").length === 80);
    expect(bob.socket.connected).to.equal(true);
  });
});
