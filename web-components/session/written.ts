/** What one writes is looked at as its readers will look at it: what they would refuse never leaves (PROTOCOL.md section 7). */
import { utf8, type Bytes } from "../crypto/index.ts";
import { encodeContent, isNumbered, MOST_TEXT, parseContent, type NumberedContent } from "./content.ts";
import { SessionError } from "./errors.ts";

/** The bytes of what is to be written. Throws `bad_request` for what nobody could read, `too_large` for a text above 64 KiB. */
export function encodeWritten(content: NumberedContent): Bytes {
  const bytes = encodeContent(content);
  if ("body" in content && utf8(content.body).byteLength > MOST_TEXT)
    throw new SessionError("too_large", `a message has at most ${MOST_TEXT} bytes`);
  const parsed = parseContent(bytes);
  if (parsed === undefined || !isNumbered(parsed) || ("body" in content && content.body.trim() === ""))
    throw new SessionError("bad_request", "nobody could read this");
  return bytes;
}
