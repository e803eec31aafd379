import { expect } from "chai";
import { frame, Line } from "../fuzz/lines.ts";
import { eachWithRelay } from "../support/relay.ts";

const POLL = "/socket.io/?EIO=4&transport=polling";

describe("a stranger, who connects and never joins", () => {
  const relay = eachWithRelay();

  it("is put out, line and all, though it answers nothing: 5 s to join, and 2 s to say goodbye", async () => {
    const start = performance.now();
    const silent = await Line.open(relay().port);
    await silent.upgrade();
    const poller = await Line.open(relay().port);
    poller.send(`GET ${POLL} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await poller.until('"sid"');
    const sid = /"sid":"([^"]+)"/.exec(poller.said)?.[1] ?? "";
    await silent.closed();
    expect((performance.now() - start) / 1_000).to.be.within(5, 15);
    poller.send(`GET ${POLL}&sid=${sid} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await poller.until("Session ID unknown");
    poller.close();
  }).timeout(40_000);

  it("is put out as soon when it says goodbye itself and then holds the line", async () => {
    const start = performance.now();
    const line = await Line.open(relay().port);
    await line.upgrade();
    line.send(frame(8, Buffer.from([3, 232])));
    await line.closed();
    expect((performance.now() - start) / 1_000).to.be.below(10);
  }).timeout(40_000);
});
