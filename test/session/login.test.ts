import { expect } from "chai";
import { mock } from "node:test";
import type { TokenAnswer } from "../../server/protocol/index.ts";
import type { Accounts } from "../../web-components/session/accounts.ts";
import { SessionError } from "../../web-components/session/errors.ts";
import { Login } from "../../web-components/session/login.ts";
import { memoryVault } from "../../web-components/session/vault.ts";

const KEY = "relay|alice";

/** Alice's login with a relay that answers when it is told to, and a clock that stands still until it is moved. */
class Scene {
  readonly vault = memoryVault();
  /** The tokens that the relay was asked to renew. */
  readonly asked: string[] = [];
  /** The tokens that the live connection was told of. */
  readonly told: string[] = [];
  ended = 0;
  readonly login: Login;
  #answer: { resolve: (answer: TokenAnswer) => void; reject: (error: Error) => void } | undefined;

  constructor() {
    const accounts: Partial<Accounts> = {
      renew: (token) => {
        this.asked.push(token);
        return new Promise((resolve, reject) => (this.#answer = { resolve, reject }));
      },
    };
    this.login = new Login({
      vault: this.vault,
      key: KEY,
      accounts: accounts as Accounts,
      now: () => Date.now(),
      renewed: (token) => this.told.push(token),
      ended: () => (this.ended += 1),
    });
  }

  /** The relay answers with this token, which holds for 900 seconds. */
  async renew(token: string): Promise<void> {
    this.#answer?.resolve({ access_token: token, token_type: "bearer", username: "alice", expires_in: 900 });
    await settled();
  }

  async refuse(error: Error): Promise<void> {
    this.#answer?.reject(error);
    await settled();
  }

  async kept(): Promise<string | undefined> {
    return (await this.vault.get("tokens", KEY))?.token;
  }
}

/** Lets what waits for an answer that came go on. */
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe("a token", () => {
  let scene: Scene;
  beforeEach(async () => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
    scene = new Scene();
    await scene.login.take({
      access_token: "first",
      token_type: "bearer",
      username: "alice",
      expires_in: 900,
    });
  });
  afterEach(() => {
    scene.login.stop();
    mock.timers.reset();
  });

  it("is renewed at half of its life, kept, told to the connection, and renewed again at half of the next one's", async () => {
    mock.timers.tick(449_000);
    expect(scene.asked).to.deep.equal([]);
    mock.timers.tick(1_000);
    expect(scene.asked).to.deep.equal(["first"]);
    await scene.renew("second");
    expect([scene.login.token, await scene.kept(), scene.told]).to.deep.equal([
      "second",
      "second",
      ["second"],
    ]);
    mock.timers.tick(450_000);
    expect(scene.asked).to.deep.equal(["first", "second"]);
  });

  it("is asked for again soon where the relay cannot be reached, and not where it says no", async () => {
    mock.timers.tick(450_000);
    await scene.refuse(new SessionError("offline", "no connection"));
    mock.timers.tick(10_000);
    expect([scene.asked.length, scene.ended]).to.deep.equal([2, 0]);
    await scene.refuse(new SessionError("wrong_credentials", "the session is over"));
    mock.timers.tick(900_000);
    expect([scene.asked.length, scene.ended]).to.deep.equal([2, 1]);
  });

  it("that is renewed while its person signs out does not come back into the vault", async () => {
    mock.timers.tick(450_000);
    await scene.login.forget();
    await scene.renew("second");
    expect([await scene.kept(), scene.told]).to.deep.equal([undefined, []]);
    mock.timers.tick(900_000);
    expect(scene.asked).to.have.lengthOf(1);
  });

  it("that is renewed while another tab signs out does not come back into the vault either", async () => {
    mock.timers.tick(450_000);
    scene.login.stop();
    await scene.vault.delete("tokens", KEY);
    await scene.renew("second");
    expect([await scene.kept(), scene.told]).to.deep.equal([undefined, []]);
    mock.timers.tick(900_000);
    expect([scene.asked.length, scene.ended]).to.deep.equal([1, 0]);
  });
});
