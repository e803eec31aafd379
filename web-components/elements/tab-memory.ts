/**
 * What a browser and a tab remember for comfort alone: the theme, and whose tab it is, so that two accounts in two tabs
 * each come back to their own after a reload. Nothing secret; where storage is refused nothing is remembered.
 */
const THEME = "secure-chat.theme";
const NAME = "secure-chat.name";

/** The themes that can be chosen. */
export const THEMES = ["auto", "dark", "light", "contrast"] as const;

/** One of {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

/** Whether a text names a theme. */
export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

/** The theme chosen in this browser before. */
export function rememberedTheme(): Theme | undefined {
  const theme = attempt(() => localStorage.getItem(THEME));
  return isTheme(theme) ? theme : undefined;
}

/** Keeps the theme for the next visit. */
export function rememberTheme(theme: Theme): void {
  attempt(() => localStorage.setItem(THEME, theme));
}

/** Whose tab this is. */
export function rememberedName(): string | undefined {
  return attempt(() => sessionStorage.getItem(NAME)) ?? undefined;
}

/** Keeps whose tab this is until it closes; `undefined` forgets. */
export function rememberName(name: string | undefined): void {
  attempt(() => (name === undefined ? sessionStorage.removeItem(NAME) : sessionStorage.setItem(NAME, name)));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
