import { once } from "node:events";
import { connect as dialTcp } from "node:net";
import { expect } from "chai";
import { ALWAYS } from "../../server/headers.ts";
import { eachWithRelay } from "../support/relay.ts";

describe("a handshake from a foreign page", () => {
  const relay = eachWithRelay();

  for (const [kind, extra] of [
    ["long poll", ""],
    [
      "web socket",
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    ],
  ] as const) {
    it(`is refused as a ${kind} with 403 and the security headers that every answer has`, async () => {
      const line = dialTcp(relay().port, "127.0.0.1");
      const transport = kind === "web socket" ? "websocket" : "polling";
      const path = `/socket.io/?EIO=4&transport=${transport}`;
      line.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n${extra}\r\n`);
      let answer = "";
      line.on("data", (chunk: Buffer) => {
        answer += chunk.toString();
      });
      if (kind === "long poll") await once(line, "data");
      else await once(line, "close");
      line.destroy();
      expect(answer).to.match(/^HTTP\/1\.1 403 /);
      for (const [name, value] of Object.entries(ALWAYS)) expect(answer).to.contain(`${name}: ${value}`);
    });
  }
});
