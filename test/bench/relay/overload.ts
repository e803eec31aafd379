import { fork } from "node:child_process";
import { once } from "node:events";
import { stepBack } from "../../../server/separate-hasher.ts";
import type { Crowd, Task } from "./crowd.ts";
import type { Flooded, Flooding } from "./flooder.ts";
import { contrast, latencies, wait } from "./paced.ts";
import type { Figures } from "./throughput.ts";

const SECONDS = 4;
/** What the flooder tries to send; what the relay does not read, it cannot. */
const A_SECOND = 40_000;

/**
 * A hundred people talk, now with somebody beside them who sends far above the limits, now without, in turn: what those who
 * talk notice, and how much of it was read and answered. The first windows do not count.
 */
export async function overload(crowd: Crowd, { url }: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  const flood = startFlooder();
  const calm = (): Promise<number[]> => latencies(peers, wait(SECONDS * 1_000));
  const asking = { url, token: crowd.token(100), forMs: SECONDS * 1_000, aSecond: A_SECOND };
  let answered = 0;
  let windows = 0;
  const flooded = async (): Promise<number[]> => {
    const flooding = flood(asking);
    const took = await latencies(peers, flooding);
    answered += (await flooding).answered;
    windows += 1;
    return took;
  };
  await calm();
  await flooded();
  [answered, windows] = [0, 0];
  const noticed = await contrast(calm, flooded);
  return { ...noticed, tried: A_SECOND, answered: answered / windows / SECONDS };
}

/** It shares this process's core, and takes what is left of it. */
function startFlooder(): (flooding: Flooding) => Promise<Flooded> {
  const flooder = fork("test/bench/relay/flooder.ts", [], { execArgv: ["--import=tsx"] });
  if (flooder.pid !== undefined) stepBack(flooder.pid);
  return async (flooding) => {
    flooder.send(flooding);
    const [flooded]: readonly Flooded[] = await once(flooder, "message");
    return flooded ?? { answered: 0 };
  };
}
