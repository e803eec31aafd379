/** Those that react with one touch. */
export const quickEmoji: readonly string[] = ["👍", "❤️", "😂", "😮", "🙏"];
