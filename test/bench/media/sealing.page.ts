/** Sealing a file in a page, beside the bare calls that it cannot do without. */
import { sealingRounds } from "../crypto.ts";

declare global {
  interface Window {
    benchSealing: typeof sealingRounds;
  }
}

window.benchSealing = sealingRounds;
