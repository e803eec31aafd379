/** Finds a browser on this machine, whatever it is, and starts it for tests. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { bundledBrowser, bundledBrowserFits } from "./browser-bundled.ts";

/** The first Chromium with Ed25519 in Web Crypto. */
const OLDEST = 137;

/** One way to a browser: what to call it when it fails, and how to come by it. */
interface Candidate {
  readonly name: string;
  readonly prepare: () => Promise<Program>;
}

/** A program, and what to add to its environment. */
interface Program {
  readonly program: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a story asks of its browser beside the usual. */
export interface LaunchOptions {
  /** More flags of Chromium's. */
  readonly args?: readonly string[];
}

/** A microphone that beeps, and a yes to whoever asks for it. */
export const FAKE_MICROPHONE: readonly string[] = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

/**
 * Starts, without a window, the browser that `CHROME_PATH` names; else the first installed Chrome, Chromium or Edge that
 * starts and is young enough; else, on Linux on x64, the one that came with `npm ci`. Throws an error that says what was
 * tried and what to do on this platform. The caller closes it.
 */
export async function launchBrowser({ args = [] }: LaunchOptions = {}): Promise<Browser> {
  const tried: string[] = [];
  for (const { name, prepare } of candidates()) {
    try {
      return await start(await prepare(), args);
    } catch (error) {
      tried.push(
        `${name}: ${error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error)}`,
      );
    }
  }
  throw new Error([advice(), ...tried].join("\n  "));
}

function candidates(): readonly Candidate[] {
  const at = (program: string): Candidate => ({ name: program, prepare: async () => ({ program }) });
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") return [at(named)];
  const installed = [...new Set([...installedPrograms(), chromium.executablePath()])].filter((path) =>
    existsSync(path),
  );
  const bundled = { name: "the Chromium of @sparticuz/chromium", prepare: bundledBrowser };
  return [...installed.map(at), ...(bundledBrowserFits ? [bundled] : [])];
}

/** The usual places, by platform. */
function installedPrograms(): readonly string[] {
  const under = (roots: readonly (string | undefined)[], names: readonly string[]): string[] =>
    roots.flatMap((root) => (root === undefined || root === "" ? [] : names.map((name) => join(root, name))));
  if (process.platform === "win32") {
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => process.env[name]);
    return under(roots, [
      "Google\\Chrome\\Application\\chrome.exe",
      "Chromium\\Application\\chrome.exe",
      "Microsoft\\Edge\\Application\\msedge.exe",
    ]);
  }
  if (process.platform === "darwin") {
    return under(
      ["/Applications", join(homedir(), "Applications")],
      ["Google Chrome", "Chromium", "Microsoft Edge"].map((name) => `${name}.app/Contents/MacOS/${name}`),
    );
  }
  const names = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge"];
  return under([...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/snap/bin"], names);
}

async function start({ program, environment }: Program, more: readonly string[]): Promise<Browser> {
  const launch = (chromiumSandbox: boolean): Promise<Browser> =>
    chromium.launch({
      executablePath: program,
      chromiumSandbox,
      env: { ...process.env, ...environment },
      args: ["--disable-background-networking", "--disable-component-update", "--no-first-run", ...more],
    });
  // Chromium's own sandbox cannot work for root, nor in most containers; the pages it will show are all our own.
  const confined =
    process.platform === "linux" && (process.getuid?.() === 0 || process.env["CI"] !== undefined);
  const browser = confined ? await launch(false) : await launch(true).catch(() => launch(false));
  const version = browser.version();
  if (Number.parseInt(version, 10) >= OLDEST) return browser;
  await browser.close();
  throw new Error(`version ${version} is older than ${OLDEST}`);
}

function advice(): string {
  const wanted = `These tests need Chrome, Chromium or Edge ${OLDEST} or newer, and found none that starts.`;
  const install: Partial<Record<NodeJS.Platform, string>> = {
    darwin: "Install Chrome (for example: brew install --cask google-chrome)",
    linux: "Install Chromium (for example: apt-get install chromium)",
    win32: "Install Chrome, or Edge, which comes with Windows",
  };
  return `${wanted} ${install[process.platform] ?? "Install one"}, or set CHROME_PATH to its program.`;
}
