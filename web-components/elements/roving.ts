/**
 * Arrow keys, Home and End through a list of controls that all stay in the tab order. Returns whether the key was one
 * of them and moved the focus.
 */
export function roving(event: KeyboardEvent, root: ParentNode, selector: string): boolean {
  const all = [...root.querySelectorAll<HTMLElement>(selector)];
  const here = all.findIndex(
    (element) => element === event.target || element.matches(":focus-within, :focus"),
  );
  if (here === -1) return false;
  const there = destination(event.key, here, all.length);
  const target = there === undefined ? undefined : all[there];
  if (!target) return false;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  return true;
}

function destination(key: string, here: number, count: number): number | undefined {
  if (key === "ArrowDown") return Math.min(here + 1, count - 1);
  if (key === "ArrowUp") return Math.max(here - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}
