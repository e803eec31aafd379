import { readdir, readFile } from "node:fs/promises";
import { join as pathOf } from "node:path";
import { expect } from "chai";
import { everyoneLeaves, fated, has, meet, PASSWORD, until } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";
import { disguises, tap, type Wiretap } from "../support/wiretap.ts";

/** Says where a marker occurs, in any encoding; nothing is the good news. */
function sightings(marker: string, places: Readonly<Record<string, Buffer>>): readonly string[] {
  return Object.entries(places)
    .filter(([, bytes]) => disguises(marker).some((form) => bytes.includes(form)))
    .map(([place]) => place);
}

async function folder(path: string): Promise<Buffer> {
  const names = await readdir(path);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(pathOf(path, name)))));
}

describe("the relay is blind", () => {
  let relay: RunningRelay;
  let wire: Wiretap;
  before(async () => {
    relay = await startRelay();
    wire = await tap(relay.port);
  });
  afterEach(everyoneLeaves);
  after(async () => {
    await wire.close();
    await relay.close();
  });

  /** Everything that entered the relay, left it, was logged by it, or lies on its disk. */
  async function everything() {
    return {
      "what clients sent": wire.sent(),
      "what the relay sent": wire.received(),
      "the relay's log": Buffer.from(relay.logged.join("\n")),
      "the relay's disk": await folder(relay.dataDir),
    };
  }

  it("would show a marker that lies anywhere in Base64, and shows none where it is not", () => {
    const marker = "waveform";
    for (const before of ["", "\xff", "\xff\xff", "\0\0\0"])
      for (const after of ["", "\xff", "\0\0", "?>?"]) {
        const text = Buffer.from(before + marker + after, "latin1").toString("base64");
        expect(sightings(marker, { text: Buffer.from(text) }), text).to.deep.equal(["text"]);
      }
    for (const form of disguises(marker)) expect(form.length, form.toString()).to.be.at.least(marker.length);
  });

  it("records nothing of a whole story in any encoding: texts, edits, replies, reactions", async () => {
    const markers = ["marker-one-Ünïcödé-text", "marker-two-the-answer", "marker-three-edited-words"];
    const [alice, bob] = await meet(wire.url, "alice_in_wonderland", "bob");
    const id = await alice.to(bob).send(`${markers[0]} said`);
    await until(bob.to(alice).timeline, has(`${markers[0]} said`));
    await bob.to(alice).send(`${markers[1]} said`, { replyTo: { user: "alice_in_wonderland", id } });
    await bob.to(alice).react({ user: "alice_in_wonderland", id }, "👍");
    await until(alice.to(bob).timeline, has(`${markers[1]} said`));
    await alice.to(bob).edit(id, `${markers[2]} said`);
    await until(bob.to(alice).timeline, has(`${markers[2]} said`));
    await until(bob.to(alice).timeline, fated(`${markers[1]} said`, "delivered"));
    const places = await everything();
    for (const marker of markers) expect(sightings(marker, places), marker).to.deep.equal([]);
    // The tap is not deaf: what the relay may know is there to be seen.
    expect(sightings("key_exchange", places)).to.include.members([
      "what clients sent",
      "what the relay sent",
    ]);
  });

  it("keeps no password, token or user name where it does not belong: not in its log, not in a URL, not on disk", async () => {
    const {
      "the relay's log": log,
      "the relay's disk": disk,
      "what clients sent": sent,
    } = await everything();
    expect(sightings(PASSWORD, { log, disk })).to.deep.equal([]);
    expect(sightings("alice_in_wonderland", { log })).to.deep.equal([]);
    const urls = sent.toString("latin1").match(/(GET|POST|DELETE) \/\S*/g) ?? [];
    expect(urls.length).to.be.greaterThan(4);
    for (const url of urls) expect(url).to.not.match(/eyJ/); // how every token begins
    expect(log.toString()).to.not.match(/eyJ/);
    expect(disk.toString("latin1")).to.not.match(/eyJ/);
  });

  it("tells a receipt from a short text by nothing but time: their sizes on the wire are the same", async () => {
    const [carol, dan] = await meet(wire.url, "carol", "dan");
    dan.to(carol);
    const before = wire.sent().length;
    await carol.to(dan).send("short");
    await until(carol.to(dan).timeline, fated("short", "delivered"));
    const frames =
      wire
        .sent()
        .subarray(before)
        .toString("latin1")
        .match(/"data":"[A-Za-z0-9+/=]+"/g) ?? [];
    expect(frames.length).to.be.at.least(2);
    expect(new Set(frames.map((frame) => frame.length)).size).to.equal(1);
  });
});
