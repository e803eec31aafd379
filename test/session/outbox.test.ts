import { expect } from "chai";
import { encodeContent, numbered, type NumberedContent } from "../../web-components/session/content.ts";
import { isDone, noteSent, Outbox, type Entry } from "../../web-components/session/outbox.ts";

const BOB = "bob's root";
const HOUR = 3600_000;

/** An outbox with a clock of its own. */
class Desk {
  time = 0;
  /** The numbers of what was given up. */
  readonly gaveUp: number[] = [];
  readonly outbox: Outbox;

  constructor(meetsLater = true) {
    const gaveUp = ({ content }: Entry): void => void this.gaveUp.push(content.seq);
    this.outbox = new Outbox(() => this.time, { meetsLater, gaveUp });
  }

  write(body: string, roots: readonly string[] = [BOB]): Entry {
    const content = this.#content(body);
    return this.outbox.add(content, encodeContent(content), roots);
  }

  /** Writes something of so many bytes; returns the numbers of what was given up for it. */
  push(bytes: number): readonly number[] {
    const before = this.gaveUp.length;
    this.outbox.add(this.#content("big"), new Uint8Array(bytes), [BOB]);
    return this.gaveUp.slice(before).sort((a, b) => a - b);
  }

  get seqs(): readonly number[] {
    return this.outbox.entries.map(({ content }) => content.seq);
  }

  /** What is kept to be sent, as opposed to what is kept for a retry. */
  get live(): readonly number[] {
    return this.outbox.entries.filter(({ failed }) => !failed).map(({ content }) => content.seq);
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
    noteSent(second, "device", 0);
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
    const missing = (): readonly number[] =>
      desk.outbox.missingAt(BOB, "device", false, [[2, 2]]).map(({ content }) => content.seq);
    expect(missing(), "acknowledged by the root, lacking on this device").to.deep.equal([1, 3]);
    const third = entries[2] as Entry;
    // A line that loses nothing is late because it is full: the more copies went, the longer the next one waits.
    for (const underWay of [1_000, 4_000, 16_000, 60_000, 60_000]) {
      noteSent(third, "device", desk.time);
      desk.time += underWay - 1;
      expect(missing()).to.deep.equal([1]);
      desk.time += 1;
      expect(missing()).to.deep.equal([1, 3]);
    }
    noteSent(third, "device", desk.time + HOUR);
    expect(missing(), "the clock was set back").to.deep.equal([1, 3]);
    noteSent(third, "device", desk.time);
    desk.outbox.reopen();
    expect(missing(), "a new connection").to.deep.equal([1, 3]);
    expect(desk.outbox.missingAt("late", "other", false, [])).to.deep.equal([]);
  });

  it("keeps at most 500 messages: what everyone has goes first, then the oldest, and those are said", () => {
    const desk = new Desk();
    for (let i = 0; i < 500; i++) desk.write(`message ${i}`);
    desk.outbox.acknowledge(BOB, [[400, 400]], "delivered", false);
    expect(desk.push(10)).to.deep.equal([]);
    expect(desk.seqs).to.have.lengthOf(500).and.not.include(400);
    expect(desk.push(10)).to.deep.equal([1]);
    expect(desk.live).to.have.lengthOf(500).and.not.include(1);
  });

  it("lets what somebody was passed go before what waits, and calls none of it failed", () => {
    const desk = new Desk();
    const entries = Array.from({ length: 500 }, (_, i) => desk.write(`message ${i}`));
    entries[9]?.passedOn.add(BOB);
    expect(desk.push(10)).to.deep.equal([]);
    expect(desk.seqs).to.include(1);
    expect(desk.seqs).to.not.include(10);
  });

  it("keeps at most 32 MiB, and the newest message whatever its size", () => {
    const desk = new Desk();
    const [ten, forty] = [10 * 2 ** 20, 40 * 2 ** 20];
    expect([desk.push(ten), desk.push(ten), desk.push(ten)]).to.deep.equal([[], [], []]);
    expect(desk.push(ten)).to.deep.equal([1]);
    expect(desk.push(forty)).to.deep.equal([2, 3, 4]);
    expect(desk.live).to.deep.equal([5]);
  });

  it("can try again what had to give way, and hears of it if it was there after all", () => {
    const desk = new Desk();
    for (let i = 0; i < 502; i++) desk.write(`message ${i}`);
    expect(desk.gaveUp, "each as the next one came").to.deep.equal([1, 2]);
    desk.outbox.acknowledge(BOB, [[1, 1]], "delivered", false);
    expect(desk.outbox.retry(undefined, [BOB]).map(({ content }) => content.seq)).to.deep.equal([2]);
    expect(desk.outbox.failed).to.equal(0);
  });

  it("takes nothing more on where 2,000 that were given up wait for a retry, until they are tried or cleared", () => {
    const desk = new Desk();
    for (let i = 0; i < 2_499; i++) desk.write("text");
    expect(desk.outbox.isFull).to.equal(false);
    desk.write("the last");
    expect(desk.outbox.isFull).to.equal(true);
    desk.outbox.forgetFailed();
    expect([desk.outbox.isFull, desk.seqs.length]).to.deep.equal([false, 500]);
  });

  it("gives up after 24 hours what nobody took; lets go after 10 minutes what everyone has", () => {
    const desk = new Desk();
    desk.write("nobody took it");
    desk.write("acknowledged");
    desk.outbox.acknowledge(BOB, [[2, 2]], "delivered", false);
    desk.time = 600_000;
    desk.outbox.expire();
    expect(desk.seqs).to.deep.equal([1, 2]);
    desk.time += 1;
    desk.outbox.expire();
    expect(desk.seqs).to.deep.equal([1]);
    expect(desk.gaveUp).to.deep.equal([]);
    desk.time = 24 * HOUR + 1;
    desk.outbox.expire();
    expect(desk.gaveUp).to.deep.equal([1]);
    desk.time += 1_000;
    desk.outbox.retry(undefined, [BOB]);
    desk.outbox.expire();
    expect(desk.outbox.failed, "tried again, it has another 24 hours").to.equal(0);
  });

  it("gives up nothing that somebody has, or that is for nobody in a room", () => {
    const room = new Desk(false);
    room.write("one of two has it", ["a", "b"]);
    room.outbox.acknowledge("a", [[1, 1]], "delivered", false);
    room.write("for nobody", []);
    room.time = 24 * HOUR + 1;
    room.outbox.expire();
    expect([room.seqs, room.gaveUp]).to.deep.equal([[], []]);
  });

  it("hears that something was read hours after it let it go, and has no word of it left", () => {
    const desk = new Desk();
    desk.write("secret");
    desk.outbox.acknowledge(BOB, [[1, 1]], "delivered", false);
    desk.time = 600_001;
    desk.outbox.expire();
    expect(desk.seqs).to.deep.equal([]);
    const [read] = desk.outbox.acknowledge(BOB, [[1, 1]], "read", false);
    expect(read?.acknowledged.get(BOB)).to.equal("read");
    expect(JSON.stringify(read)).to.not.include("secret");
    expect(read?.bytes).to.have.lengthOf(0);
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
