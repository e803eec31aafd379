import { expect } from "chai";
import { connect, person, type PlainClient, signIn } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("message", () => {
  const relay = eachWithRelay();
  let alice: PlainClient;
  let alice2: PlainClient;
  let bob: PlainClient;
  let bob2: PlainClient;
  let carol: PlainClient;
  beforeEach(async () => {
    const { url } = relay();
    alice = await person(url, "Alice");
    alice2 = await connect(url, await signIn(url, "alice"));
    bob = await person(url, "bob");
    bob2 = await connect(url, await signIn(url, "bob"));
    carol = await person(url, "carol");
  });
  const counts = async (): Promise<number[]> => {
    const all = [alice, alice2, bob, bob2, carol];
    for (const client of all) await client.settled();
    return all.map((client) => client.all("message").length);
  };

  it("reaches every device of the other person and the sender's own others, and nobody else", async () => {
    const answer = await alice.ask("message", { to: "bob", data: "AAEC" });
    expect(answer).to.deep.equal({ ok: true, delivered: 2, timestamp: answer.timestamp });
    const { timestamp } = answer;
    for (const client of [bob, bob2, alice2]) {
      const delivery = { from: "Alice", to: "bob", device: alice.device, data: "AAEC", timestamp };
      expect(await client.next("message")).to.deep.equal(delivery);
    }
    expect(await counts()).to.deep.equal([0, 1, 1, 1, 0]);
  });

  it("reaches one device alone where one is named, also another one of the sender's own", async () => {
    await alice.ask("message", { to: "bob", data: "x", device: bob2.device });
    expect(await counts()).to.deep.equal([0, 0, 0, 1, 0]);
    await alice.ask("message", { to: "bob", data: "x", device: alice2.device });
    expect(await counts()).to.deep.equal([0, 1, 0, 1, 0]);
  });

  it("answers `offline` for a device that is gone, of someone else, or the sender's very own", async () => {
    for (const device of ["gone", carol.device, alice.device, `${bob.device}/`, "user:bob"]) {
      expect((await alice.ask("message", { to: "bob", data: "x", device })).error.code).to.equal("offline");
    }
    expect(await counts()).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it("goes to one's own other devices when it is for oneself, or for someone who is away or unknown", async () => {
    expect(await alice.ask("message", { to: "alice", data: "note" })).to.include({ delivered: 1 });
    expect(await alice.ask("message", { to: "nobody", data: "x" })).to.include({ ok: true, delivered: 0 });
    expect(await counts()).to.deep.equal([0, 2, 0, 0, 0]);
  });

  it("is passed on byte for byte: every byte value, text in every script, and text that looks like JSON", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const texts = [
      '{"a":1}',
      "\u0000\u001f\u2028",
      "é ש 日 🔑 \u202e",
      '2/chat,["x"]',
      '{"_placeholder":true,"num":0}',
    ];
    for (const data of [bytes, ...texts]) await alice.ask("message", { to: "bob", data });
    await bob.settled();
    expect(bob.all("message").map(({ data }) => data)).to.deep.equal([bytes, ...texts]);
  });

  it("keeps the order in which one connection wrote, text and media mixed", async () => {
    const sent = Array.from({ length: 60 }, (_, i) =>
      i % 3 === 0 ? Buffer.alloc(20_000, i) : `message ${i}`,
    );
    const answers = sent.map((data) => alice.ask("message", { to: "bob", data }));
    expect((await Promise.all(answers)).every(({ ok }) => ok)).to.equal(true);
    await bob.settled();
    expect(bob.all("message").map(({ data }) => data)).to.deep.equal(sent);
  });

  it("is kept for nobody: who connects afterwards gets nothing", async () => {
    await alice.ask("message", { to: "bob", data: "gone" });
    bob.close();
    bob2.close();
    const late = await connect(relay().url, await signIn(relay().url, "bob"));
    await late.settled();
    expect(late.all("message")).to.deep.equal([]);
  });
});
