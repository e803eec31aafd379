/** One run: people write, everything goes wrong, the dust settles, and every timeline is compared with what was written. */
import { chance } from "../support/chaos-random.ts";
import { startRelayProcess, type RelayProcess } from "../support/relay-process.ts";
import { Player, until } from "./cast.ts";
import { alarms, Calendar, Ledger, unacknowledged, type View } from "./ledger.ts";
import { writeScript, type Mishap, type Script } from "./script.ts";

/** How a run goes. */
export interface RunOptions {
  readonly seed: number;
  readonly messages: number;
  /** Milliseconds after the last mishap within which everything must have arrived. */
  readonly patience?: number;
}

/** How it went. */
export interface Report {
  readonly script: Script;
  readonly written: number;
  readonly pages: number;
  /** Mishaps that came, and those that could not, such as a reload of a page with unsent messages. */
  readonly mishaps: number;
  readonly passedOver: number;
  /** Milliseconds that the writing took, and how long it took afterwards until all was quiet. */
  readonly writing: number;
  readonly settling: number;
  /** What is wrong, a line each; empty for a clean run. */
  readonly problems: readonly string[];
}

const PATIENCE = 90_000;
const RELOAD_PATIENCE = 8_000;

/** Plays the script of a seed. */
export async function play(options: RunOptions): Promise<Report> {
  const script = writeScript(options.seed, options.messages);
  const relay = await startRelayProcess();
  const players: Player[] = [];
  try {
    const calendar = new Calendar();
    const ledger = new Ledger(calendar);
    const { venues } = script;
    for (const name of script.people) {
      const stage = {
        ledger,
        calendar,
        venues,
        chance: chance(options.seed, name),
        patience: RELOAD_PATIENCE,
      };
      players.push(await Player.enter(name, relay.port, stage));
    }
    return await new Run(script, relay, players, ledger).toItsEnd(options);
  } finally {
    await Promise.all(players.map((player) => player.close()));
    await relay.close();
  }
}

class Run {
  readonly #script: Script;
  readonly #relay: RelayProcess;
  readonly #players: readonly Player[];
  readonly #ledger: Ledger;
  readonly #under: Promise<boolean>[] = [];
  #relayTurn: Promise<unknown> = Promise.resolve();
  #due = 0;

  constructor(script: Script, relay: RelayProcess, players: readonly Player[], ledger: Ledger) {
    this.#script = script;
    this.#relay = relay;
    this.#players = players;
    this.#ledger = ledger;
  }

  async toItsEnd({ patience = PATIENCE }: RunOptions): Promise<Report> {
    const start = Date.now();
    await Promise.all(this.#players.map((player) => this.#writeAll(player)));
    const came = await Promise.all(this.#under);
    for (const { proxy } of this.#players) proxy.heal();
    const written = Date.now();
    const isQuiet = await until(() => this.#isQuiet(), patience);
    const settled = Date.now();
    const problems = isQuiet ? [] : ["it did not become quiet in time:", ...this.#open()];
    const views = this.#views();
    return {
      script: this.#script,
      written: this.#ledger.size,
      pages: views.length,
      mishaps: came.filter((happened) => happened).length,
      passedOver: came.filter((happened) => !happened).length,
      writing: written - start,
      settling: settled - written,
      problems: [...problems, ...this.#ledger.misplaced(views), ...alarms(views)],
    };
  }

  async #writeAll(player: Player): Promise<void> {
    for (const line of this.#script.lines.get(player.name) ?? []) {
      await pause(line.pause);
      await player.write(line);
      this.#keepAppointments();
    }
  }

  /** Starts every mishap whose time has come; they run while others write on. */
  #keepAppointments(): void {
    for (;;) {
      const appointment = this.#script.appointments[this.#due];
      if (appointment === undefined || appointment.after > this.#ledger.size) return;
      this.#due += 1;
      this.#under.push(this.#suffer(appointment.mishap));
    }
  }

  async #suffer(mishap: Mishap): Promise<boolean> {
    if (mishap.kind === "kill-relay") {
      await this.#kill(mishap.time);
      return true;
    }
    const player = this.#players.find(({ name }) => name === mishap.who);
    if (player === undefined) throw new Error(`nobody is called ${mishap.who}`);
    const { proxy } = player;
    switch (mishap.kind) {
      case "cut":
        proxy.cut();
        return true;
      case "delay":
        proxy.delay(mishap.by);
        await pause(mishap.time);
        proxy.delay(0);
        return true;
      case "stall":
        for (const way of mishap.ways) proxy.stall(way, true);
        await pause(mishap.time);
        for (const way of mishap.ways) proxy.stall(way, false);
        return true;
      case "throttle":
        proxy.throttle(mishap.rate);
        await pause(mishap.time);
        proxy.throttle(Infinity);
        return true;
      case "reload":
        return await player.reload();
      case "open-tab":
        return await player.openTab();
      case "close-tab":
        return await player.closeTab();
    }
  }

  /** `kill -9`, and back after `time`. Two kills do not overlap. */
  #kill(time: number): Promise<void> {
    const killed = this.#relayTurn.then(async () => {
      await this.#relay.kill();
      await pause(time);
      await this.#relay.start();
    });
    // Whoever asked hears of a failure; the next kill comes all the same.
    this.#relayTurn = killed.catch(() => undefined);
    return killed;
  }

  #views(): readonly View[] {
    return this.#players.flatMap((player) => player.views());
  }

  /** Whether everything is there, and nothing is asked for or waited for: what a page shows now, it goes on showing. */
  #isQuiet(): boolean {
    return this.#players.every(({ unsettled }) => unsettled.length === 0) && this.#open().length === 0;
  }

  /** What is still to come. */
  #open(): readonly string[] {
    const views = this.#views();
    const unsettled = this.#players.flatMap(({ unsettled: pages }) => pages);
    return [...unsettled, ...unacknowledged(views), ...this.#ledger.lacking(views)];
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
