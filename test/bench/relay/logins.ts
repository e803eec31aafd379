import { fork } from "node:child_process";
import { once } from "node:events";
import { stepBack } from "../../../server/separate-hasher.ts";
import type { Asking, Outcome } from "./asker.ts";
import type { Crowd, Task } from "./crowd.ts";
import { contrast, latencies, wait } from "./paced.ts";
import type { Figures } from "./throughput.ts";

const SECONDS = 4;
const A_SECOND = 20;

/**
 * A hundred people talk, now with twenty others a second who sign in, now without, in turn, so that what else the machine
 * does falls on both alike: how each sign-in is answered, and what those who talk notice. The first sign-ins do not count,
 * as the first messages do not: they find a relay that has not done it before.
 */
export async function logins(crowd: Crowd, { url }: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  const ask = startAsker();
  const window = (): Promise<number[]> => latencies(peers, wait(SECONDS * 1_000));
  const asking = { url, count: A_SECOND * SECONDS, everyMs: 1_000 / A_SECOND };
  const first = 200;
  await Promise.all([window(), ask({ ...asking, first })]);
  const outcomes: Outcome[] = [];
  const noticed = await contrast(window, async () => {
    const answers = ask({ ...asking, first: first + outcomes.length });
    const took = await window();
    outcomes.push(...(await answers));
    return took;
  });
  const count = (outcome: Outcome): number => outcomes.filter((each) => each === outcome).length;
  return {
    ...noticed,
    asked: outcomes.length,
    answered: count("answered"),
    later: count("later"),
    lost: count("lost"),
  };
}

/** It shares this process's core, and takes what is left of it. */
function startAsker(): (asking: Asking) => Promise<readonly Outcome[]> {
  const asker = fork("test/bench/relay/asker.ts", [], { execArgv: ["--import=tsx"] });
  if (asker.pid !== undefined) stepBack(asker.pid);
  return async (asking) => {
    asker.send(asking);
    const [outcomes]: readonly Outcome[][] = await once(asker, "message");
    return outcomes ?? [];
  };
}
