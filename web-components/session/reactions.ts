/** The reactions to one message: who chose which emoji. */

/** One emoji a person: a new one replaces the old one, none takes it back. */
export function react(
  reactions: Readonly<Record<string, readonly string[]>>,
  username: string,
  emoji: string,
): Readonly<Record<string, readonly string[]>> {
  const others = Object.entries(reactions)
    .map(([sign, names]) => [sign, names.filter((name) => name !== username)] as const)
    .filter(([, names]) => names.length > 0);
  if (emoji === "") return Object.fromEntries(others);
  const same = others.find(([sign]) => sign === emoji)?.[1] ?? [];
  return Object.fromEntries([...others.filter(([sign]) => sign !== emoji), [emoji, [...same, username]]]);
}
