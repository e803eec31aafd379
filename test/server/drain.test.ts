import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect as dialTcp } from "node:net";
import { expect } from "chai";
import { Drain } from "../../server/drain.ts";

describe("a server that stops", () => {
  let http: Server;
  let port = 0;
  let url = "";
  let drain: Drain;
  let held: ServerResponse[] = [];
  beforeEach(async () => {
    held = [];
    http = createServer((_request, response) => held.push(response));
    drain = new Drain(http);
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    const address: AddressInfo | string | null = http.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
    url = `http://127.0.0.1:${port}`;
  });

  const close = (): Promise<void> => drain.close(async () => void (await once(http, "close")));
  const asked = async (count: number): Promise<void> => {
    while (held.length < count) await once(http, "request");
  };

  it("gives the answers that are on their way, and lets nobody new in meanwhile", async () => {
    const answer = fetch(url);
    await asked(1);
    const closed = close();
    const [error] = await once(dialTcp(port, "127.0.0.1"), "error");
    expect(error.code).to.equal("ECONNREFUSED");
    held[0]?.end("done");
    expect(await (await answer).text()).to.equal("done");
    expect((await answer).headers.get("connection")).to.equal("close");
    await closed;
  });

  it("tells those when to ask again whose answer is not there in time, and is done soon after", async () => {
    const started = performance.now();
    const answer = fetch(url);
    const uploading = dialTcp(port, "127.0.0.1");
    uploading.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nmore is to come");
    const told = once(uploading, "data");
    await asked(2);
    await close();
    expect((await answer).status).to.equal(503);
    expect((await answer).headers.get("retry-after")).to.equal("2");
    expect(await (await answer).json()).to.deep.equal({
      error: { code: "unavailable", message: "The relay restarts", retryAfterMs: 2_000 },
    });
    expect(String(await told)).to.match(/^HTTP\/1.1 503 /);
    // Whoever is at work on it still finds that it has been said.
    for (const response of held) expect(response.writableEnded).to.equal(true);
    expect(performance.now() - started).to.be.below(9_000);
  });

  it("is not held up by lines that say nothing", async () => {
    const line = dialTcp(port, "127.0.0.1");
    await once(http, "connection");
    const gone = once(line, "close");
    await close();
    await gone;
  });
});
