/** Holds an element's class comment against its source: what a host page may style, fill and hear is written down. */
import { withoutComments, type Source } from "./sources.ts";

const CLASS = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?\s*((?:@\w+\([^)]*\)\s*)*)export class (\w+) extends (\w+)/g;

/** One sentence for each gap between the comment of an element's class and what the class does. */
export function gaps(source: Source, styles: string, events: ReadonlyMap<string, string>): readonly string[] {
  const element = elementOf(source.text);
  const code = withoutComments(source.text);
  if (element === undefined) {
    return code.includes("@customElement(")
      ? [`${source.path} has an element that this check cannot read`]
      : [];
  }
  const found: string[] = [];
  if (!/@summary\s+\S/.test(element.comment)) found.push("has no @summary");
  const pairs: readonly (readonly [tag: string, used: ReadonlySet<string>])[] = [
    ["csspart", partsOf(code)],
    ["slot", slotsOf(code)],
    ["event", eventsOf(code, events)],
  ];
  for (const [tag, used] of pairs) {
    const documented = documentedIn(element.comment, tag);
    for (const name of used) if (!documented.has(name)) found.push(`has no @${tag} ${name || "(default)"}`);
    for (const name of documented)
      if (!used.has(name)) found.push(`has a stale @${tag} ${name || "(default)"}`);
  }
  for (const name of documentedIn(element.comment, "cssproperty")) {
    if (!styles.includes(`var(${name}`) && !code.includes(name))
      found.push(`has a stale @cssproperty ${name}`);
  }
  return found.map((gap) => `${source.path} ${gap}`);
}

/** The event classes of a file, each with the name that it dispatches: `class XEvent … super("x")`. */
export function eventClasses(text: string): ReadonlyMap<string, string> {
  const classes =
    /class (\w+)(?:<[^{]*>)? extends (?:Custom)?Event\b[\s\S]*?super\(\s*(?:"([^"]+)"|(\w+)\.eventName)/g;
  return new Map(
    [...withoutComments(text).matchAll(classes)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

/** Markup that a strict Content-Security-Policy or Trusted Types would refuse, one sentence each. */
export function unsafeMarkup(source: Source): readonly string[] {
  const code = withoutComments(source.text);
  const refused: readonly (readonly [pattern: RegExp, what: string])[] = [
    [/[\s"'`]style\s*=\s*["'$]/, "has a style attribute"],
    [/\bstyleMap\b/, "uses styleMap"],
    [/\bunsafe(?:HTML|SVG|CSS|Static)\b/, "uses an unsafe directive"],
    [/\.(?:inner|outer)HTML\b/, "uses innerHTML or outerHTML"],
    [/\binsertAdjacentHTML\b|\bdocument\.write(?:ln)?\b|\bsrcdoc\b/, "makes markup of text"],
    [/\bsetAttribute\(\s*["'`](?:style|on\w+)["'`]/, "sets a style or handler attribute"],
    [/<(?:script|style|link|iframe|object|embed|base)\b/i, "has an element that loads or runs"],
    [/\son\w+\s*=\s*["'$]/, "has an inline handler"],
    [/["'`]javascript:/i, "has a javascript: address"],
  ];
  return refused.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${source.path} ${what}`);
}

function elementOf(text: string): { readonly comment: string } | undefined {
  for (const match of text.matchAll(CLASS)) {
    if (match[2]?.includes("@customElement(")) return { comment: match[1] ?? "" };
  }
  return undefined;
}

/** Names after a tag; `@slot - text` and `@slot text` alone document the default slot, as `""`. */
function documentedIn(comment: string, tag: string): ReadonlySet<string> {
  const lines = [...comment.matchAll(new RegExp(`@${tag}[ \\t]+(?:\\{[^}]*\\}[ \\t]*)?(\\S+)`, "g"))];
  return new Set(lines.map((match) => (match[1] === "-" ? "" : (match[1] ?? ""))));
}

function partsOf(code: string): ReadonlySet<string> {
  const parts = [...code.matchAll(/\bpart="((?:\$\{[^}]*\}|[^"])*)"/g)].flatMap((match) => words(match[1]));
  // `exportparts="inner:outer"` makes `outer` a part of this element.
  const exported = [...code.matchAll(/\bexportparts="([^"]*)"/g)].flatMap((match) =>
    (match[1] ?? "").split(",").map((pair) => (pair.split(":")[1] ?? pair).trim()),
  );
  return new Set([...parts, ...exported]);
}

/** Words that stand for themselves; those made by an expression are left to the reader. */
function words(list: string | undefined): string[] {
  return (list ?? "")
    .replace(/\$\{[^}]*\}/g, " ")
    .split(/\s+/)
    .filter(Boolean);
}

function slotsOf(code: string): ReadonlySet<string> {
  return new Set(
    [...code.matchAll(/<slot\b([^>]*)>/g)].map((match) => /\bname="([^"]*)"/.exec(match[1] ?? "")?.[1] ?? ""),
  );
}

function eventsOf(code: string, events: ReadonlyMap<string, string>): ReadonlySet<string> {
  const sent = [...code.matchAll(/dispatchEvent\(\s*new (\w+)(?:<[^(]*>)?\(\s*(?:"([^"]+)")?/g)];
  return new Set(sent.map((match) => events.get(match[1] ?? "") || match[2] || `of class ${match[1] ?? ""}`));
}
