import { expect } from "chai";
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";

/** A piece of text as it stands on the screen. */
interface Piece {
  readonly words: string;
  readonly color: string;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** What WCAG 2.2 asks of it: 3 for large text, 4.5 for all other. */
  readonly wanted: number;
}

const SCENES = [
  "sign in",
  "a conversation",
  "identity not compared",
  "offline",
  "profile",
  "a room",
  "a room's details, its owner",
  "invitations",
  "new room",
  "photos, a voice message and a file",
  "before photos are sent",
];
const WIDTH = 1_440;
const HEIGHT = 900;

/** The texts in sight, each where nothing else lies over its middle. */
async function pieces(page: Page): Promise<readonly Piece[]> {
  return await page.evaluate(() => {
    const found: Piece[] = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        for (const node of element.childNodes) {
          const words = node.nodeType === Node.TEXT_NODE ? (node.textContent ?? "").trim() : "";
          // Emoji bring colours of their own, and an avatar's letter is decoration beside a name.
          if (
            !/[\p{L}\p{N}]/u.test(words) ||
            element.closest(".avatar, .visually-hidden, [aria-hidden=true], option, style")
          )
            continue;
          const range = document.createRange();
          range.selectNodeContents(node);
          const { x, y, width, height } = range.getClientRects()[0] ?? new DOMRect();
          const top = root.elementFromPoint(x + width / 2, y + height / 2);
          if (width < 4 || height < 4 || top === null || !(element.contains(top) || top.contains(element)))
            continue;
          const { color, fontSize, fontWeight } = getComputedStyle(element);
          const size = Number.parseFloat(fontSize);
          const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
          found.push({
            words: words.slice(0, 40),
            color,
            box: { x, y, width, height },
            wanted: large ? 3 : 4.5,
          });
        }
      }
    }
    return found;
  });
}

/** Makes all text see-through, so that a picture shows only what lies behind it; or gives it its colour again. */
async function hideText(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hide) => {
    const rule = "* { color: transparent !important; transition: none !important; caret-color: transparent }";
    const roots: (Document | ShadowRoot)[] = [document];
    for (const root of roots) {
      const sheets = root.adoptedStyleSheets.filter(
        ({ cssRules }) => cssRules[0]?.cssText.includes("caret-color: transparent") !== true,
      );
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rule);
      root.adoptedStyleSheets = hide ? [...sheets, sheet] : sheets;
      for (const element of root.querySelectorAll("*"))
        if (element.shadowRoot) roots.push(element.shadowRoot);
    }
  }, isHidden);
}

/** The texts, and a picture without them in which they would be where they are: parts of a sheet may have been on their way. */
async function portrait(page: Page): Promise<{ readonly texts: readonly Piece[]; readonly picture: Buffer }> {
  for (;;) {
    const texts = await pieces(page);
    await hideText(page, true);
    const picture = await page.screenshot();
    await hideText(page, false);
    const after = await pieces(page);
    if (JSON.stringify(after) === JSON.stringify(texts)) return { texts, picture };
  }
}

/** The texts that do not reach what is asked of them against the worst tenth of the pixels behind them. */
async function tooFaint(page: Page, picture: Buffer, texts: readonly Piece[]): Promise<readonly string[]> {
  return await page.evaluate(
    async ({ data, texts: all }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      if (!context) throw new Error("there is no canvas");
      const weights = [0.2126, 0.7152, 0.0722];
      const faint: string[] = [];
      for (const { words, color, box, wanted } of all) {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const ink = context.getImageData(0, 0, 1, 1).data;
        context.drawImage(image, 0, 0);
        const { data: behind } = context.getImageData(
          box.x,
          box.y,
          Math.ceil(box.width),
          Math.ceil(box.height),
        );
        const pixels = [
          [...ink],
          ...Array.from({ length: behind.length / 4 }, (_, at) => [...behind.subarray(at * 4, at * 4 + 3)]),
        ];
        const lights = pixels.map((pixel) =>
          weights.reduce((sum, weight, at) => {
            const part = (pixel[at] ?? 0) / 255;
            return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          }, 0),
        );
        const [text = 0, ...grounds] = lights;
        const ratios = grounds
          .map((ground) => (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05))
          .sort((a, b) => a - b);
        const worst = ratios[Math.floor(ratios.length / 10)] ?? 21;
        if (worst < wanted) faint.push(`${words}: ${worst.toFixed(2)}`);
      }
      return faint;
    },
    { data: picture.toString("base64"), texts },
  );
}

describe("text on rendered glass", () => {
  let browser: Browser;
  let server: Server;
  let address = "";

  before(async () => {
    const { outputFiles } = await build({
      entryPoints: ["test/gallery/gallery.page.ts"],
      bundle: true,
      write: false,
      format: "esm",
      tsconfig: "tsconfig.json",
    });
    const script = outputFiles[0]?.contents ?? new Uint8Array();
    const files = new Map<string, Uint8Array>([
      ["/gallery", await readFile("test/gallery/gallery.html")],
      ["/dist/gallery.css", await readFile("test/gallery/gallery.css")],
      ["/dist/gallery.js", script],
    ]);
    server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const type = path.endsWith(".js")
        ? "text/javascript"
        : path.endsWith(".css")
          ? "text/css"
          : "text/html";
      response.writeHead(files.has(path) ? 200 : 404, { "Content-Type": type });
      response.end(files.get(path));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port }: Partial<AddressInfo> = Object(server.address());
    address = `http://127.0.0.1:${port}/gallery`;
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  for (const theme of ["dark", "light", "contrast"]) {
    for (const scene of SCENES) {
      it(`keeps its contrast against the pixels behind it in the theme ${theme}: ${scene}`, async () => {
        const page = await browser.newPage({
          viewport: { width: WIDTH, height: HEIGHT },
          reducedMotion: "reduce",
        });
        await page.goto(`${address}?${new URLSearchParams({ scene, theme }).toString()}`);
        await page.waitForSelector("body[data-ready]");
        const { texts, picture } = await portrait(page);
        expect(texts.length).to.be.greaterThan(3);
        expect(await tooFaint(page, picture, texts)).to.deep.equal([]);
        await page.close();
      });
    }
  }
});
