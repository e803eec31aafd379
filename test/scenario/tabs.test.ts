import { expect } from "chai";
import { memoryVault, SessionError, type Person, type Vault } from "../../web-components/session/index.ts";
import { isOpen, roomOf, sideOf } from "../support/in-rooms.ts";
import {
  enter,
  everyoneLeaves,
  fated,
  has,
  join,
  meet,
  noticed,
  PASSWORD,
  texts,
  until,
} from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("the tabs of one browser profile", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("share what they hold: a second tab is not empty", async () => {
    const [alice, bob] = await meet(relay.url, "alice1", "bob1");
    await alice.to(bob).send("before the second tab");
    await bob.to(alice).send("an answer");
    await until(alice.to(bob).timeline, has("an answer"));
    await until(bob.to(alice).timeline, has("before the second tab"));
    const second = await alice.tab();
    await until(second.to(bob).timeline, has("an answer"));
    expect(texts(second.to(bob).timeline.get())).to.have.members(["before the second tab", "an answer"]);
    await bob.to(alice).send("to both");
    await until(second.to(bob).timeline, has("to both"));
    await second.to(bob).send("from the second");
    await until(second.to(bob).timeline, fated("from the second", "delivered"));
    await until(alice.to(bob).timeline, fated("from the second", "delivered"));
  });

  it("start empty after a reload with no other tab open: nothing was stored", async () => {
    const [alice, bob] = await meet(relay.url, "alice2", "bob2");
    bob.to(alice);
    await alice.to(bob).send("gone with the page");
    await until(alice.to(bob).timeline, fated("gone with the page", "delivered"));
    const again = await alice.reload();
    expect(again.to(bob).timeline.get()).to.deep.equal([]);
  });

  it("know alike what is unread, and what is read in one is read in all", async () => {
    const [alice, bob] = await meet(relay.url, "alice8", "bob8");
    bob.to(alice);
    await alice.to(bob).send("before the second tab");
    await until(bob.to(alice).timeline, has("before the second tab"));
    const second = await bob.tab();
    const unread = (count: number) => (people: readonly Person[]) =>
      people.some((person) => person.username === alice.name && person.unread === count);
    await until(second.session.people, unread(1));
    await alice.to(bob).send("to both");
    for (const tab of [bob, second]) await until(tab.session.people, unread(2));
    await second.to(alice).markRead();
    for (const tab of [bob, second]) await until(tab.session.people, unread(0));
  });

  it("lose a disappearing message alike, whichever of them it was read in", async () => {
    const [alice, bob] = await meet(relay.url, "alice9", "bob9");
    bob.to(alice);
    const second = await bob.tab();
    await alice.to(bob).setTimer(1);
    await alice.to(bob).send("for a second");
    for (const tab of [bob, second]) await until(tab.to(alice).timeline, has("for a second"));
    const late = await bob.tab();
    await until(late.to(alice).timeline, has("for a second"));
    await late.to(alice).markRead();
    for (const tab of [bob, second, late])
      await until(tab.to(alice).timeline, (items) => !has("for a second")(items), "its end");
  });

  it("lose it alike in rooms", async () => {
    const [alice, bob] = await meet(relay.url, "alice10", "bob10");
    const [room, first] = await roomOf(alice, "Secrets", bob);
    if (room === undefined || first === undefined) throw new Error("there is no room");
    const second = sideOf(await bob.tab(), room);
    await isOpen(second);
    await room.setTimer(1);
    await room.send("for a second");
    for (const { timeline } of [first, second]) await until(timeline, has("for a second"));
    await first.markRead();
    for (const { timeline } of [first, second])
      await until(timeline, (items) => !has("for a second")(items), "its end");
  });

  it("do not wait for ever for a message that went with the tab that wrote it, and show it as soon as it is out", async () => {
    const [alice, bob] = await meet(relay.url, "alice12", "bob12");
    bob.to(alice);
    await alice.to(bob).send("before");
    await until(alice.to(bob).timeline, fated("before", "delivered"));
    const open = await alice.tab();
    bob.session.close();
    await until(alice.session.people, (people) => people.some(({ online }) => !online));
    await alice.to(bob).send("waits");
    await until(alice.to(bob).timeline, fated("waits", "waiting"));
    const late = await alice.tab();
    // A change of the timer is known everywhere at once, and comes after the text.
    await alice.to(bob).setTimer(60);
    for (const tab of [open, late]) {
      await until(tab.to(bob).timeline, noticed("timer-changed"));
      expect(texts(tab.to(bob).timeline.get())).to.deep.equal(["before"]);
    }
    const back = await bob.reload();
    await until(back.to(alice).timeline, has("waits"));
    for (const tab of [alice, open, late]) await until(tab.to(bob).timeline, fated("waits", "delivered"));
  });

  it("follow what the person prefers in one of them", async () => {
    const [alice] = await meet(relay.url, "alice11");
    const second = await alice.tab();
    await alice.session.setPreferences({ readReceipts: true });
    await until(second.session.preferences, ({ readReceipts }) => readReceipts);
  });

  it("say it where storage fails, and go on without it", async () => {
    const vault = memoryVault();
    let isFull = false;
    const full: Vault = {
      ...vault,
      set: (shelf, key, value) =>
        isFull
          ? Promise.reject(new SessionError("storage_failed", "there is no room"))
          : vault.set(shelf, key, value),
    };
    const alice = await join(relay.url, "alice14", { vault: full });
    const bob = await join(relay.url, "bob14");
    isFull = true;
    alice.to(bob);
    await until(alice.session.alarms, (alarms) => alarms.includes("storage-failed"));
    expect(alice.session.status.get().state).to.equal("online");
  });

  it("hear of a sign-out in one of them", async () => {
    const [alice] = await meet(relay.url, "alice3");
    const second = await alice.tab();
    await alice.session.signOut();
    const status = await until(second.session.status, ({ state }) => state === "signed-out");
    expect(status).to.deep.equal({ state: "signed-out", reason: "elsewhere" });
    expect(await second.session.resume("alice3")).to.equal(false);
  });

  it("hear that the account was deleted in one of them", async () => {
    const [alice] = await meet(relay.url, "alice13");
    const second = await alice.tab();
    await alice.session.deleteAccount(PASSWORD);
    const status = await until(second.session.status, ({ state }) => state === "signed-out");
    expect(status).to.deep.equal({ state: "signed-out", reason: "account-deleted" });
  });

  it("go on when the password is changed in one of them, also those where it was given on their own", async () => {
    const [alice, bob] = await meet(relay.url, "alice7", "bob7");
    const tabs = [alice, await alice.tab(), await alice.tab()];
    await tabs[1]?.session.signIn("alice7", PASSWORD);
    await tabs[2]?.session.changePassword(PASSWORD, "another password");
    await relay.restart();
    for (const [i, tab] of tabs.entries()) {
      await tab.to(bob).send(`from tab ${i}`);
      await until(bob.to(alice).timeline, has(`from tab ${i}`));
    }
    const later = await alice.tab();
    expect(later.session.status.get().state).to.equal("online");
  });

  it("of two accounts in one browser do not disturb each other", async () => {
    const vault = memoryVault();
    const alice = await join(relay.url, "alice4", { vault });
    const bob = await join(relay.url, "bob4", { vault });
    await alice.to(bob).send("same browser");
    await until(bob.to(alice).timeline, has("same browser"));
    await alice.session.signOut({ wipe: true });
    expect(bob.session.status.get().state).to.equal("online");
    const again = await enter(relay.url, "bob4", { vault });
    expect(again.to("alice4").trust.get().state).to.equal("pinned");
  });

  it("wiped on sign-out leave nothing behind, whoever writes meanwhile", async () => {
    const vault = memoryVault();
    let hasBegun = false;
    let isWiping = (): void => undefined;
    const wiping = new Promise<void>((resolve) => (isWiping = resolve));
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const slow: Vault = {
      ...vault,
      async all(shelf, prefix) {
        const found = await vault.all(shelf, prefix);
        // The last shelf: people are wiped by then.
        if (hasBegun && shelf === "rooms") {
          isWiping();
          await held;
        }
        return found;
      },
    };
    const alice = await join(relay.url, "alice15", { vault: slow });
    const carol = await join(relay.url, "carol15");
    carol.to(alice);
    hasBegun = true;
    const out = alice.session.signOut({ wipe: true });
    await wiping;
    await carol.to(alice).send("hello");
    // Her page is gone before anything is wiped: were it there, it would take carol in.
    await until(carol.session.people, (people) =>
      people.some(({ username, online }) => username === alice.name && !online),
    );
    goOn();
    await out;
    expect([...(await vault.all("contacts", "")).keys()]).to.deep.equal([]);
  });

  it("wiped on sign-out leave nothing behind", async () => {
    const vault = memoryVault();
    const [alice, bob] = await Promise.all([join(relay.url, "alice5", { vault }), join(relay.url, "bob5")]);
    await alice.to(bob).send("hello");
    await until(bob.to(alice).timeline, has("hello"));
    await alice.session.signOut({ wipe: true });
    for (const shelf of ["tokens", "identities", "contacts", "preferences"] as const) {
      expect([...(await vault.all(shelf, "")).keys()], shelf).to.deep.equal([]);
    }
  });
});

