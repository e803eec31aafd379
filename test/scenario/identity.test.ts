import { expect } from "chai";
import { everyoneLeaves, fated, has, meet, noticed, texts, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("a new identity under a known name", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("gets nothing and shows nothing until the yes, and a line says so", async () => {
    const [alice, bob] = await meet(relay.url, "alice1", "bob1");
    await alice.to(bob).send("for the bob I know");
    await until(bob.to(alice).timeline, has("for the bob I know"));
    await until(alice.to(bob).trust, ({ state }) => state === "pinned");
    bob.session.close();
    await until(alice.session.people, (people) =>
      people.some((person) => person.username === "bob1" && !person.online),
    );

    const stranger = await bob.elsewhere();
    await stranger.to(alice).send("it is me, bob");
    await until(alice.to(bob).trust, ({ state }) => state === "changed");
    await until(alice.to(bob).timeline, noticed("identity-changed"));
    await alice.to(bob).send("not for strangers");
    await until(alice.to(bob).timeline, fated("not for strangers", "waiting-for-yes"));
    expect(alice.to(bob).trust.get()).to.deep.include({ state: "changed", waiting: 1, wasVerified: false });
    expect(texts(alice.to(bob).timeline.get())).to.not.include("it is me, bob");
    expect(texts(stranger.to(alice).timeline.get())).to.deep.equal(["it is me, bob"]);

    await alice.to(bob).acceptNewIdentity({ resend: false });
    await until(alice.to(bob).timeline, has("it is me, bob"), "the stranger's words after the yes");
    await until(alice.to(bob).timeline, fated("not for strangers", "failed"));
    await alice.to(bob).send("welcome back");
    await until(stranger.to(alice).timeline, has("welcome back"));
    expect(texts(stranger.to(alice).timeline.get())).to.not.include("not for strangers");
    expect(alice.to(bob).trust.get().state).to.equal("pinned");
  });

  it("gets what waited only where the person says so", async () => {
    const [alice, bob] = await meet(relay.url, "alice2", "bob2");
    await alice.to(bob).send("hello");
    await until(alice.to(bob).timeline, fated("hello", "sent"));
    bob.session.close();
    await until(alice.session.people, (people) =>
      people.some((person) => person.username === "bob2" && !person.online),
    );
    const stranger = await bob.elsewhere();
    await until(alice.to(bob).trust, ({ state }) => state === "changed");
    await alice.to(bob).send("for bob, whoever he is");
    await until(alice.to(bob).timeline, fated("for bob, whoever he is", "waiting-for-yes"));
    await alice.to(bob).acceptNewIdentity({ resend: true });
    await until(stranger.to(alice).timeline, has("for bob, whoever he is"));
    await until(alice.to(bob).timeline, fated("for bob, whoever he is", "delivered"));
  });

  it("is an alarm where it is one's own name, and such a browser gets nothing", async () => {
    const [alice, bob] = await meet(relay.url, "alice3", "bob3");
    const other = await alice.elsewhere();
    await until(alice.session.alarms, (alarms) => alarms.includes("own-stranger"));
    await until(other.session.alarms, (alarms) => alarms.includes("own-stranger"));
    await alice.to(bob).send("from my own browser");
    await until(bob.to(alice).timeline, (items) => items.length > 0);
    expect(texts(other.to(bob).timeline.get())).to.deep.equal([]);
    other.session.close();
    await until(alice.session.alarms, (alarms) => alarms.length === 0, "the end of the alarm");
  });

  it("loses what was verified, and says that it was", async () => {
    const [alice, bob] = await meet(relay.url, "alice4", "bob4");
    await alice.to(bob).send("hello");
    await until(bob.to(alice).timeline, has("hello"));
    await until(alice.to(bob).trust, ({ state }) => state === "pinned");
    const number = await alice.to(bob).safetyNumber();
    expect(number).to.match(/^\d{60}$/);
    expect(await bob.to(alice).safetyNumber()).to.equal(number);
    await alice.to(bob).verify();
    expect(alice.to(bob).trust.get().state).to.equal("verified");
    const again = await alice.reload();
    expect(again.to(bob).trust.get().state, "after a reload").to.equal("verified");
    bob.session.close();
    await bob.elsewhere();
    const trust = await until(again.to(bob).trust, ({ state }) => state === "changed");
    expect(trust).to.deep.include({ wasVerified: true });
    await again.to(bob).acceptNewIdentity({ resend: false });
    expect(again.to(bob).trust.get().state).to.equal("pinned");
    expect(await again.to(bob).safetyNumber()).to.not.equal(number);
  });
});
