import { expect } from "chai";
import { mock } from "node:test";
import type { Circle } from "../../web-components/session/circle.ts";
import { numbered, type NumberedContent } from "../../web-components/session/content.ts";
import type { FiledChain } from "../../web-components/session/keyring.ts";
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
    changed: () => undefined,
  });

  take(content: Exclude<NumberedContent, RoomWord>, page = "alice's page"): void {
    this.screen.apply(content, ALICE, { instance: page } as FiledChain);
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
