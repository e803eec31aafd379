import { expect } from "chai";
import { encodeContent, numbered, type NumberedContent } from "../../web-components/session/content.ts";
import { isDone, Outbox, type Entry } from "../../web-components/session/outbox.ts";

const BOB = "bob's root";
const HOUR = 3600_000;

/** An outbox with a clock of its own. */
class Desk {
  time = 0;
  readonly outbox = new Outbox(() => this.time);

  write(body: string, roots: readonly string[] = [BOB]): Entry {
    const content = this.#content(body);
    return this.outbox.add(content, encodeContent(content), roots).entry;
  }

  /** Writes something of so many bytes; returns the bodies that had to give way. */
  push(bytes: number): readonly number[] {
    const { dropped } = this.outbox.add(this.#content("big"), new Uint8Array(bytes), [BOB]);
    return dropped.map(({ content }) => content.seq);
  }

  get seqs(): readonly number[] {
    return this.outbox.entries.map(({ content }) => content.seq);
  }

  #content(body: string): NumberedContent {
    return numbered({ type: "text", body }, this.outbox.nextSeq, this.time);
  }
}

describe("the outbox of a conversation", () => {
  it("numbers what is written from 1 on, without holes", () => {
    const desk = new Desk();
    desk.write("one");
    desk.write("two");
    expect(desk.seqs).to.deep.equal([1, 2]);
  });

  it("is done with what every root that it was written for acknowledged, and with nothing else", () => {
    const desk = new Desk();
    const entry = desk.write("for two", ["a", "b"]);
    desk.outbox.acknowledge("a", [[1, 1]], "delivered", false);
    expect(isDone(entry)).to.equal(false);
    desk.outbox.acknowledge("stranger", [[1, 1]], "delivered", false);
    expect(isDone(entry)).to.equal(false);
    desk.outbox.acknowledge("b", [[1, 1]], "delivered", false);
    expect(isDone(entry)).to.equal(true);
    expect(isDone(desk.write("for nobody yet", []))).to.equal(false);
  });

  it("takes no acknowledgement of what a root was not sent", () => {
    const desk = new Desk();
    desk.write("for bob");
    expect(desk.outbox.acknowledge("late", [[1, 1]], "read", false)).to.deep.equal([]);
  });

  it("never takes 'read' back to 'delivered', and takes numbers that were never written for nothing", () => {
    const desk = new Desk();
    const entry = desk.write("one");
    expect(desk.outbox.acknowledge(BOB, [[1, 900]], "read", false)).to.deep.equal([entry]);
    expect(desk.outbox.acknowledge(BOB, [[1, 1]], "delivered", false)).to.deep.equal([]);
    expect(entry.acknowledged.get(BOB)).to.equal("read");
  });

  it("owes a device what its root has not acknowledged and it was not sent, never to who came later", () => {
    const desk = new Desk();
    const [first, second] = [desk.write("one"), desk.write("two")];
    for (const entry of [first, second]) entry.launched = true;
    desk.write("not gone yet");
    expect(desk.outbox.owedTo(BOB, "device", false)).to.deep.equal([first, second]);
    expect(desk.outbox.owedTo("late", "device", false)).to.deep.equal([]);
    desk.outbox.acknowledge(BOB, [[1, 1]], "delivered", false);
    expect(desk.outbox.owedTo(BOB, "device", false)).to.deep.equal([second]);
    second.sentTo.set("device", 0);
    expect(desk.outbox.owedTo(BOB, "device", false)).to.deep.equal([]);
    expect(desk.outbox.owedTo(BOB, "new device", false)).to.deep.equal([second]);
    desk.outbox.reopen();
    expect(desk.outbox.owedTo(BOB, "device", false), "after one's own reconnection").to.deep.equal([second]);
  });

  it("answers who asks with what they lack, not with what is still on its way to them", () => {
    const desk = new Desk();
    const entries = ["one", "two", "three"].map((body) => desk.write(body));
    for (const entry of entries) entry.launched = true;
    desk.outbox.acknowledge(BOB, [[1, 3]], "delivered", false);
    const missing = (since: number): readonly number[] =>
      desk.outbox.missingAt(BOB, "device", false, [[2, 2]], since).map(({ content }) => content.seq);
    expect(missing(1), "acknowledged by the root, lacking on this device").to.deep.equal([1, 3]);
    entries[2]?.sentTo.set("device", 50);
    expect(missing(50)).to.deep.equal([1]);
    expect(missing(51)).to.deep.equal([1, 3]);
    expect(desk.outbox.missingAt("late", "other", false, [], 51)).to.deep.equal([]);
  });

  it("keeps at most 500 messages: what everyone has goes first, then the oldest, and those are said", () => {
    const desk = new Desk();
    for (let i = 0; i < 500; i++) desk.write(`message ${i}`);
    desk.outbox.acknowledge(BOB, [[400, 400]], "delivered", false);
    expect(desk.push(10)).to.deep.equal([]);
    expect(desk.seqs).to.have.lengthOf(500).and.not.include(400);
    expect(desk.push(10)).to.deep.equal([1]);
    expect(desk.seqs).to.have.lengthOf(500).and.not.include(1);
  });

  it("keeps at most 32 MiB, and the newest message whatever its size", () => {
    const desk = new Desk();
    const [ten, forty] = [10 * 2 ** 20, 40 * 2 ** 20];
    expect([desk.push(ten), desk.push(ten), desk.push(ten)]).to.deep.equal([[], [], []]);
    expect(desk.push(ten)).to.deep.equal([1]);
    expect(desk.push(forty)).to.deep.equal([2, 3, 4]);
    expect(desk.seqs).to.deep.equal([5]);
  });

  it("drops after 24 hours what nobody took, and says so; after 10 minutes what everyone has", () => {
    const desk = new Desk();
    const unread = desk.write("nobody took it");
    desk.write("acknowledged");
    desk.outbox.acknowledge(BOB, [[2, 2]], "delivered", false);
    desk.time = 600_000;
    expect(desk.outbox.expire()).to.deep.equal([]);
    expect(desk.seqs).to.deep.equal([1, 2]);
    desk.time += 1;
    expect(desk.outbox.expire()).to.deep.equal([]);
    expect(desk.seqs).to.deep.equal([1]);
    desk.time = 24 * HOUR + 1;
    expect(desk.outbox.expire()).to.deep.equal([unread]);
    expect(desk.seqs).to.deep.equal([]);
  });

  it("expects from a new reader on what has not gone out yet, and nothing before it", () => {
    const desk = new Desk();
    expect(desk.outbox.expectedSeq).to.equal(1);
    const [first] = [desk.write("one"), desk.write("two")];
    expect(desk.outbox.expectedSeq).to.equal(1);
    if (first !== undefined) first.launched = true;
    expect(desk.outbox.expectedSeq).to.equal(2);
  });
});
