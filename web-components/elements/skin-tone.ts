/** Skin tones of emoji (Unicode UTS #51, Emoji_Modifier): which can be chosen, and how one is put on. */
const KEY = "secure-chat.skin-tone";

/** The tones by their modifiers, from the neutral one, which has none, to dark. */
export const SKIN_TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"] as const;

/** One of {@link SKIN_TONES}. */
export type SkinTone = (typeof SKIN_TONES)[number];

/** The emoji in a tone; unchanged where Unicode gives it none. */
export function inTone(emoji: string, tone: SkinTone): string {
  const [first = ""] = emoji;
  if (tone === "" || !/^\p{Emoji_Modifier_Base}$/u.test(first)) return emoji;
  return first + tone + emoji.slice(first.length).replace(/^\uFE0F/u, "");
}

/** The tone chosen in this browser before; neutral where storage is refused. */
export function rememberedTone(): SkinTone {
  try {
    const kept = localStorage.getItem(KEY);
    return SKIN_TONES.find((tone) => tone === kept) ?? "";
  } catch {
    return "";
  }
}

/** Keeps the tone for the next time. */
export function rememberTone(tone: SkinTone): void {
  try {
    localStorage.setItem(KEY, tone);
  } catch {
    // Comfort alone: the browser refuses to remember.
  }
}
