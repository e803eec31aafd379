import { expect } from "chai";
import type { Room } from "../../web-components/session/index.ts";
import { startHostileRelay, type HostileRelay } from "../support/hostile-relay.ts";
import { letIn } from "../support/in-rooms.ts";
import { everyoneLeaves, fated, has, meet, texts, until, type Actor } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";
import { startSilentMember, type SilentMember } from "../support/silent-member.ts";

const MEMBERS = 6;
/** As many connections as a name may have. */
const BROWSERS = 10;

describe("a room of more than fifty browsers, most of which never answer", function () {
  this.timeout(60_000);

  let relay: RunningRelay;
  let hostile: HostileRelay;
  let alice: Actor;
  let bob: Actor;
  let room: Room;
  let side: Room;
  let crowd: readonly SilentMember[] = [];
  /** How many room messages each person's page sent. */
  const sent = new Map<string, number>();

  before(async () => {
    relay = await startRelay();
    hostile = await startHostileRelay(relay);
    [alice, bob] = await meet(hostile.url, "alice", "bob");
    for (const { session } of [alice, bob])
      await session.setPreferences({ readReceipts: true, typing: true });
    room = await alice.session.createRoom("A crowd");
    side = await letIn(room, bob);
    const names = Array.from({ length: MEMBERS }, (_, i) => `silent_${i}`);
    crowd = await Promise.all(names.map((name) => startSilentMember(relay.url, name, BROWSERS)));
    for (const member of crowd) {
      await room.invite(member.name);
      await member.join();
    }
    for (const one of [room, side])
      await until(one.members, (members) => members.filter(({ present }) => present).length === MEMBERS + 2);
  });
  beforeEach(() => {
    sent.clear();
    hostile.fromClient = (event, payload, { username }) => {
      if (event === "room_message") sent.set(username, (sent.get(username) ?? 0) + 1);
      return [payload];
    };
  });
  afterEach(() => hostile.behave());
  after(async () => {
    everyoneLeaves();
    for (const member of crowd) member.close();
    await hostile.close();
    await relay.close();
  });

  /** Whether every silent browser has a key of that name's: whoever handed it over knows of them all. */
  const isKnownToAll = (name: string): boolean =>
    crowd.every(({ clients }) =>
      clients.every((client) => client.all("room_key_delivery").some(({ from }) => from === name)),
    );

  it("hears the first message without waiting for them, and each of them gets its key all the same", async () => {
    await room.send("welcome, all of you");
    await until(side.timeline, has("welcome, all of you"));
    for (const { clients } of crowd)
      for (const client of clients)
        await client.until(
          () => client.all("room_key_delivery").some(({ from }) => from === "alice"),
          "a silent browser got no key",
        );
  });

  it("is quiet: nobody acknowledges, nobody is seen writing, and the bubble says 'sent'", async () => {
    // As long as one knows of fewer than fifty, it is a room like any other.
    for (const [one, other, name] of [
      [room, side, "alice"],
      [side, room, "bob"],
    ] as const) {
      for (let n = 0; !isKnownToAll(name); n++) {
        await one.send(`hello ${n} from ${name}`);
        await until(other.timeline, has(`hello ${n} from ${name}`));
      }
      // What was owed from then goes now, and so before what is said next.
      await one.markRead();
      await one.send(`${name} knows everyone`);
      await until(other.timeline, has(`${name} knows everyone`));
    }
    sent.clear();
    await room.send("who is there?");
    await until(side.timeline, has("who is there?"));
    await side.markRead();
    await side.setTyping(true);
    await side.send("I am");
    await until(room.timeline, has("I am"));
    expect(room.typing.get()).to.deep.equal([]);
    expect(sent.get("bob")).to.equal(1);
    expect(sent.get("alice")).to.equal(1);
    await until(room.timeline, fated("who is there?", "sent"));
  });

  it("tells the number of the last message once more after a pause, and who missed it gets it", async () => {
    hostile.toClient = (event, payload, { username }) =>
      event === "room_message" && username === "bob" ? [] : [payload];
    await room.send("last words");
    await until(room.timeline, fated("last words", "sent"));
    expect(texts(side.timeline.get())).to.not.include("last words");
    hostile.toClient = (_event, payload) => [payload];
    const last = crowd[0]?.clients[0];
    if (last === undefined) throw new Error("nobody is there");
    const before = last.all("room_message").length;
    // The pulse goes to everyone, ten seconds after the last word.
    for (let turn = 0; turn < 4 && last.all("room_message").length === before; turn++)
      await last.until(() => last.all("room_message").length > before).catch(() => undefined);
    expect(last.all("room_message").length).to.be.greaterThan(before);
    await until(side.timeline, has("last words"));
    // Ten seconds and more after they were read: an acknowledgement would be long here.
    for (const body of ["welcome, all of you", "who is there?", "last words"])
      expect(room.timeline.get()).to.satisfy(fated(body, "sent"));
    expect(side.timeline.get()).to.satisfy(fated("I am", "sent"));
  });
});
