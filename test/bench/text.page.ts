/** Sealing and opening a text in a page, beside the bare calls that it cannot do without. */
import { textRounds } from "./crypto.ts";

declare global {
  interface Window {
    benchText: typeof textRounds;
  }
}

window.benchText = textRounds;
