import { once } from "node:events";
import { Agent, createServer as createHttps, type Server as HttpsServer } from "node:https";
import {
  type AddressInfo,
  connect as dialTcp,
  createServer as createTcp,
  type Server as TcpServer,
} from "node:net";
import { expect } from "chai";
import { Server } from "socket.io";
import { WebSocket } from "ws";
import { joinWrites } from "../../server/cork.ts";

/** TLS with a key that both sides know: no certificate that could run out. */
const PSK = Buffer.alloc(32, 5);
const TLS = { ciphers: "PSK", maxVersion: "TLSv1.2" } as const;
/** TLS record types (RFC 5246 section 6.2.1). */
const APPLICATION_DATA = 23;

/** Passes TCP on to `port`, and counts the TLS records of application data that come back from there. */
function recordCounter(port: number): { readonly proxy: TcpServer; readonly records: () => number } {
  let records = 0;
  const proxy = createTcp((line) => {
    const upstream = dialTcp(port, "127.0.0.1");
    let waiting = Buffer.alloc(0);
    upstream.on("data", (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (let end = 0; waiting.length >= 5; waiting = waiting.subarray(end)) {
        end = 5 + waiting.readUInt16BE(3);
        if (waiting.length < end) break;
        if (waiting[0] === APPLICATION_DATA) records += 1;
      }
    });
    upstream.pipe(line).pipe(upstream);
    for (const end of [line, upstream]) end.on("error", () => undefined);
  });
  return { proxy, records: () => records };
}

async function listen(server: HttpsServer | TcpServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("writes of one turn over TLS", () => {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  it("leave as one record, text and bytes in order", async () => {
    const https = createHttps({ ...TLS, pskCallback: () => PSK });
    const io = new Server(https, { serveClient: false, transports: ["websocket"] });
    endings.unshift(() => io.close());
    joinWrites(io, {
      most: 1024 * 1024,
      onCut: () => undefined,
      onBroken: (error) => {
        throw error;
      },
    });
    const { proxy, records } = recordCounter(await listen(https));
    const agent = new Agent({
      ...TLS,
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk: PSK, identity: "test" }),
    });
    const url = `wss://127.0.0.1:${await listen(proxy)}/socket.io/?EIO=4&transport=websocket`;
    const client = new WebSocket(url, { agent });
    endings.unshift(
      () => client.terminate(),
      () => proxy.close(),
    );
    const got: string[] = [];
    client.on("message", (data: Buffer) => got.push(String(data)));
    await once(client, "open");
    const joined = once(io, "connection");
    client.send("40");
    const [socket] = await joined;
    while (!got.some((frame) => frame.startsWith("40"))) await once(client, "message");
    const before = records();
    const words = Array.from({ length: 50 }, (_, n) => `${"ü".repeat(n)}${n}`);
    for (const word of words) socket.emit("said", word);
    socket.emit("said", Buffer.from("bytes"));
    while (got.at(-1) !== "bytes") await once(client, "message");
    expect(records() - before).to.equal(1);
    expect(got.filter((frame) => frame.startsWith("42"))).to.deep.equal(
      words.map((word) => `42${JSON.stringify(["said", word])}`),
    );
  });
});
