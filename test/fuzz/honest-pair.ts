import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { type PlainClient, person } from "../support/plain-client.ts";
import { type Environment, type RelayProcess, startRelayProcess } from "../support/relay-process.ts";

const MIB = 1024 * 1024;

/** File descriptors that may come and go by themselves: the database's, those of the process that hashes. */
const MOST_DESCRIPTORS = 12;

/** A relay in a process of its own, and two people who talk over it while something is done to it. */
export class HonestPair {
  readonly relay: RelayProcess;
  readonly #alice: PlainClient;
  readonly #bob: PlainClient;
  readonly #pid: number;
  readonly #resident: number;
  readonly #descriptors: number;
  #sent = 0;
  #talking: Promise<void> = Promise.resolve();
  #over = false;

  private constructor(relay: RelayProcess, alice: PlainClient, bob: PlainClient) {
    this.relay = relay;
    this.#alice = alice;
    this.#bob = bob;
    this.#pid = relay.pid;
    this.#resident = resident(relay.pid);
    this.#descriptors = descriptors(relay.pid);
  }

  /** Starts a relay, with more settings where given, and their talk. */
  static async meet(env: Environment = {}): Promise<HonestPair> {
    const relay = await startRelayProcess({ LIMIT_CONNECTIONS_PER_USER: "1000", ...env });
    const [alice, bob] = await Promise.all([person(relay.url, "alice"), person(relay.url, "bob")]);
    const pair = new HonestPair(relay, alice, bob);
    pair.#talking = pair.#talk();
    return pair;
  }

  /** By how much the relay has grown so far, in MiB of resident memory. */
  get grown(): number {
    return (resident(this.#pid) - this.#resident) / MIB;
  }

  /**
   * Ends the talk, and the relay. Throws unless the relay is the process that it was, grew by at most `mostMiB`, keeps no line
   * of anyone who is gone, and every message of the two was acknowledged and arrived once, in order.
   */
  async part(mostMiB: number): Promise<void> {
    this.#over = true;
    try {
      await this.#talking;
      await this.#bob.until(() => this.#bob.all("message").length >= this.#sent);
      const order = this.#bob.all("message").map(({ data }) => Number(data));
      expect(order).to.deep.equal(Array.from({ length: this.#sent }, (_, n) => n));
      expect(this.relay.pid).to.equal(this.#pid);
      expect(this.grown).to.be.below(mostMiB);
      // Lines of those who are gone end within the 5 s to join and the 2 s to say goodbye.
      const kept = (): number => descriptors(this.#pid) - this.#descriptors;
      const give = Date.now() + 15_000;
      while (kept() > MOST_DESCRIPTORS && Date.now() < give)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect(kept(), "descriptors kept").to.be.at.most(MOST_DESCRIPTORS);
      expect(this.relay.logged()).not.to.contain("an event failed");
      expect(this.relay.logged()).not.to.contain("a request failed");
    } finally {
      await this.end();
    }
  }

  /** Ends everything, whatever happened. */
  async end(): Promise<void> {
    this.#over = true;
    this.#alice.close();
    this.#bob.close();
    await this.relay.close();
  }

  async #talk(): Promise<void> {
    do {
      const answer = await this.#alice.ask("message", { to: "bob", data: String(this.#sent) });
      expect(answer).to.include({ ok: true, delivered: 1 });
      this.#sent += 1;
      // At the pace of a chat, below the limit of 50 a second.
      await new Promise((resolve) => setTimeout(resolve, 25));
    } while (!this.#over);
  }
}

/** Resident memory in bytes. */
function resident(pid: number): number {
  return 1_024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Open file descriptors, where the system tells. */
function descriptors(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
