import { expect } from "chai";
import * as media from "../../web-components/session/media/media-part.ts";
import * as rooms from "../../web-components/session/rooms/rooms-part.ts";
import {
  memoryVault,
  openSession,
  type PartSources,
  type Session,
} from "../../web-components/session/index.ts";
import { isOpen, sees } from "../support/in-rooms.ts";
import { bytesOf, mediaIn, mediaOf, someBytes } from "../support/media.ts";
import { everyoneLeaves, has, meet, PASSWORD, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** Parts that come over the network when the test says so; how often each was asked for. */
function slowParts(): {
  readonly sources: PartSources;
  readonly asked: Record<"media" | "rooms", number>;
  readonly arrive: (part: "media" | "rooms") => void;
  readonly fail: (part: "media" | "rooms") => void;
} {
  const asked = { media: 0, rooms: 0 };
  const settle: Partial<Record<"media" | "rooms", (isThere: boolean) => void>> = {};
  const source =
    <M>(name: "media" | "rooms", module: M) =>
    (): Promise<M> => {
      asked[name] += 1;
      return new Promise((resolve, reject) => {
        settle[name] = (isThere) => (isThere ? resolve(module) : reject(new TypeError("failed to fetch")));
      });
    };
  return {
    sources: { media: source("media", media), rooms: source("rooms", rooms) },
    asked,
    arrive: (part) => settle[part]?.(true),
    fail: (part) => settle[part]?.(false),
  };
}

describe("a page that fetches code for media and rooms when it first meets them", () => {
  let relay: RunningRelay;
  const sessions: Session[] = [];
  before(async () => {
    relay = await startRelay();
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.close();
    everyoneLeaves();
  });
  after(async () => {
    await relay.close();
  });

  /** Someone in a browser: signed in, with parts that are not here. */
  async function visit(name: string, sources: PartSources): Promise<Session> {
    const session = openSession({ server: relay.url, vault: memoryVault() }, sources);
    sessions.push(session);
    await session.register(name, PASSWORD);
    await session.signIn(name, PASSWORD);
    return session;
  }

  it("does without both for a talk in words", async () => {
    const [alice] = await meet(relay.url, "alice_words");
    const { sources, asked } = slowParts();
    const bob = await visit("bob_words", sources);
    await alice.to("bob_words").send("hello");
    await until(bob.direct("alice_words").timeline, has("hello"));
    await bob.direct("alice_words").send("hello yourself");
    await until(alice.to("bob_words").timeline, has("hello yourself"));
    expect(asked).to.deep.equal({ media: 0, rooms: 0 });
  });

  it("a file that comes before its code is announced at once, and whole when the code is here", async () => {
    const [alice] = await meet(relay.url, "alice_early");
    const { sources, asked, arrive } = slowParts();
    const bob = await visit("bob_early", sources);
    const chat = bob.direct("alice_early");
    const file = someBytes(300_000);
    await alice.to("bob_early").send("look:");
    await alice.to("bob_early").sendMedia(new Blob([file]), { kind: "file", name: "plan.pdf" });
    await alice.to("bob_early").send("got it?");
    const [early] = mediaOf(await until(chat.timeline, has("got it?")));
    expect(early?.media).to.include({ state: "waiting", size: 300_000, name: "plan.pdf" });
    arrive("media");
    const [item] = mediaOf(await until(chat.timeline, mediaIn("ready")));
    expect(await bytesOf(item)).to.deep.equal(file);
    await until(alice.to("bob_early").timeline, mediaIn("ready"));
    expect(asked.media).to.equal(1);
  });

  it("what could not be fetched is fetched again with the next file, and both files come", async () => {
    const [alice] = await meet(relay.url, "alice_again");
    const { sources, asked, arrive, fail } = slowParts();
    const bob = await visit("bob_again", sources);
    const chat = bob.direct("alice_again");
    await alice.to("bob_again").sendMedia(new Blob([someBytes(1_000)]), { kind: "file", name: "one" });
    await until(chat.timeline, mediaIn("waiting"));
    fail("media");
    await until(alice.to("bob_again").timeline, (items) => items.length > 0);
    await alice.to("bob_again").sendMedia(new Blob([someBytes(2_000)]), { kind: "file", name: "two" });
    await until(chat.timeline, (items) => mediaOf(items).length === 2);
    arrive("media");
    const items = mediaOf(await until(chat.timeline, mediaIn("ready")));
    expect(items.map(({ media }) => media.name)).to.deep.equal(["one", "two"]);
    expect(asked.media).to.equal(2);
  });

  it("a second tab whose code for files could not be fetched fetches it on its next connection, and shows how they are", async () => {
    const [alice] = await meet(relay.url, "alice_second");
    const vault = memoryVault();
    const [ones, others] = [slowParts(), slowParts()];
    const first = openSession({ server: relay.url, vault }, ones.sources);
    sessions.push(first);
    await first.register("bob_second", PASSWORD);
    await first.signIn("bob_second", PASSWORD);
    const file = new Blob([someBytes(1_000)]);
    await alice.to("bob_second").sendMedia(file, { kind: "file", name: "one" });
    await until(first.direct("alice_second").timeline, mediaIn("waiting"));
    const second = openSession({ server: relay.url, vault }, others.sources);
    sessions.push(second);
    await second.resume();
    const { timeline } = second.direct("alice_second");
    await until(timeline, mediaIn("waiting"));
    await until(timeline, () => others.asked.media === 1);
    others.fail("media");
    await relay.restart();
    await until(second.status, ({ state }) => state !== "online");
    await until(second.status, ({ state }) => state === "online");
    ones.arrive("media");
    await until(first.direct("alice_second").timeline, mediaIn("ready"));
    expect(others.asked.media).to.equal(2);
    others.arrive("media");
    await until(timeline, mediaIn("ready"));
  });

  it("one's own file waits for its code, and is refused as offline where that cannot be fetched", async () => {
    const [alice] = await meet(relay.url, "alice_own");
    const { sources, arrive, fail } = slowParts();
    const bob = await visit("bob_own", sources);
    const send = (): Promise<string> =>
      bob.direct("alice_own").sendMedia(new Blob([someBytes(500)]), { kind: "file", name: "mine" });
    const first = send();
    fail("media");
    expect(await first.catch((error: unknown) => error)).to.have.property("code", "offline");
    const second = send();
    arrive("media");
    await second;
    await until(alice.to("bob_own").timeline, mediaIn("ready"));
  });

  it("an invitation that comes before the code of rooms is there when the code is, and can be accepted", async () => {
    const [alice] = await meet(relay.url, "alice_room");
    const { sources, asked, arrive } = slowParts();
    const bob = await visit("bob_room", sources);
    await alice.to("bob_room").send("come along");
    await until(bob.direct("alice_room").timeline, has("come along"));
    const room = await alice.session.createRoom("Friday");
    await room.invite("bob_room");
    await alice.to("bob_room").send("I asked you in");
    await until(bob.direct("alice_room").timeline, has("I asked you in"));
    expect(bob.invitations.get()).to.deep.equal([]);
    arrive("rooms");
    const [invitation] = await until(bob.invitations, (all) => all.length === 1);
    if (invitation === undefined) throw new Error("nobody asked");
    const side = await invitation.accept();
    expect(side.title.get()).to.equal("Friday");
    await isOpen(side);
    await sees(room, 2);
    await room.send("welcome");
    await until(side.timeline, has("welcome"));
    expect(asked.rooms).to.equal(1);
  });
});
