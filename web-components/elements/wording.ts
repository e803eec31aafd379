/** Text from other people made safe to show as text: control characters, links, code, and what is only emoji. */

/** A piece of a message. */
export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string; readonly host: string }
  | { readonly kind: "code"; readonly text: string };

// C0 and C1 controls other than tab and newline, and the characters that reorder or hide what follows.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]/g;

/** A name as it may stand in a line of ours: no control, direction or zero-width character survives (U+FFFD shows that one was there). */
export function plainName(name: string): string {
  return name.replace(invisible, "\ufffd");
}

/** A message body without control characters; line breaks and the writer's own direction marks stay (each bubble isolates them). */
export function plainBody(body: string): string {
  return body.replace(/\r\n?/g, "\n").replace(controls, "\ufffd");
}

/** Cuts a body into text, fenced code and links. Only `http:` and `https:` become links, and their host is shown as the browser will read it. */
export function segments(body: string): readonly Segment[] {
  const parts = plainBody(body).split(/^```[^\n`]*\n([\s\S]*?)\n?```[ \t]*$/m);
  const found: Segment[] = [];
  parts.forEach((part, index) => {
    if (index % 2 === 1) found.push({ kind: "code", text: part });
    else if (part !== "") found.push(...linked(trimLines(part, index > 0, index < parts.length - 1)));
  });
  return found;
}

function trimLines(text: string, start: boolean, end: boolean): string {
  const cut = start ? text.replace(/^\n/, "") : text;
  return end ? cut.replace(/\n$/, "") : cut;
}

function linked(text: string): Segment[] {
  const found: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(
    /\bhttps?:\/\/[^\s<>"\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu,
  )) {
    const address = withoutTail(match[0]);
    const url = parse(address);
    if (!url) continue;
    if (match.index > from) found.push({ kind: "text", text: text.slice(from, match.index) });
    found.push({ kind: "link", text: address, href: url.href, host: url.host });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ kind: "text", text: text.slice(from) });
  return found;
}

/** What ends a sentence does not belong to the address; a closing bracket does if the address opened one. */
function withoutTail(address: string): string {
  const cut = address.replace(/[.,;:!?'\u2019\u201d]+$/u, "");
  const opened = cut.split("(").length;
  return cut.endsWith(")") && cut.split(")").length > opened ? withoutTail(cut.slice(0, -1)) : cut;
}

function parse(address: string): URL | undefined {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a body is one to six emoji and nothing else: such a message is shown large. */
export function onlyEmoji(body: string): boolean {
  const text = body.trim();
  if (text === "" || text.length > 60 || !/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text))
    return false;
  if (
    !/^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\s)+$/u.test(text)
  )
    return false;
  return [...new Intl.Segmenter().segment(text.replace(/\s/gu, ""))].length <= 6;
}

/** One or two letters for an avatar. */
export function initials(name: string): string {
  const words = plainName(name)
    .split(/[\s_.-]+/u)
    .filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map(first) : [first(words[0] ?? "?")];
  return letters.join("").toUpperCase();
}

function first(word: string): string {
  return [...word][0] ?? "";
}
