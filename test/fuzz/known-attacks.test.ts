import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { signUp } from "../support/plain-client.ts";
import { PROJECT } from "../support/relay.ts";
import { HonestPair } from "./honest-pair.ts";
import { frame, Line } from "./lines.ts";

type Attack = (port: number, token: string) => Promise<void>;

const KIB = 1024;

/** Sends text packets on a web socket that `/chat` let in, and then bytes in binary frames. */
function packets(texts: readonly string[], binaries: readonly Buffer[] = []): Attack {
  return async (port, token) => {
    const line = await Line.chat(port, token);
    for (const text of texts) line.send(frame(1, text));
    for (const bytes of binaries) line.send(frame(2, bytes));
    line.send(frame(1, "2probe"));
    await answered(port);
    line.close();
  };
}

/** The relay has read what was sent before: it answers a request that came after it. */
async function answered(port: number): Promise<void> {
  const line = await Line.open(port);
  line.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  await line.until("ok");
  line.close();
}

async function request(port: number, text: string): Promise<void> {
  const line = await Line.open(port);
  line.send(text);
  await answered(port);
  line.close();
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  "socket.io-parser CVE-2022-2421: a placeholder that names a method": packets(
    [`451-/chat,["message",{"_placeholder":true,"num":"splice"}]`],
    [Buffer.alloc(8)],
  ),
  "socket.io-parser CVE-2023-32695: an event name that is an object": packets([
    `42/chat,[{"toString":"x","valueOf":"x"}]`,
    `42/chat,[["x"]]`,
  ]),
  "socket.io-parser CVE-2026-33151: attachments without end": packets(
    [`45999999999-/chat,["message",{"_placeholder":true,"num":0}]`],
    Array.from({ length: 200 }, () => Buffer.alloc(64 * KIB)),
  ),
  "socket.io-parser CVE-2026-69185: ten attachments announced, never completed, again and again": packets(
    Array.from({ length: 200 }, () => `4510-/chat,["message",{"_placeholder":true,"num":0}]`),
    Array.from({ length: 9 }, () => Buffer.alloc(512 * KIB)),
  ),
  "socket.io CVE-2024-38355: an event called error, and other reserved names": packets(
    ["error", "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"].map(
      (name) => `42/chat,["${name}",{"a":1}]`,
    ),
  ),
  "engine.io CVE-2022-21676: packets that an older protocol knows": async (port) => {
    for (const version of ["3", "4"]) {
      const line = await Line.open(port);
      await line.upgrade(`EIO=${version}&transport=websocket`);
      line.send(frame(1, "1:2"));
      line.send(frame(2, Buffer.from([0xff, 0xff, 0xff])));
      await answered(port);
      line.close();
    }
    await request(
      port,
      "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 3\r\n\r\nabc",
    );
  },
  "engine.io CVE-2022-41940: an upgrade that is reset while it is made": async (port) => {
    const first = await Line.open(port);
    first.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await first.until('"sid"');
    const sid = /"sid":"([^"]+)"/.exec(first.said)?.[1] ?? "";
    for (let n = 0; n < 20; n++) {
      const line = await Line.open(port);
      void line.upgrade(`EIO=4&transport=websocket&sid=${n % 2 === 0 ? sid : "unknown"}`);
      await new Promise((resolve) => setImmediate(resolve));
      line.reset();
    }
    await answered(port);
    first.close();
  },
  "engine.io CVE-2023-31125: a transport or a session with the name of a method": async (port) => {
    for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
      await request(port, `GET /socket.io/?EIO=4&transport=${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await request(
        port,
        `GET /socket.io/?EIO=4&transport=polling&sid=${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      );
      const line = await Line.open(port);
      void line.upgrade(`EIO=4&transport=${name}&sid=${name}`);
      await answered(port);
      line.close();
    }
  },
  "ws CVE-2021-32640: a protocol header that takes for ever to read": async (port) => {
    const line = await Line.open(port);
    await line.upgrade("EIO=4&transport=websocket", `Sec-WebSocket-Protocol: a${" ".repeat(12_000)}b\r\n`);
    await answered(port);
    line.close();
  },
  "ws CVE-2024-37890: more headers than are read": async (port) => {
    const headers = Array.from({ length: 3_000 }, (_, n) => `x${n}:\r\n`).join("");
    const line = await Line.open(port);
    line.send(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n${headers}`);
    line.send("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n");
    await answered(port);
    line.close();
  },
  "ws CVE-2026-45736, CVE-2026-48779: fragments without end, empty ones too, and compression that nobody agreed on":
    async (port, token) => {
      const line = await Line.chat(port, token);
      line.send(frame(1, "42/chat,", false));
      for (let n = 0; n < 200; n++)
        line.send(Buffer.concat(Array.from({ length: 200 }, () => frame(0, "", false))));
      for (let n = 0; n < 40; n++) line.send(frame(0, Buffer.alloc(64 * KIB, 0x20), false));
      await answered(port);
      line.close();
      const compressed = await Line.open(port);
      await compressed.upgrade(
        "EIO=4&transport=websocket",
        "Sec-WebSocket-Extensions: permessage-deflate\r\n",
      );
      expect(compressed.said).not.to.match(/sec-websocket-extensions/i);
      compressed.send(frame(0x41, Buffer.alloc(100)));
      await answered(port);
      compressed.close();
    },
  "ws 8.21: pings without end, from a stranger who reads none of the answers": async (port) => {
    const line = await Line.open(port);
    await line.upgrade();
    line.stopReading();
    const pings = Buffer.concat(Array.from({ length: 500 }, () => frame(9, Buffer.alloc(125))));
    // Some megabytes of answers fit into the system's buffers; who leaves more than 60 unread behind them is put out.
    for (let sent = 0; sent < 64 * KIB * KIB && line.open; sent += pings.length) await line.give(pings);
    expect(line.open, "it is still there").to.equal(false);
  },
};

describe("a known attack on what the relay is built on", () => {
  for (const [name, attack] of Object.entries(ATTACKS)) {
    it(`leaves the process, its memory and everyone else as they were: ${name}`, async () => {
      const pair = await HonestPair.meet();
      try {
        const { url, port } = pair.relay;
        const token = await signUp(url, "mallory");
        for (let times = 0; times < 3; times++) await attack(port, token);
        await pair.part(48);
      } finally {
        await pair.end();
      }
    });
  }
});

describe("what the relay is built on", () => {
  const lock = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8"));

  for (const [name, least] of [
    ["socket.io", "4.7.5"],
    ["socket.io-parser", "4.2.7"],
    ["engine.io", "6.6.5"],
    ["ws", "8.23.0"],
  ] as const) {
    it(`is locked to ${name} ${least} or later, wherever it is installed: earlier ones have known holes`, () => {
      const found = Object.entries<{ version: string }>(lock.packages).filter(
        ([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
      );
      expect(found).not.to.be.empty;
      for (const [path, { version }] of found)
        expect(compare(version, least), `${path} ${version}`).to.be.at.least(0);
    });
  }
});

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
