import { expect } from "chai";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { PASSWORD } from "../support/people.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** A page of somebody else's, with a style sheet that tries to reach everything. */
function foreignPage(relay: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title><style>
      * { letter-spacing: 3px }
      button { background: rgb(255, 0, 0); text-transform: uppercase }
      p { color: rgb(1, 2, 3) }
      secure-chat { --secure-own: rgb(0, 90, 60); --secure-own-end: rgb(0, 90, 60) }
      secure-chat::part(launcher) { border-radius: 7px }
    </style>
    <script type="module" crossorigin src="${relay}/dist/secure-chat.js"></script></head>
    <body><h1>A shop</h1><p id="mine">A text of the shop's.</p><button id="buy">Buy</button>
    <secure-chat server="${relay}" mode="popup"></secure-chat></body></html>`;
}

describe("a chat on somebody else's page, at another origin than the relay", () => {
  let relay: RunningRelay;
  let shop: Server;
  let shopUrl = "";
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    shop = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end(foreignPage(relay.url));
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    const { port }: Partial<AddressInfo> = Object(shop.address());
    shopUrl = `http://127.0.0.1:${port}`;
    relay = await startRelay({ allowedOrigins: [shopUrl] });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`${shopUrl}/`);
  });
  after(async () => {
    await browser.close();
    await relay.close();
    shop.closeAllConnections();
    await new Promise((resolve) => shop.close(resolve));
  });

  it("is a round button until it is wanted, opens and closes by keyboard, and gives the focus back", async () => {
    const button = page.getByRole("button", { name: "Open chat" });
    await button.waitFor();
    await page.getByRole("button", { name: "Buy" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Minimise chat" }).waitFor();
    await page.keyboard.press("Escape");
    await button.waitFor();
    const focused = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className);
    expect(focused).to.equal("launcher");
  });

  it("keeps to its own styles and leaves the page's alone, but for tokens and parts", async () => {
    const seen = await page.evaluate(() => {
      const chat = document.querySelector("secure-chat");
      const launcher = chat?.shadowRoot?.querySelector(".launcher");
      const paragraph = document.querySelector("#mine");
      if (!launcher || !paragraph) throw new Error("something is not there");
      const { borderRadius, textTransform, letterSpacing, backgroundImage } = getComputedStyle(launcher);
      return {
        borderRadius,
        textTransform,
        letterSpacing,
        own: backgroundImage.includes("rgb(0, 90, 60)"),
        mine: getComputedStyle(paragraph).color,
        margin: getComputedStyle(paragraph).marginTop !== "0px",
      };
    });
    expect(seen).to.deep.equal({
      borderRadius: "7px",
      textTransform: "none",
      letterSpacing: "normal",
      own: true,
      mine: "rgb(1, 2, 3)",
      margin: true,
    });
  });

  it("makes an account and connects to the relay across origins, without touching the page's title", async () => {
    await page.getByRole("button", { name: "Open chat" }).click();
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("Name", { exact: true }).fill("alice");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Connected").first().waitFor();
    expect(await page.title()).to.equal("A shop");
    expect(errors).to.deep.equal([]);
  });
});