describe("a token that ran out while the machine slept", () => {
  let relay: RunningRelay;
  let slept = 0;
  const now = (): number => Date.now() + slept;
  before(async () => (relay = await startRelay({ now })));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("is asked for in one tab, and the others come back with it", async () => {
    const alice = await join(relay.url, "alice2", { now });
    const second = await alice.tab();
    slept += 3600_000;
    await relay.restart();
    for (const tab of [alice, second]) await until(tab.session.status, ({ state }) => state === "refused");
    await alice.session.signIn("alice2", PASSWORD);
    await until(second.session.status, ({ state }) => state === "online");
  });

  it("and of which another tab's does not hold either, is asked for, and takes nothing that is not sent with it", async () => {
    const alice = await join(relay.url, "alice3", { now });
    const bob = await join(relay.url, "bob3", { now });
    const second = await alice.tab();
    slept += 3600_000;
    await relay.restart();
    for (const tab of [alice, second, bob])
      await until(tab.session.status, ({ state }) => state === "refused");
    await second.to(bob).send("in the second tab");
    // The token in the vault, which the second tab is told of, ran out before it was connected with.
    expect(await second.session.resume(alice.name)).to.equal(false);
    expect(second.session.status.get().state).to.equal("refused");
    expect(texts(second.to(bob).timeline.get())).to.deep.equal(["in the second tab"]);
    await bob.session.signIn(bob.name, PASSWORD);
    await alice.session.signIn(alice.name, PASSWORD);
    await until(bob.to(alice).timeline, has("in the second tab"));
  });

  it("asks for the password, and what was written meanwhile is kept and goes", async () => {
    const alice = await join(relay.url, "alice1", { now });
    const bob = await join(relay.url, "bob1", { now });
    await alice.to(bob).send("before sleep");
    await until(bob.to(alice).timeline, has("before sleep"));
    slept += 3600_000;
    await relay.restart();
    await until(alice.session.status, ({ state }) => state === "refused");
    await alice.to(bob).send("while signed out");
    expect(fated("while signed out", "waiting")(alice.to(bob).timeline.get())).to.equal(true);
    await alice.session.signIn("alice1", PASSWORD);
    await until(bob.session.status, ({ state }) => state === "refused");
    await bob.session.signIn("bob1", PASSWORD);
    await until(bob.to(alice).timeline, has("while signed out"));
    expect(texts(bob.to(alice).timeline.get())).to.deep.equal(["before sleep", "while signed out"]);
  });
});
