/** `npm run fuzz`: ten minutes of it, or `-- --seconds N`, from `-- --seed N` or a seed that is printed. Loopback only. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { signUp } from "../support/plain-client.ts";
import { Chance } from "./chance.ts";
import { fuzz } from "./fuzzer.ts";
import { HonestPair } from "./honest-pair.ts";

const { values } = parseArgs({ options: { seconds: { type: "string" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? randomInt(2 ** 32));
const ms = 1_000 * Number(values.seconds ?? 600);
process.stdout.write(`seed ${seed}\n`);
const pair = await HonestPair.meet();
const { url, port } = pair.relay;
const tried = await fuzz(new Chance(seed), { port, token: await signUp(url, "mallory"), ms });
await pair.part(256);
process.stdout.write(
  `${JSON.stringify(Object.fromEntries(tried))}\nsame process, bounded memory, nobody disturbed\n`,
);
