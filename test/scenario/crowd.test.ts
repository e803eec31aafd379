import type { Person } from "../../web-components/session/index.ts";
import { everyoneLeaves, meet, until } from "../support/people.ts";
import { connect, signUp } from "../support/plain-client.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

describe("two people in a crowd", () => {
  let relay: RunningRelay;
  before(async () => (relay = await startRelay()));
  afterEach(everyoneLeaves);
  after(() => relay.close());

  it("see each other online, though the relay names only some of those who are there", async () => {
    // More than one page of the directory, all of them before zoe's name.
    const crowd = await Promise.all(Array.from({ length: 201 }, (_, n) => signUp(relay.url, `crowd_${n}`)));
    const clients = await Promise.all(crowd.map((token) => connect(relay.url, token)));
    await Promise.all(clients.map((client) => client.ask("key_register", { publicKey: "k" })));
    const isThere = (people: readonly Person[]): boolean =>
      people.some(({ username, online }) => username === "zoe" && online);
    const [alice, zoe] = await meet(relay.url, "alice", "zoe");
    await alice.to(zoe).send("hello");
    // Whatever was to be told of zoe's coming has been told.
    await until(alice.session.people, isThere);
    const again = await alice.reload();
    again.to(zoe);
    await until(again.session.people, isThere);
    for (const client of clients) client.close();
  });

  it("see each other come and go at once, before the relay has told anybody", async () => {
    const silent = await startRelay({ presenceIntervalMs: 60_000 });
    try {
      const [alice, bob] = await meet(silent.url, "alice", "bob");
      const shows = (is: boolean) => (people: readonly Person[]) =>
        people.some(({ username, online }) => username === "bob" && online === is);
      await alice.to(bob).send("hello");
      await until(alice.session.people, shows(true));
      bob.session.close();
      await until(alice.session.people, shows(false));
    } finally {
      everyoneLeaves();
      await silent.close();
    }
  });
});
