import { expect } from "chai";
import { ALWAYS } from "../../server/headers.ts";
import { Line } from "../fuzz/lines.ts";
import { eachWithRelay } from "../support/relay.ts";

const HEALTH = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
const H2C =
  "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n";
const WEB_SOCKET =
  "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

describe("a request to become something else than HTTP", () => {
  const relay = eachWithRelay();

  for (const path of ["/", "/nothing", "/socket.io", "/api/users"]) {
    it(`is refused as a web socket at ${path}, and its line closed, also behind a request that was answered`, async () => {
      for (const before of ["", `${HEALTH}\r\n`]) {
        const line = await Line.open(relay().port);
        line.send(before);
        if (before !== "") await line.until("status");
        line.send(`GET ${path} HTTP/1.1\r\n${WEB_SOCKET}\r\n`);
        await line.ended();
        expect(line.said).to.match(/HTTP\/1\.1 404 /);
        for (const [name, value] of Object.entries(ALWAYS)) expect(line.said).to.contain(`${name}: ${value}`);
        line.close();
      }
    });
  }

  it("is answered in HTTP where it only offers HTTP/2, as Java's client and curl do, and then its line is closed", async () => {
    for (const method of ["GET", "HEAD"]) {
      const line = await Line.open(relay().port);
      line.send(`${HEALTH.replace("GET", method)}${H2C}\r\n`);
      await line.ended();
      expect(line.said).to.match(/^HTTP\/1\.1 200 /);
      expect(line.said).to.match(/^Connection: close\r$/im);
      if (method === "GET") expect(line.said).to.match(/\{"status":"ok"\}$/);
      line.close();
    }
  });

  it("is refused with a body, which cannot be read any more", async () => {
    const line = await Line.open(relay().port);
    const head = "POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    line.send(`${head}Content-Length: 2\r\n${H2C}\r\n{}`);
    await line.ended();
    expect(line.said).to.match(/^HTTP\/1\.1 404 /);
    line.close();
  });

  it("costs its line, and nobody else, when what was asked before it is not answered yet", async () => {
    for (const upgrade of [H2C, WEB_SOCKET.replace("Host: localhost\r\n", "")]) {
      const line = await Line.open(relay().port);
      line.send(`${HEALTH}\r\n${HEALTH}\r\n${HEALTH}${upgrade}\r\n`);
      await line.ended();
      line.close();
    }
    const other = await Line.open(relay().port);
    other.send(`${HEALTH}\r\n`);
    await other.until("status");
    expect(other.said).to.match(/^HTTP\/1\.1 200 /);
    other.close();
  });

  it("at Socket.IO's own path is Socket.IO's", async () => {
    const line = await Line.open(relay().port);
    await line.upgrade();
    expect(line.said).to.match(/^HTTP\/1\.1 101 /);
    line.close();
  });
});
