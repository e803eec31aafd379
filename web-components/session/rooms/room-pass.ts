/** The relay's passes (PROTOCOL.md section 3), as far as their holder looks into them. */
import { fromUtf8 } from "../../crypto/index.ts";
import { record } from "../fields.ts";

/** A pass is a JWT whose middle part says `exp`, in seconds. `false` for anything else: then it is the relay's word that counts. */
export function hasRunOut(pass: string | undefined, now: number): boolean {
  const body = pass?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
  if (body === undefined) return false;
  try {
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    const end = record(JSON.parse(fromUtf8(bytes)))?.["exp"];
    return typeof end === "number" && end * 1000 <= now;
  } catch {
    return false;
  }
}
