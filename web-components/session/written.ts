/** What one writes is looked at as its readers will look at it: what they would refuse never leaves (PROTOCOL.md section 7). */
import { utf8, type Bytes } from "../crypto/index.ts";
import { encodeContent, MOST_TEXT, parseContent, type NumberedContent } from "./content.ts";
import { SessionError } from "./errors.ts";

/** The bytes of what is to be written. Throws `bad_request` for what nobody could read, `too_large` for a text above 64 KiB. */
export function encodeWritten(content: NumberedContent): Bytes {
  const bytes = encodeContent(content);
  const body = "body" in content ? content.body : "-";
  if (utf8(body).length > MOST_TEXT) throw new SessionError("too_large", "at most 64 KiB");
  const { type } = parseContent(bytes) ?? {};
  if (type !== content.type || body.trim() === "") throw new SessionError("bad_request", "not readable");
  return bytes;
}
