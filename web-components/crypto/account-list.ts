import { fromBase64 } from "./bytes.ts";
import { checkPoint } from "./curve.ts";
import { guarded, misuse, unreadable } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { readBase64, readField, readInteger, readList, type Fields } from "./json.ts";
import { isUser, userKey } from "./names.ts";
import { readSigned, signObject, verifySigned, type Signed } from "./signed.ts";
import { SIZE } from "./suite.ts";

/** The most identities that one person can have. */
export const IDENTITIES_LIMIT = 10;

const LARGEST_N = 0xffff_ffff;

/** The identities that are one person, as their root signed them (PROTOCOL.md section 4). Verified. */
export interface AccountList {
  /** In ASCII lower case. */
  readonly user: string;
  /** Counts the person's lists; 0 for a fresh profile. Of one root only the highest seen counts. */
  readonly n: number;
  readonly root: string;
  /** 1 to 10, the root among them, none twice. */
  readonly identities: readonly string[];
  /** The list as it travels. */
  readonly signed: Signed;
}

/**
 * Signs a person's list with their root. A fresh profile signs `{user, n: 0, identities: [its own key]}`.
 * Throws `misuse` unless there are 1 to 10 distinct keys with the root among them.
 */
export async function signList(
  root: Identity,
  list: { readonly user: string; readonly n: number; readonly identities: readonly string[] },
): Promise<AccountList> {
  const body = {
    v: 1,
    user: userKey(list.user),
    n: list.n,
    root: root.key,
    identities: [...list.identities],
  };
  try {
    readBody(body);
  } catch {
    throw misuse("not a list: 1 to 10 distinct identities with the root among them, and n from 0");
  }
  const { signed } = await signObject("list", root, body);
  return { user: body.user, n: body.n, root: body.root, identities: body.identities, signed };
}

/**
 * The list in hostile input, if its root signed it and it is `user`'s. Throws `unreadable` otherwise.
 * Whether the root is the one that is pinned, and `n` the highest seen, is the caller's to decide (section 11).
 */
export async function checkList(signed: unknown, user: string): Promise<AccountList> {
  const expected = userKey(user);
  return guarded(async () => {
    const object = readSigned(signed);
    const body = readBody(object.fields);
    if (body.user !== expected) throw unreadable();
    await verifySigned("list", object, body.root);
    return { ...body, signed: object.signed };
  });
}

function readBody(fields: Fields): Omit<AccountList, "signed"> {
  if (readField(fields, "v") !== 1) throw unreadable();
  const user = readField(fields, "user");
  if (typeof user !== "string" || !isUser(user)) throw unreadable();
  const root = readBase64(fields, "root", SIZE.publicKey);
  const identities = readList(fields, "identities", 1, IDENTITIES_LIMIT).map((value) => {
    const key = readBase64({ value }, "value", SIZE.publicKey);
    checkPoint(fromBase64(key));
    return key;
  });
  if (new Set(identities).size !== identities.length || !identities.includes(root)) throw unreadable();
  return { user, n: readInteger(fields, "n", LARGEST_N), root, identities };
}
