import { EventEmitter } from "node:events";
import { expect } from "chai";
import type { Server } from "socket.io";
import { joinWrites } from "../../server/cork.ts";
import type { Said } from "../support/plain-client.ts";
import { turn, unexpected, WireTap } from "../support/wire-tap.ts";

/** Connections whose writes are joined, and what is said of them. */
function tappedAll(taps: readonly WireTap[], most: number) {
  const io: Said = { engine: new EventEmitter() };
  const said: { cut: number; broken: unknown[] } = { cut: 0, broken: [] };
  const onCut = (): void => {
    said.cut += 1;
  };
  const cork = joinWrites(io as Server, { most, onCut, onBroken: (error) => said.broken.push(error) });
  for (const tap of taps) io.engine.emit("connection", tap);
  return { said, cork };
}

describe("a reader that owes too much", () => {
  it("is cut with a thousand others at once, each of whom everyone is told of, and the relay lives on", async () => {
    const taps = Array.from({ length: 1_000 }, () => new WireTap());
    const { said } = tappedAll(taps, 10_000);
    const goodbye = "x".repeat(200);
    let [depth, deepest] = [0, 0];
    for (const tap of taps) {
      tap.transport.writable = false;
      // As a connection's goodbye goes to everyone in its room.
      tap.onClose = () => {
        depth += 1;
        deepest = Math.max(deepest, depth);
        for (const other of taps) if (other.readyState === "open") other.send(goodbye);
        depth -= 1;
      };
      tap.send("x".repeat(9_900));
    }
    taps[0]?.send(goodbye);
    while (taps.some(({ readyState }) => readyState === "open")) await turn();
    expect(said).to.deep.equal({ cut: 1_000, broken: [] });
    // One inside of the other would be as deep a stack as there are slow readers.
    expect(deepest).to.equal(1);
  });

  it("is neither written to nor kept anything for from then on, and is cut once", async () => {
    const tap = new WireTap();
    const { said } = tappedAll([tap], 1_000);
    tap.transport.writable = false;
    for (let n = 0; n < 5; n++) tap.send("x".repeat(2_000));
    expect(tap.writeBuffer).to.deep.equal([]);
    tap.transport.writable = true;
    tap.send("y");
    expect(tap.writeBuffer).to.deep.equal([]);
    await turn();
    expect(tap.readyState).to.equal("closed");
    expect(tap.wrote).to.deep.equal([]);
    expect(said).to.deep.equal({ cut: 1, broken: [] });
  });

  it("is cut with a release too: who closes connections need not wait for the turn's end", () => {
    const tap = new WireTap();
    const { cork } = tappedAll([tap], 1_000);
    tap.transport.writable = false;
    tap.send("x".repeat(2_000));
    cork.release();
    expect(tap.readyState).to.equal("closed");
  });
});

describe("a connection to which writing fails", () => {
  it("costs those who are sent the same after it nothing, however large it is", async () => {
    const [broken, whole] = [new WireTap(), new WireTap()];
    const { said } = tappedAll([broken, whole], 1024 * 1024);
    broken.fails = true;
    const large = "x".repeat(70_000);
    for (const tap of [broken, whole]) tap.send(large);
    expect(whole.wrote).to.deep.equal([[large]]);
    await turn();
    expect(broken.readyState).to.equal("closed");
    expect(broken.corks).to.deep.equal(["cork", "uncork"]);
    expect(said.cut).to.equal(0);
    expect(said.broken).to.have.length(1);
  });

  it("disturbs nobody either where closing it fails as well", async () => {
    const [broken, slow] = [new WireTap(), new WireTap()];
    const { said } = tappedAll([broken, slow], 1_000);
    broken.onClose = () => unexpected(new Error("closing fails"));
    for (const tap of [broken, slow]) {
      tap.transport.writable = false;
      tap.send("x".repeat(2_000));
    }
    await turn();
    expect(slow.readyState).to.equal("closed");
    expect(said.broken).to.have.length(1);
  });
});
