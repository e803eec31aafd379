import { expect } from "chai";
import { play } from "./run.ts";
import { writeScript } from "./script.ts";

/** Small enough for every run of the tests; `npm run test:chaos` plays many seeds of 2,000 messages. */
const MESSAGES = 400;
const LONGEST = 60_000;

describe("whatever happens to lines, pages and relay", () => {
  it("the script is the seed's: the same seed is the same script, another one is another", () => {
    expect(writeScript(7, 200)).to.deep.equal(writeScript(7, 200));
    expect(writeScript(8, 200).appointments).to.not.deep.equal(writeScript(7, 200).appointments);
  });

  for (const seed of [1, 2]) {
    it(`no message is lost, doubled or out of its writer's order, and no alarm is false (seed ${seed})`, async function () {
      this.timeout(2 * LONGEST);
      const { written, problems } = await play({ seed, messages: MESSAGES, patience: LONGEST });
      expect(written).to.equal(MESSAGES);
      expect(problems).to.deep.equal([]);
    });
  }
});
