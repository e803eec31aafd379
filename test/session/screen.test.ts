import { expect } from "chai";
import { mock } from "node:test";
import type { Circle } from "../../web-components/session/circle.ts";
import { numbered, type NumberedContent } from "../../web-components/session/content.ts";
import { lastWords } from "../../web-components/session/last-words.ts";
import type { LateTransfers } from "../../web-components/session/media/late-transfers.ts";
import type { Me } from "../../web-components/session/own-device.ts";
import { Part } from "../../web-components/session/part.ts";
import type { RoomWord } from "../../web-components/session/rooms/room-content.ts";
import { Screen, type ReadWord } from "../../web-components/session/screen.ts";
import { texts } from "../support/people.ts";

const ALICE = { user: "alice", root: "alice's root" };

/** One of bob's tabs, and what alice says from one page. */
class Tab {
  now = 1_000_000;
  readonly screen = new Screen({
    me: { user: "bob", instance: "bob's page" } as Me,
    circle: {} as Circle,
    spelling: (user) => user,
    offline: () => [],
    transfers: () => ({}) as LateTransfers,
    repair: () => ({ again: () => false, enough: () => undefined }),
    media: new Part(() => Promise.reject(new Error("there are no files here"))),
    siblings: () => undefined,
    now: () => this.now,
    changed: () => {
      this.preview = lastWords(this.screen.timeline.get()).lastText;
    },
  });
  /** What a list of conversations shows of it. */
  preview: string | undefined;

  take(content: Exclude<NumberedContent, RoomWord>, page = "alice's page"): void {
    this.screen.apply(content, ALICE, { instance: page });
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.now += ms;
    mock.timers.tick(ms);
  }

  get shown(): readonly string[] {
    return texts(this.screen.timeline.get());
  }
}

/** Alice's `seq`-th content: a text that stays a minute after it was read. */
function secret(seq: number): Exclude<NumberedContent, RoomWord> {
  const content = numbered({ type: "text", body: `secret ${seq}`, timer: 60 }, seq, 0);
  if (content.type === "room") throw new Error("a text became a request");
  return content;
}

describe("a disappearing message", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("goes by itself when its time after reading is over, and not before", () => {
    const tab = new Tab();
    tab.take(secret(1));
    tab.pass(120_000);
    tab.screen.read();
    tab.pass(59_999);
    expect(tab.shown).to.deep.equal(["secret 1"]);
    tab.pass(1);
    expect(tab.shown).to.deep.equal([]);
  });

  it("goes from the list of conversations as it goes from its own", () => {
    const tab = new Tab();
    tab.take(secret(1));
    tab.screen.read();
    expect(tab.preview).to.equal("secret 1");
    tab.pass(60_000);
    expect(tab.preview).to.equal(undefined);
  });

  it("goes from every tab when it was read in one", () => {
    const [here, there] = [new Tab(), new Tab()];
    const message = secret(1);
    for (const tab of [here, there]) tab.take(message);
    const { keys, at } = here.screen.read();
    there.screen.read(keys, at);
    expect([here.screen.unread, there.screen.unread]).to.deep.equal([0, 0]);
    there.pass(60_000);
    expect(there.shown).to.deep.equal([]);
  });

  it("that comes to a tab after it was read in another goes with it there, and is not unread", () => {
    const [here, there] = [new Tab(), new Tab()];
    const message = secret(1);
    here.take(message);
    const { keys, at }: ReadWord = here.screen.read();
    there.screen.read(keys, at);
    there.pass(20_000);
    there.take(message);
    expect(there.screen.unread).to.equal(0);
    there.pass(40_000);
    expect(there.shown).to.deep.equal([]);
  });

  it("that the tab where one reads does not have yet keeps waiting for being read", () => {
    const [here, there] = [new Tab(), new Tab()];
    const [first, second] = [secret(1), secret(2)];
    here.take(first);
    for (const message of [first, second]) there.take(message);
    const { keys, at } = here.screen.read();
    there.screen.read(keys, at);
    expect(there.screen.unread).to.equal(1);
    there.pass(3600_000);
    expect(there.shown).to.deep.equal(["secret 2"]);
  });

  it("that a tab got from another one is as unread there, or as near its end", () => {
    const [here, there] = [new Tab(), new Tab()];
    here.take(secret(1));
    here.screen.read();
    here.take(secret(2));
    there.screen.adopt(here.screen.timeline.share());
    expect(there.screen.unread).to.equal(1);
    there.pass(60_000);
    expect(there.shown).to.deep.equal(["secret 2"]);
    there.screen.read();
    expect(there.screen.unread).to.equal(0);
    there.pass(60_000);
    expect(there.shown).to.deep.equal([]);
  });
});

describe("the timer of a conversation", () => {
  const change = (seconds: number, seq: number, at: number): Exclude<NumberedContent, RoomWord> => {
    const content = numbered({ type: "timer", seconds }, seq, at);
    if (content.type === "room") throw new Error("a timer became a request");
    return content;
  };

  it("is what its writer said last, also where an earlier change comes late", () => {
    const tab = new Tab();
    tab.take(change(0, 3, 500));
    tab.take(change(60, 2, 400));
    expect(tab.screen.timer.get()).to.equal(0);
    expect(tab.screen.timeline.get()).to.have.lengthOf(1);
  });

  it("is the same on both sides where both change it at once, whichever change comes first", () => {
    const [one, other] = [new Tab(), new Tab()];
    for (const [earlier, later] of [
      [400, 500],
      [600, 600],
    ] as const) {
      const [first, second] = [change(60, earlier, earlier), change(30, later, later)];
      one.take(first, "a page");
      one.take(second, "another page");
      other.take(second, "another page");
      other.take(first, "a page");
      expect([one.screen.timer.get(), other.screen.timer.get()]).to.deep.equal([30, 30]);
    }
  });

  it("can always be changed again: neither a slow clock here nor a wrong one there stands in the way", () => {
    for (const at of [2_000_000, Number.MAX_SAFE_INTEGER]) {
      const [here, there] = [new Tab(), new Tab()];
      const theirs = change(60, 1, at);
      for (const tab of [here, there]) tab.take(theirs, "their page");
      const mine = change(0, 1, here.screen.stamp({ type: "timer", seconds: 0 }));
      for (const tab of [here, there]) tab.take(mine, "my page");
      expect([here.screen.timer.get(), there.screen.timer.get()], String(at)).to.deep.equal([0, 0]);
    }
  });

  it("is taken from what others write where nobody said it since this page is open, and from nothing older than a change", () => {
    const tab = new Tab();
    tab.take(secret(2));
    expect(tab.screen.timer.get()).to.equal(60);
    tab.take(change(0, 1, 400), "another page");
    expect(tab.screen.timer.get()).to.equal(0);
    tab.take(secret(3));
    expect(tab.screen.timer.get()).to.equal(0);
  });

  it("is handed to a tab that comes, which takes no earlier change for a later one", () => {
    const [here, there] = [new Tab(), new Tab()];
    here.take(change(60, 3, 500));
    there.screen.join(here.screen.share());
    expect(there.screen.timer.get()).to.equal(60);
    there.take(change(0, 2, 400));
    expect(there.screen.timer.get()).to.equal(60);
  });
});
