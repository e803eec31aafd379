import { expect } from "chai";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { openChat, reads, register } from "../support/browser-chat.ts";
import { openPerson, type Person } from "../support/browser-person.ts";
import { launchBrowser } from "../support/browser.ts";
import { everyoneLeaves, join } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** Somebody else's server, which is told of whoever looks at what was sent (ATTACKS.md A15, A16). */
interface Canary {
  readonly url: string;
  /** The headers of each request so far. */
  readonly heard: readonly IncomingHttpHeaders[];
  readonly server: Server;
}

async function startCanary(): Promise<Canary> {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    heard.push(headers);
    response.setHeader("content-type", "text/html").end("<title>somewhere else</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, heard, server };
}

describe("an address in what somebody sends", () => {
  let relay: RunningRelay;
  let browser: Browser;
  let canary: Canary;
  let bob: Person;
  before(async () => {
    relay = await startRelay();
    browser = await launchBrowser();
    canary = await startCanary();
    bob = await openPerson(browser, relay.url);
    await register(bob.page, "bob");
  });
  after(async () => {
    everyoneLeaves();
    await bob.close();
    await browser.close();
    await new Promise((resolve) => canary.server.close(resolve));
    await relay.close();
  });

  it("is asked for nothing, whether as a link, a picture, a style, a drawing or a name, until it is clicked", async () => {
    const mallory = await join(relay.url, "mallory");
    await openChat(bob.page, "mallory");
    const { url } = canary;
    const chat = mallory.to("bob");
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}/drawing"/><style>@import "${url}/sheet";</style></svg>`;
    const bodies = [
      `![alt](${url}/markdown.png) and [a link](${url}/link)`,
      `<img src="${url}/image"><link rel="stylesheet" href="${url}/sheet"><style>@import url(${url}/style);</style>`,
      `<iframe src="${url}/frame"></iframe><video autoplay src="${url}/video"></video><script src="${url}/script"></script>`,
      `\`\`\`css\nbody { background: url(${url}/code) }\n\`\`\``,
      svg,
    ];
    for (const body of bodies) await chat.send(body);
    const drawing = new Blob([svg], { type: "image/svg+xml" });
    await chat.sendMedia(drawing, { kind: "image", width: 10, height: 10, preview: drawing });
    await chat.sendMedia(drawing, { kind: "file", name: `<img src=${url}/name>.svg` });
    await chat.sendMedia(new Blob([`<img src="${url}/page">`], { type: "text/html" }), {
      kind: "file",
      name: "page.html",
      caption: `<img src="${url}/caption">`,
    });
    await chat.send(`look at ${url}/clicked`);
    await reads(bob.page, `look at ${url}/clicked`);
    await bob.page.getByRole("log").getByText("page.html").waitFor();
    // A request that was on its way would be there before this answer of the same machine.
    await bob.page.reload({ waitUntil: "networkidle" });
    expect(canary.heard).to.deep.equal([]);
    bob.expectCleanPages();
  });

  it("tells the other site, when it is clicked, neither where it was nor who had it open", async () => {
    const trent = await join(relay.url, "trent");
    await openChat(bob.page, "trent");
    await trent.to("bob").send(`look at ${canary.url}/clicked`);
    const link = bob.page.getByRole("link", { name: `${canary.url}/clicked` });
    const opening = bob.context.waitForEvent("page");
    await link.click();
    const opened = await opening;
    await opened.waitForLoadState();
    expect(await opened.title()).to.equal("somewhere else");
    await opened.close();
    const [first] = canary.heard;
    expect([first?.referer, first?.cookie]).to.deep.equal([undefined, undefined]);
  });

  it("opens nothing of ours where a drawing that came as a photo or a file is clicked with the middle button", async () => {
    const victor = await join(relay.url, "victor");
    await openChat(bob.page, "victor");
    const drawing = new Blob([`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`]);
    await victor.to("bob").sendMedia(drawing, { kind: "image", width: 10, height: 10 });
    await victor.to("bob").sendMedia(drawing, { kind: "file", name: "drawing.svg" });
    await bob.page.getByRole("log").getByText("drawing.svg").waitFor();
    const before = bob.context.pages().length;
    for (const media of await bob.page.locator("secure-media").all()) await media.click({ button: "middle" });
    // A page that was about to open would have, once another one was opened and closed.
    await (await bob.openPage("/")).close();
    expect(bob.context.pages()).to.have.lengthOf(before);
    expect(new URL(bob.page.url()).pathname).to.equal("/chat");
  });
});
