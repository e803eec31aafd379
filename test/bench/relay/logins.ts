import { PASSWORD } from "../../support/plain-client.ts";
import { type Crowd, nameOf, type Task } from "./crowd.ts";
import { contrast, latencies, wait } from "./paced.ts";
import type { Figures } from "./throughput.ts";

const SECONDS = 4;
const A_SECOND = 20;

type Outcome = "answered" | "later" | "lost";

/**
 * A hundred people talk, now with twenty others a second who sign in, now without, in turn, so that what else the machine
 * does falls on both alike: how each sign-in is answered, and what those who talk notice.
 */
export async function logins(crowd: Crowd, task: Task): Promise<Figures> {
  const peers = await crowd.peers(100);
  // The load's own first request would stop its clock for a while.
  await fetch(`${task.url}/healthz`);
  await latencies(peers, wait(1_000));
  const outcomes: Outcome[] = [];
  const noticed = await contrast(
    () => latencies(peers, wait(SECONDS * 1_000)),
    async () => {
      const answers: Promise<Outcome>[] = [];
      const took = await latencies(peers, askIn(task.url, outcomes.length, answers));
      outcomes.push(...(await Promise.all(answers)));
      return took;
    },
  );
  const count = (outcome: Outcome): number => outcomes.filter((each) => each === outcome).length;
  return {
    ...noticed,
    asked: outcomes.length,
    answered: count("answered"),
    later: count("later"),
    lost: count("lost"),
  };
}

async function askIn(url: string, first: number, answers: Promise<Outcome>[]): Promise<void> {
  for (let n = 0; n < A_SECOND * SECONDS; n++) {
    answers.push(signIn(url, nameOf(200 + first + n)));
    await wait(1_000 / A_SECOND);
  }
}

async function signIn(url: string, username: string): Promise<Outcome> {
  const body = JSON.stringify({ username, password: PASSWORD });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/api/login`, { method: "POST", body, headers }).catch(() => undefined);
  if (answer?.status === 200) return "answered";
  return answer?.headers.has("retry-after") ? "later" : "lost";
}
