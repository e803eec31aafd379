/** The answer to a long poll, as far as it matters for what its reader has not taken. */
export interface Answer {
  readonly socket: { destroy(): unknown } | null;
  once(event: "close", listener: () => void): unknown;
}

/**
 * Answers to long polls that the network has not taken yet. Each leaves in one piece, whereupon engine.io counts the connection
 * as idle and takes the next poll: who reads none of the answers would be owed all that it was ever sent.
 */
export class UnreadAnswers {
  readonly #answers = new Set<Answer>();
  #bytes = 0;

  /** Of all of them together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts `bytes` until the network took the answer or its line is gone. */
  add(answer: Answer, bytes: number): void {
    this.#answers.add(answer);
    this.#bytes += bytes;
    answer.once("close", () => {
      this.#answers.delete(answer);
      this.#bytes -= bytes;
    });
  }

  /** Breaks off those that are not taken: whoever asked for them is gone, or as good as gone. */
  destroy(): void {
    for (const { socket } of this.#answers) socket?.destroy();
  }
}
