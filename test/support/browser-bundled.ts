/**
 * The browser of last resort: the Chromium that the npm package `@sparticuz/chromium` carries for Linux on x64, with the
 * libraries and the font that a bare machine lacks. It is unpacked once, into `node_modules/.cache`, which belongs to
 * whoever ran `npm ci` and goes with it.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";

/** How to start it: the program, and what its environment needs beside the usual. */
export interface BundledBrowser {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Whether the package has a browser for this machine. */
export const bundledBrowserFits = process.platform === "linux" && process.arch === "x64";

/** Unpacks what is not unpacked yet, about 200 MB in some two seconds; safe when several processes ask at once. */
export async function bundledBrowser(): Promise<BundledBrowser> {
  const packed = await packageFolder();
  const manifest: unknown = JSON.parse(await readFile(join(packed, "package.json"), "utf8"));
  const folder = join(cacheFolder(), `chromium-${versionOf(manifest)}`);
  if (!(await exists(folder))) await unpackInto(folder, join(packed, "bin"));
  return {
    program: join(folder, "chromium"),
    environment: {
      LD_LIBRARY_PATH: [join(folder, "lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}

/** Everything goes into a folder of our own, which then takes its name in one step: nobody sees half a browser. */
async function unpackInto(folder: string, packed: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const own = await mkdtemp(`${folder}-`);
  try {
    const mode = 0o755;
    await pipeline(
      createReadStream(join(packed, "chromium.br")),
      createBrotliDecompress(),
      createWriteStream(join(own, "chromium"), { mode }),
    );
    for (const archive of ["al2023.tar.br", "fonts.tar.br"]) {
      await untar(brotliDecompressSync(await readFile(join(packed, archive))), own);
    }
    await writeFile(join(own, "fonts.conf"), fontSettings(folder));
    await chmod(own, mode);
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
}

const BLOCK = 512;

/** The regular files of a plain (ustar) archive; names that would leave `folder` are refused. */
async function untar(archive: Buffer, folder: string): Promise<void> {
  const text = (start: number, length: number): string =>
    archive.toString("utf8", start, start + length).split("\0", 1)[0] ?? "";
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const name = text(at, 100);
    const size = Number.parseInt(text(at + 124, 12), 8);
    const type = text(at + 156, 1);
    if (name.startsWith("/") || name.split("/").includes(".."))
      throw new Error(`bad name in archive: ${name}`);
    if (type === "" || type === "0") {
      const target = join(folder, name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, archive.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The machine's own fonts, and the one that came along: without any, every text is zero pixels wide. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "font-cache")}</cachedir>
</fontconfig>
`;
}

/** The package hides its manifest from `import`, so its folder is found by its door. */
async function packageFolder(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium")));
  while (!(await exists(join(folder, "bin")))) {
    if (folder === dirname(folder)) throw new Error("@sparticuz/chromium carries no browser");
    folder = dirname(folder);
  }
  return folder;
}

function cacheFolder(): string {
  return fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
}

function versionOf(manifest: unknown): string {
  const named = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return named && typeof manifest.version === "string" ? manifest.version : "unknown";
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
