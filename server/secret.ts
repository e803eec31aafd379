import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

const SECRET_FILE = "jwt-secret";
const LEAST_LENGTH = 32;
const LEAST_BITS = 128;
/** What people paste from tutorials. In a random Base64 secret none of them turns up by chance. */
const PLACEHOLDER =
  /secret|password|passw0rd|change.?me|change.?this|default|example|your.?key|12345678|abcdefgh/i;

/** Why a signing secret must not be used, or `undefined` for a good one. Never quotes it. */
export function weaknessOf(secret: string): string | undefined {
  if (secret.length < LEAST_LENGTH) return `is shorter than ${LEAST_LENGTH} characters`;
  if (PLACEHOLDER.test(secret)) return "looks like a placeholder";
  if (shannonBits(secret) < LEAST_BITS)
    return "repeats itself: use 32 random bytes or more, as hex or Base64";
  return undefined;
}

/** An upper bound of what the secret can hold, from how often each character comes. */
function shannonBits(secret: string): number {
  const counts = new Map<string, number>();
  for (const character of secret) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / secret.length);
  return bits;
}

/**
 * The signing secret of a data folder: made at the first call, mode 0600, the same ever after. Two processes that start at
 * once get the same one, and a crash leaves a whole file or none: it is written aside, flushed, and linked into place.
 * Throws if the file is there but holds a weak secret.
 */
export async function secretOf(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, SECRET_FILE);
  const kept = await read(file);
  if (kept !== undefined) return kept;
  const aside = join(dataDir, `${SECRET_FILE}.${process.pid}.${randomBytes(6).toString("hex")}`);
  const handle = await open(aside, "wx", 0o600);
  try {
    await handle.writeFile(`${randomBytes(48).toString("base64url")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(aside, file);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
  const made = await read(file);
  if (made === undefined) throw new Error("the signing secret could not be made in DATA_DIR");
  return made;
}

async function read(file: string): Promise<string | undefined> {
  try {
    const secret = (await readFile(file, "utf8")).trim();
    const weakness = weaknessOf(secret);
    if (weakness !== undefined) throw new Error(`the signing secret in DATA_DIR ${weakness}`);
    await chmod(file, 0o600);
    return secret;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
