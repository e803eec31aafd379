import { connect } from "node:net";
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
    answers.push(signIn(new URL(url), nameOf(200 + first + n)));
    await wait(1_000 / A_SECOND);
  }
}

/**
 * One request on a connection of its own, by hand: what `fetch` does in this process would keep its clock from looking.
 */
function signIn({ hostname, port }: URL, username: string): Promise<Outcome> {
  const body = JSON.stringify({ username, password: PASSWORD });
  const head = `POST /api/login HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n`;
  const type = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return new Promise((resolve) => {
    const answer: Buffer[] = [];
    connect({ host: hostname, port: Number(port) })
      .on("data", (part) => answer.push(part))
      .on("error", () => resolve("lost"))
      .on("close", () => {
        const text = Buffer.concat(answer).toString("latin1");
        if (text.startsWith("HTTP/1.1 200 ")) resolve("answered");
        else resolve(/^retry-after:/im.test(text) ? "later" : "lost");
      })
      .write(`${head}${type}\r\n${body}`);
  });
}
