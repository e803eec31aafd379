import { once } from "node:events";
import { expect } from "chai";
import { WebSocket } from "ws";
import { NAMESPACE } from "../../server/protocol/index.ts";
import { LOADED_NAMES, nested } from "../support/hostile-values.ts";
import {
  call,
  connect,
  dial,
  person,
  type PlainClient,
  refusal,
  signIn,
  signUp,
} from "../support/plain-client.ts";
import { eachWithRelay } from "../support/relay.ts";

const FRIEND = "https://friend.example";

describe("the handshake", () => {
  const relay = eachWithRelay({ allowedOrigins: [FRIEND], limits: { connectionsPerUser: 3 } });

  /** Speaks Socket.IO by hand once the line is open, and answers what came until the relay closed it. */
  const talk = async (packets: readonly string[]): Promise<string[]> => {
    const line = new WebSocket(`${relay().url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    const frames: string[] = [];
    line.on("message", (data: Buffer) => {
      if (frames.push(data.toString()) === 1) for (const packet of packets) line.send(packet);
    });
    await once(line, "close");
    return frames;
  };

  it("tells who one is, who is online, and the limits", async () => {
    await person(relay().url, "Bob");
    const alice = await connect(relay().url, await signUp(relay().url, "Alice"));
    expect(alice.all("init_state")).to.deep.equal([
      {
        username: "Alice",
        device: alice.device,
        onlineUsers: ["Bob"],
        online: 1,
        limits: relay().config.limits,
      },
    ]);
  });

  it("succeeds over long polling as over a web socket", async () => {
    const token = await signUp(relay().url, "alice");
    const client = await connect(relay().url, token, { transports: ["polling"] });
    expect((await client.ask("key_register", { publicKey: "k" })).ok).to.equal(true);
    client.close();
  });

  it("is refused everyone at the root namespace, and at any other", async () => {
    const token = await signUp(relay().url, "alice");
    expect(await refusal(dial(relay().url, { namespace: "/", auth: { token } }))).to.include({
      code: "forbidden",
    });
    expect(await refusal(dial(relay().url, { namespace: "/admin", auth: { token } }))).to.equal(
      "Invalid namespace",
    );
    expect(NAMESPACE).to.equal("/chat");
  });

  for (const [title, auth] of [
    ["no token", {}],
    ["null", { token: null }],
    ["a number", { token: 1 }],
    ["an object", { token: { toString: "x" } }],
    ["a list", { token: ["x"] }],
    ["nonsense", { token: "a.b.c" }],
    ["a huge token", { token: "x".repeat(100_000) }],
    ["deep nesting", { token: nested(500) }],
    ["its own __proto__", JSON.parse('{"__proto__": {"token": "x"}}')],
  ] as const) {
    it(`is refused with ${title} for a token, in one way`, async () => {
      expect(await refusal(dial(relay().url, { auth }))).to.deep.equal({
        code: "unauthorized",
        message: "Sign in again",
      });
    });
  }

  it("is refused over long polling in the same words, and leaves no open line behind", async () => {
    const polling = dial(relay().url, { auth: { token: "x" }, transports: ["polling"] });
    expect(await refusal(polling)).to.deep.equal({ code: "unauthorized", message: "Sign in again" });
    const frames = await talk(['40/chat,{"token":"x"}']);
    expect(frames.at(-1)).to.contain("44/chat,").and.contain("unauthorized");
  });

  it("is made once on a line: a second one beside it does not make a second device", async () => {
    const token = await signUp(relay().url, "alice");
    const hello = `40/chat,${JSON.stringify({ token })}`;
    const frames = await talk([hello, hello, hello]);
    expect(frames.some((frame) => frame.startsWith("44/chat,") && frame.includes("conflict"))).to.equal(true);
    expect(frames.filter((frame) => frame.startsWith("40/chat,"))).to.have.length.at.most(1);
    const alice = await connect(relay().url, token);
    expect(await alice.ask("message", { to: "alice", data: "x" })).to.include({ delivered: 0 });
  });

  it("is refused for another version of the protocol, with a code of its own", async () => {
    const token = await signUp(relay().url, "alice");
    for (const v of [0, 2, "1", null, [1]]) {
      expect(await refusal(dial(relay().url, { auth: { token, v } }))).to.include({
        code: "unsupported_version",
      });
    }
    (await connect(relay().url, token, { auth: { v: 1 } })).close();
  });

  it("is refused to pages of other origins, and to `null`", async () => {
    const token = await signUp(relay().url, "alice");
    const own = `http://localhost:${relay().port}`;
    for (const Origin of [
      "https://evil.example",
      "null",
      `${FRIEND}.evil.example`,
      `http://localhost:${relay().port + 1}`,
      "not an origin",
      "file://",
    ]) {
      for (const transport of ["polling", "websocket"] as const) {
        const socket = dial(relay().url, { auth: { token }, headers: { Origin }, transports: [transport] });
        expect(await refusal(socket), Origin).to.be.a("string");
      }
    }
    for (const Origin of [own, FRIEND]) (await connect(relay().url, token, { headers: { Origin } })).close();
  });

  it("brings back nothing of a connection that was lost, and nobody whose session ended meanwhile", async () => {
    const { url } = relay();
    const token = await signUp(url, "alice");
    const alice = await connect(url, token);
    const bob = await person(url, "bob");
    await bob.ask("key_request", { target: "alice" });
    await bob.ask("message", { to: "alice", data: "before" });
    await alice.next("message");
    const cut = async (): Promise<void> => {
      const { device } = alice;
      alice.socket.io.engine.close();
      await bob.next("device_changed", (change) => change.device === device && change.state === "gone");
    };
    await cut();
    expect((await bob.ask("message", { to: "alice", data: "meanwhile" })).delivered).to.equal(0);
    alice.socket.connect();
    await alice.until(() => alice.all("init_state").length === 2);
    await alice.settled();
    expect(alice.socket.recovered).not.to.equal(true);
    expect(alice.all("message").map(({ data }) => data)).to.deep.equal(["before"]);
    await cut();
    expect((await call(url, "POST", "/api/logout", { token })).status).to.equal(204);
    const refused = refusal(alice.socket);
    alice.socket.connect();
    expect(await refused).to.include({ code: "unauthorized" });
  });

  it("leaves no token behind in what the relay keeps of the connection", async () => {
    const token = await signUp(relay().url, "alice");
    const client = await connect(relay().url, token);
    expect(JSON.stringify(client.received)).not.to.contain(token);
    expect(relay().logged.join("")).not.to.contain(token);
  });

  it("makes the oldest connection of a user give way to the fourth, where three are allowed", async () => {
    const token = await signUp(relay().url, "alice");
    const clients: PlainClient[] = [];
    for (let i = 0; i < 4; i++) clients.push(await connect(relay().url, token));
    const [oldest, ...others] = clients;
    await oldest?.closed();
    expect(oldest?.all("error")[0]).to.include({ code: "conflict" });
    for (const other of others)
      expect((await other.ask("key_register", { publicKey: "k" })).ok).to.equal(true);
  });

  it("takes names that mean something to JavaScript as names", async () => {
    for (const name of LOADED_NAMES) {
      const client = await person(relay().url, name);
      expect(await client.ask("key_request", { target: name })).to.deep.equal({
        ok: true,
        keys: [{ username: name, device: client.device, publicKey: `bundle of ${name}` }],
      });
    }
  });

  it("keeps BOB beside bob apart from nobody: they are one", async () => {
    const bob = await person(relay().url, "bob");
    const again = await connect(relay().url, await signIn(relay().url, "BOB"));
    expect(again.all("init_state")[0]).to.include({ username: "bob" });
    const alice = await person(relay().url, "alice");
    expect(await alice.ask("message", { to: "BOB", data: "x" })).to.include({ delivered: 2 });
    expect((await bob.next("message")).from).to.equal("alice");
  });
});
