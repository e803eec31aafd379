import { expect } from "chai";
import { boundedParser } from "../../server/parser.ts";
import { connect, person, type Said, signUp } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";
import { frame, Line } from "../fuzz/lines.ts";

describe("what the relay reads of a client's events", () => {
  it("takes one attachment, and refuses an event that announces another one before it comes", () => {
    const decoder = new boundedParser.Decoder();
    const read: Said[] = [];
    decoder.on("decoded", (packet: Said) => read.push(packet));
    decoder.add(`51-/chat,["message",{"data":{"_placeholder":true,"num":0}}]`);
    decoder.add(Buffer.from("bytes"));
    expect(read[0].data).to.deep.equal(["message", { data: Buffer.from("bytes") }]);
    expect(() => decoder.add(`52-/chat,["message",{"_placeholder":true,"num":0}]`)).to.throw("attachments");
  });

  it("keeps an attachment's own bytes alone, not the network's read that it came in", () => {
    const decoder = new boundedParser.Decoder();
    const read: Said[] = [];
    decoder.on("decoded", (packet: Said) => read.push(packet));
    const came = Buffer.alloc(64 * 1024, 7);
    for (const bytes of [came.subarray(10, 11), came.subarray(0, 60_000), Buffer.from("x"), came]) {
      decoder.add(`51-/chat,["message",{"_placeholder":true,"num":0}]`);
      decoder.add(bytes);
      const kept: Buffer = read.at(-1).data[1];
      expect(kept.equals(bytes)).to.equal(true);
      expect(kept.buffer.byteLength).to.be.at.most(2 * bytes.byteLength);
    }
  });
});

describe("a relay that takes one attachment", () => {
  const relay = eachWithRelay();

  it("puts out who announces more, and hands clients what has one", async () => {
    const alice = await person(relay().url, "alice");
    const bob = await connect(relay().url, await signUp(relay().url, "bob"));
    const data = Buffer.from([1, 2, 3]);
    expect(await alice.ask("message", { to: "bob", data })).to.include({ ok: true, delivered: 1 });
    expect((await bob.next("message")).data).to.deep.equal(data);
    const line = await Line.chat(relay().port, await signUp(relay().url, "mallory"));
    line.send(frame(1, `4510-/chat,["message",{"_placeholder":true,"num":0}]`));
    // FIN and the opcode of a closing handshake (RFC 6455 section 5.2).
    await line.until("\x88");
    expect(line.said).to.contain("\x88");
    line.close();
    for (const client of [alice, bob]) client.close();
    // Sooner than a ping that is not answered would.
  }).timeout(8_000);
});
