import { expect } from "chai";
import { everyoneLeaves, has, meet, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("people who mute someone", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("get their messages as ever, see it in every tab, and find it so after a reload", async () => {
    const [alice, bob] = await meet(relay.url, "alice1", "bob1");
    const tab = await alice.tab();
    await alice.to(bob).setMuted(true);
    await until(tab.to(bob).muted, (muted) => muted);
    await until(tab.session.people, (people) =>
      people.some(({ username, muted }) => username === "bob1" && muted === true),
    );
    await bob.to(alice).send("still here");
    await until(alice.to(bob).timeline, has("still here"));
    const again = await alice.reload();
    expect(again.to(bob).muted.get()).to.equal(true);
    await again.to(bob).setMuted(false);
    await until(again.session.people, (people) =>
      people.some(({ username, muted }) => username === "bob1" && muted === undefined),
    );
  });

  it("tell nobody", async () => {
    const [alice, bob] = await meet(relay.url, "alice2", "bob2");
    await bob.to(alice).send("hello");
    await until(alice.to(bob).timeline, has("hello"));
    const before = JSON.stringify(bob.to(alice).timeline.get());
    await alice.to(bob).setMuted(true);
    await alice.to(bob).send("marker");
    await until(bob.to(alice).timeline, has("marker"));
    const after = bob
      .to(alice)
      .timeline.get()
      .filter((item) => item.kind !== "text" || item.body !== "marker");
    expect(JSON.stringify(after)).to.equal(before);
  });
});
