import { EventEmitter } from "node:events";
import { expect } from "chai";
import type { Server } from "socket.io";
import { joinWrites } from "../../server/cork.ts";
import type { Said } from "../support/plain-client.ts";
import { turn, unexpected, WireTap } from "../support/wire-tap.ts";

/** The answer to a long poll, on a line that is closed when it is destroyed. */
class PollAnswer extends EventEmitter {
  isBrokenOff = false;
  readonly socket = {
    destroy: () => {
      this.isBrokenOff = true;
      this.emit("close");
    },
  };
}

/** A connection that polls, and what happens when a poll of it comes. */
function poller(most: number) {
  const tap = new WireTap(true);
  const io: Said = { engine: new EventEmitter() };
  const said = { cut: 0 };
  const onCut = (): void => {
    said.cut += 1;
  };
  joinWrites(io as Server, { most, onCut, onBroken: unexpected });
  io.engine.emit("connection", tap);
  tap.transport.writable = false;
  /** Answers with what waits, as engine.io does: whole, and idle as soon as the next poll is there. */
  const poll = async (): Promise<PollAnswer> => {
    const answer = new PollAnswer();
    tap.transport.res = answer;
    tap.transport.writable = true;
    tap.flush();
    await turn();
    tap.transport.res = null;
    tap.transport.writable = false;
    return answer;
  };
  return { tap, said, poll };
}

describe("a long poller", () => {
  it("is cut when it asks on and on and reads none of the answers, which are broken off", async () => {
    const { tap, said, poll } = poller(10_000);
    const answers: PollAnswer[] = [];
    for (let n = 0; n < 5 && tap.readyState === "open"; n++) {
      tap.send("x".repeat(4_000));
      answers.push(await poll());
    }
    expect(said.cut).to.equal(1);
    expect(tap.readyState).to.equal("closed");
    expect(answers.length).to.be.below(4);
    expect(answers.slice(0, 2).map(({ isBrokenOff }) => isBrokenOff)).to.deep.equal([true, true]);
  });

  it("stays for as long as it reads what it is answered, however much that is", async () => {
    const { tap, said, poll } = poller(10_000);
    for (let n = 0; n < 100; n++) {
      tap.send("x".repeat(9_000));
      const answer = await poll();
      answer.emit("close");
    }
    expect(said.cut).to.equal(0);
    expect(tap.wrote).to.have.length(100);
  });

  it("is not charged between two polls with what it has read already", async () => {
    const { tap, said, poll } = poller(10_000);
    tap.send("x".repeat(9_000));
    (await poll()).emit("close");
    tap.send("x".repeat(9_000));
    await turn();
    expect(said.cut).to.equal(0);
  });

  it("is cut for packets without number too, each of which costs more than its bytes", async () => {
    const { tap, said } = poller(100_000);
    for (let n = 0; n < 1_000; n++) tap.send("x");
    await turn();
    expect(said.cut).to.equal(1);
    expect(tap.writeBuffer).to.deep.equal([]);
  });
});
