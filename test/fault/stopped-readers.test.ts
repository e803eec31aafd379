import { expect } from "chai";
import { HonestPair } from "../fuzz/honest-pair.ts";
import { frame, Line } from "../fuzz/lines.ts";
import { connect, type PlainClient, signUp } from "../support/plain-client.ts";
import { letIn, roomOf } from "../support/room.ts";

const KIB = 1024;

/** What stands in the way of bringing a reader to its limit fast. */
const RAISED = {
  LIMIT_EVENTS_PER_SECOND: "100000",
  LIMIT_EVENT_BURST: "1000000",
  LIMIT_BYTES_PER_SECOND: "1073741824",
  LIMIT_BYTE_BURST: "1073741824",
  // Nobody here answers pings.
  PING_INTERVAL_MS: "60000",
};

describe("readers that stopped", function () {
  this.timeout(120_000);
  let pair: HonestPair;
  let sender: PlainClient;

  const meet = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
    pair = await HonestPair.meet({ ...RAISED, ...env });
    sender = await connect(pair.relay.url, await signUp(pair.relay.url, "sender"));
  };
  const cuts = (): number => pair.relay.logged().split("reads too slowly").length - 1;

  afterEach(async () => {
    sender.close();
    await pair.end();
  });

  it("cost what is owed to them, however small its pieces: not the reads that those came in", async () => {
    await meet({ BACKLOG_BYTES: String(64 * KIB * KIB) });
    const { url, port } = pair.relay;
    const stopped = await Line.chat(port, await signUp(url, "stopped"));
    stopped.stopReading();
    // More than the system's buffers take.
    const fill = Buffer.alloc(128 * KIB, 7);
    await Promise.all(
      Array.from({ length: 160 }, () => sender.ask("message", { to: "stopped", data: fill })),
    );
    const before = pair.grown;
    const mallory = await Line.chat(port, await signUp(url, "mallory"));
    const one = [
      frame(1, `451-/chat,["message",{"to":"stopped","data":{"_placeholder":true,"num":0}}]`),
      frame(2, Buffer.from([1])),
      // Brings the next read's buffer to its end, and is refused.
      frame(1, `451-/chat,["nothing",{"_placeholder":true,"num":0}]`),
      frame(2, Buffer.alloc(64 * KIB, 7)),
    ];
    const batch = Buffer.concat(one);
    for (let n = 0; n < 4_000; n++) await mallory.give(batch);
    mallory.send(frame(1, `42/chat,["message",{"to":"sender","data":"that was all"}]`));
    await sender.next("message");
    expect(cuts()).to.equal(0);
    expect(pair.grown - before, "MiB for 4,000 bytes").to.be.below(120);
    for (const line of [mallory, stopped]) line.close();
    await pair.part(400);
  });

  it("cost no more where they poll, and leave each answer unread", async () => {
    await meet({ BACKLOG_BYTES: String(16 * KIB * KIB) });
    const { url, port } = pair.relay;
    const lines: Line[] = [];
    const poll = async (sid: string): Promise<Line> => {
      const line = await Line.open(port);
      lines.push(line);
      const query = `EIO=4&transport=polling${sid === "" ? "" : `&sid=${sid}`}`;
      line.send(`GET /socket.io/?${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      return line;
    };
    const first = await poll("");
    await first.until('"sid"');
    const sid = /"sid":"([^"]+)"/.exec(first.said)?.[1] ?? "";
    const join = `40/chat,${JSON.stringify({ token: await signUp(url, "stopped") })}`;
    const post = await Line.open(port);
    post.send(
      `POST /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: ${join.length}\r\n\r\n${join}`,
    );
    await post.until("ok");
    await (await poll(sid)).until("init_state");
    const before = pair.grown;
    const data = Buffer.alloc(128 * KIB, 7);
    for (let n = 0; n < 16 && cuts() === 0; n++) {
      // A bit less than the limit, and more than the system's buffers take of it.
      await Promise.all(Array.from({ length: 120 }, () => sender.ask("message", { to: "stopped", data })));
      (await poll(sid)).stopReading();
      // Behind the poll, which the relay has read by then.
      await sender.ask("get_room_members", {});
    }
    expect(cuts()).to.equal(1);
    // The limit is 16 here, and each answer is there twice for a moment, one of them as Base64.
    expect(pair.grown - before, "MiB").to.be.below(200);
    for (const line of [...lines, post]) line.close();
    await pair.part(300);
  });

  it("are cut a hundred at once, each with a goodbye to all, and it is the same relay for everyone else", async () => {
    await meet({ BACKLOG_BYTES: String(KIB * KIB) });
    const { url, port } = pair.relay;
    const room = await roomOf(sender, "sender", {});
    const token = await signUp(url, "stopped");
    const guest = await connect(url, token);
    const pass = await letIn(sender, "stopped", guest, room);
    guest.close();
    const stop = async (): Promise<Line> => {
      const line = await Line.chat(port, token);
      line.send(frame(1, `42/chat,1${JSON.stringify(["join_room", { room, pass }])}`));
      await line.until("43/chat,1");
      line.stopReading();
      return line;
    };
    const lines = await Promise.all(Array.from({ length: 100 }, stop));
    const data = "x".repeat(100 * KIB);
    for (let n = 0; n < 400 && cuts() < 100; n++) await sender.ask("room_message", { room, data });
    expect(cuts()).to.equal(100);
    await sender.until(() => sender.all("room_member_left").length >= 101);
    for (const line of lines) line.close();
    await pair.part(300);
  });
});

describe("events that are never completed", () => {
  it("cost nothing that an attachment could weigh: who announces more than one is put out", async () => {
    const pair = await HonestPair.meet();
    try {
      const token = await signUp(pair.relay.url, "mallory");
      const part = frame(2, Buffer.alloc(KIB * KIB - 16, 7));
      const lines: Line[] = [];
      for (let n = 0; n < 20; n++) {
        const line = await Line.chat(pair.relay.port, token);
        lines.push(line);
        line.send(frame(1, `4510-/chat,["message",{"_placeholder":true,"num":0}]`));
        for (let k = 0; k < 9; k++) line.send(part);
      }
      for (const line of lines) await line.until("\x88");
      expect(pair.grown).to.be.below(100);
      for (const line of lines) line.close();
      await pair.part(100);
    } finally {
      await pair.end();
    }
  });
});
