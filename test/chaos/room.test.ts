import { expect } from "chai";
import { playRoom } from "./room-run.ts";

const MESSAGES = 150;

describe("whatever happens to a room of five that members leave and come back to", () => {
  it("each timeline holds what was written while its owner was a member, and nothing else, once and in order", async function () {
    this.timeout(240_000);
    const { written, moves, problems } = await playRoom({ seed: 1, messages: MESSAGES });
    expect(problems).to.deep.equal([]);
    expect(moves).to.equal(5);
    expect(written).to.be.greaterThan(MESSAGES / 2);
  });
});
