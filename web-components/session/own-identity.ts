/** One's own identity on this browser profile: made once, kept in the vault (PROTOCOL.md section 4). */
import { checkList, generateIdentity, signList, type AccountList, type Identity } from "../crypto/index.ts";
import type { Vault } from "./vault.ts";

/** Reads or makes the identity of this browser profile: under a lock, for two tabs must not make two. */
export async function loadIdentity(
  vault: Vault,
  key: string,
  user: string,
): Promise<{ identity: Identity; list: AccountList }> {
  return await vault.exclusive(`identity ${key}`, async () => {
    const stored = await vault.get("identities", key);
    if (stored !== undefined) return { identity: stored.identity, list: await checkList(stored.list, user) };
    const identity = await generateIdentity();
    const list = await signList(identity, { user, n: 0, identities: [identity.key] });
    await vault.set("identities", key, { identity, list: list.signed });
    return { identity, list };
  });
}
