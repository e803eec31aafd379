import { expect } from "chai";
import { signUp } from "../support/plain-client.ts";
import { Chance } from "./chance.ts";
import { fuzz } from "./fuzzer.ts";
import { HonestPair } from "./honest-pair.ts";

/** Another part of the space each week, the same for everyone within it. */
const SEED = Math.floor(Date.now() / (7 * 86_400_000));

describe("a relay that is sent nonsense", () => {
  it(`lives on as the same process, in bounded memory, and disturbs nobody (20 s, seed ${SEED})`, async () => {
    const pair = await HonestPair.meet();
    const { url, port } = pair.relay;
    const tried = await fuzz(new Chance(SEED), { port, token: await signUp(url, "mallory"), ms: 20_000 });
    await pair.part(160);
    for (const kind of ["bytes", "requests", "upgrades", "frames", "packets", "polls"]) {
      expect(tried.get(kind) ?? 0, kind).to.be.above(20);
    }
  }).timeout(60_000);
});
