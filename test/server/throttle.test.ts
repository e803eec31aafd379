import { mock } from "node:test";
import { expect } from "chai";
import { defaultConfig } from "../../server/config.ts";
import { atLeisure, bounded, type Hasher, impatient, normalize } from "../../server/password.ts";
import { Refusal } from "../../server/refusal.ts";
import { addressKey, Throttle } from "../../server/throttle.ts";
import { call, PASSWORD, signUp } from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("a throttle", () => {
  it("lets a burst through, then one per interval, key by key", () => {
    let clock = 0;
    const throttle = new Throttle({ burst: 3, everyMs: 1_000 }, () => clock);
    expect([1, 2, 3].map(() => throttle.take("a"))).to.deep.equal([0, 0, 0]);
    expect(throttle.take("a")).to.equal(1_000);
    expect(throttle.take("b")).to.equal(0);
    clock = 400;
    expect(throttle.take("a")).to.equal(600);
    clock = 1_000;
    expect(throttle.take("a")).to.equal(0);
    expect(throttle.take("a")).to.equal(1_000);
    throttle.giveBack("a");
    expect(throttle.take("a")).to.equal(0);
  });

  it("takes an IPv6 customer's whole network, and an IPv4 address in either notation, for one", () => {
    for (const [a, b, same] of [
      ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true],
      ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
      ["::1", "0:0:0:0:0:0:0:1", true],
      ["::ffff:192.0.2.1", "192.0.2.1", true],
      ["192.0.2.1", "192.0.2.2", false],
    ] as const) {
      expect(addressKey(a) === addressKey(b), `${a} and ${b}`).to.equal(same);
    }
  });
});

describe("throttled accounts", () => {
  let clock = Date.now();
  const base = defaultConfig("/");
  const relay = eachWithRelay({
    authThrottle: true,
    now: () => clock,
    registrationsPerAddress: { burst: 2, everyMs: 60_000 },
    loginsPerAddress: { burst: 50, everyMs: 60_000 },
    failuresPerNameAndAddress: { ...base.failuresPerNameAndAddress, burst: 3 },
  });
  const login = (username: string, password: string) =>
    call(relay().url, "POST", "/api/login", { body: { username, password } });

  it("are made only so many at once from one address", async () => {
    const statuses: number[] = [];
    let last;
    for (const username of ["ann", "ben", "cyd"]) {
      last = await call(relay().url, "POST", "/api/register", { body: { username, password: PASSWORD } });
      statuses.push(last.status);
    }
    expect(statuses).to.deep.equal([201, 201, 429]);
    expect(last?.body.error).to.include({ code: "rate_limited", retryAfterMs: 60_000 });
    expect(last?.headers.get("retry-after")).to.equal("60");
    clock += 60_000;
    await signUp(relay().url, "cyd");
  });

  it("can be guessed at a few times, in any spelling of the name, all at once or not, known or not", async () => {
    await signUp(relay().url, "alice");
    for (const names of [
      ["alice", "ALICE", "Alice", "aLiCe", "alice"],
      ["nobody", "Nobody", "NOBODY", "nobody", "nobody"],
    ]) {
      const answers = await Promise.all(names.map((name) => login(name, "not the password")));
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).to.deep.equal([
        401, 401, 401, 429, 429,
      ]);
    }
    expect((await login("alice", PASSWORD)).status).to.equal(429);
    clock += 30_000;
    expect((await login("alice", PASSWORD)).status).to.equal(200);
  });

  it("let their owner in as often as they like: a right password does not count", async () => {
    await signUp(relay().url, "alice");
    for (let i = 0; i < 10; i++) expect((await login("alice", PASSWORD)).status).to.equal(200);
  });

  it("answer one address only so many sign-ins, whatever the names", async () => {
    const statuses = [];
    for (let i = 0; i < 52; i++) statuses.push((await login(`name_${i}`, "not the password")).status);
    expect(statuses.slice(0, 50).every((status) => status === 401)).to.equal(true);
    expect(statuses.slice(50)).to.deep.equal([429, 429]);
  });
});

