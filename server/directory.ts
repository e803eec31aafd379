import { Failure } from "./failure.ts";
import { nameKey, type UserRow, type Username } from "./protocol/index.ts";
import type { UserStore } from "./users.ts";

const MOST_ROWS = 200;
/** Letters that a name can have; nobody's name starts with anything else. */
const NAME_START = /^[A-Za-z0-9_]{0,20}$/;

interface Page {
  readonly search: string;
  readonly after: Username | undefined;
  readonly limit: number;
}

/**
 * A page of `GET /api/users`: those online first, then the others, each by name without regard to case. `after` is the last
 * name of the page before; where it stands is told by whether its owner is online now, so someone who came or went between
 * two pages can be missed or come twice, and the next look at the first page puts it right.
 */
export async function pageOfUsers(
  users: UserStore,
  presence: ReadonlyMap<string, Username>,
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): Promise<readonly UserRow[]> {
  const { search, after, limit } = parsePage(query);
  if (!NAME_START.test(search)) return [];
  // As it is now: who came while the file is asked would be in neither half, and be taken for nobody.
  const online = new Map(presence);
  const inOffline = after !== undefined && !online.has(nameKey(after));
  const first = inOffline ? [] : onlineNames(online, search, after).slice(0, limit);
  const rows: UserRow[] = first.map((username) => ({ username, is_online: true }));
  let last = inOffline ? after : undefined;
  while (rows.length < limit) {
    const names = await users.names(search, last, MOST_ROWS);
    for (const username of names) {
      if (rows.length < limit && !online.has(nameKey(username))) rows.push({ username, is_online: false });
    }
    last = names.at(-1);
    if (names.length < MOST_ROWS) break;
  }
  return rows;
}

function onlineNames(
  online: ReadonlyMap<string, Username>,
  search: string,
  after: Username | undefined,
): readonly Username[] {
  const prefix = nameKey(search);
  const keys = [...online.keys()].filter(
    (key) => key.startsWith(prefix) && (after === undefined || key > nameKey(after)),
  );
  return keys.sort().flatMap((key) => online.get(key) ?? []);
}

function parsePage(query: Readonly<Record<string, string | readonly string[] | undefined>>): Page {
  const limit = single(query["limit"], "limit") ?? String(MOST_ROWS);
  const rows = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (rows < 1 || rows > MOST_ROWS) throw new Failure("bad_request", `limit must be 1 to ${MOST_ROWS}`);
  const after = single(query["after"], "after") ?? "";
  if (!NAME_START.test(after)) throw new Failure("bad_request", "after must be a user name");
  return {
    search: single(query["search"], "search") ?? "",
    after: after === "" ? undefined : after,
    limit: rows,
  };
}

function single(value: string | readonly string[] | undefined, name: string): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new Failure("bad_request", `${name} may be given once`);
}
