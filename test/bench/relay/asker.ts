/**
 * Asks to be signed in and tells how that was answered: a process of its own, so that what asking costs is not taken for a
 * delay of the messages that the load generator looks at.
 */
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { PASSWORD } from "../../support/plain-client.ts";
import { nameOf } from "./crowd.ts";

/** What is asked of the process: accounts `first` and on, one every `everyMs`. */
export interface Asking {
  readonly url: string;
  readonly first: number;
  readonly count: number;
  readonly everyMs: number;
}

/** How a sign-in was answered: with a token, with when to come again, or not at all. */
export type Outcome = "answered" | "later" | "lost";

process.on("message", (asking: Asking) => {
  void ask(asking).then((outcomes) => process.send?.(outcomes));
});

async function ask({ url, first, count, everyMs }: Asking): Promise<readonly Outcome[]> {
  const answers: Promise<Outcome>[] = [];
  for (let n = 0; n < count; n++) {
    answers.push(signIn(new URL(url), nameOf(first + n)));
    await wait(everyMs);
  }
  return Promise.all(answers);
}

/** One request on a connection of its own. */
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