describe("password hashing", () => {
  it("runs so many at once, lets so many wait in order, and refuses the rest with a time to come back", async () => {
    const started: string[] = [];
    const finish: (() => void)[] = [];
    const slow: Hasher = {
      hash: (password) =>
        new Promise((resolve) => {
          started.push(password);
          finish.push(() => resolve(password));
        }),
      verify: async () => true,
    };
    const hasher = bounded(slow, 2, 1);
    const hashes = ["a", "b", "c"].map((password) => hasher.hash(password));
    expect(started).to.deep.equal(["a", "b"]);
    const refused = await hasher.verify("d", "d").then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(Refusal).and.to.include({ code: "unavailable" });
    finish[0]?.();
    await hashes[0];
    while (started.length < 3) await Promise.resolve();
    expect(started).to.deep.equal(["a", "b", "c"]);
    finish[1]?.();
    finish[2]?.();
    expect(await Promise.all(hashes)).to.deep.equal(["a", "b", "c"]);
  });

  it("frees its turn when a hash fails", async () => {
    const failing: Hasher = { hash: () => Promise.reject(new Error("broken")), verify: async () => true };
    const hasher = bounded(failing, 1, 0);
    const failed = await hasher.hash("a").then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).to.be.an("error");
    expect(await hasher.verify("a", "a")).to.equal(true);
  });

  it("is done here where the idle process does not get to it in time, and only there", async () => {
    const done: string[] = [];
    const by = (name: string, wait?: Promise<unknown>): Hasher => ({
      async hash(password) {
        await wait;
        done.push(name);
        return `${password} by ${name}`;
      },
      verify: async (digest) => digest.endsWith(name),
    });
    const never = new Promise(() => undefined);
    mock.timers.enable({ apis: ["setTimeout"] });
    const starved = impatient(by("idle", never), by("own"), 1_500).hash("one");
    mock.timers.tick(1_500);
    expect(await starved).to.equal("one by own");
    const calm = impatient(by("idle"), by("own"), 1_500);
    expect(await calm.hash("two")).to.equal("two by idle");
    expect(await calm.verify("two by idle", "two")).to.equal(true);
    mock.timers.tick(10_000);
    mock.timers.reset();
    expect(done).to.deep.equal(["own", "idle"]);
  });

  it("is done here where the idle process cannot do it, at once and once, and fails only where both do", async () => {
    let asked = 0;
    const broken: Hasher = {
      hash: () => Promise.reject(new Error("broken")),
      verify: () => Promise.reject(new Error("broken")),
    };
    const own: Hasher = {
      hash: async (password) => `${password}, ${(asked += 1)}`,
      verify: async () => true,
    };
    // No clock is touched: whoever waited for it would wait for ever.
    const hasher = impatient(broken, own, 2 ** 30);
    expect(await hasher.hash("a")).to.equal("a, 1");
    expect(await hasher.verify("a, 1", "a")).to.equal(true);
    let late: (error: Error) => void = () => undefined;
    const dying: Hasher = {
      ...broken,
      hash: () => new Promise((_resolve, reject) => (late = reject)),
    };
    const answer = impatient(dying, own, 0).hash("b");
    expect(await answer).to.equal("b, 2");
    late(new Error("died"));
    expect(asked).to.equal(2);
    expect(
      await impatient(broken, broken, 2 ** 30)
        .hash("c")
        .catch(String),
    ).to.equal("Error: broken");
  });

  it("holds no more memory than it may where the idle process does not get on, however many sign in", async () => {
    let held = 0;
    const stuck = (): Promise<never> => {
      held += 1;
      return new Promise(() => undefined);
    };
    const own: Hasher = { hash: async () => "own", verify: async () => true };
    const hasher = atLeisure({ hash: stuck, verify: stuck }, own, { atOnce: 2, patienceMs: 0 });
    for (let n = 0; n < 50; n++) expect(await hasher.verify("digest", "password")).to.equal(true);
    expect(await hasher.hash("password")).to.equal("own");
    expect(held).to.equal(2);
  });

  it("is argon2id with the memory and passes of RFC 9106's second recommended option, in one lane", () => {
    const { memoryKiB, passes, lanes } = defaultConfig("/").passwordCost;
    expect(memoryKiB).to.be.at.least(64 * 1024);
    expect(passes).to.be.at.least(3);
    expect(lanes).to.equal(1);
    expect(normalize("e\u0301")).to.equal("\u00e9");
  });
});
