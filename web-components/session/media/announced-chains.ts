/** The chains under which one file was announced: its chunks are signed by the key of one of them (PROTOCOL.md section 10). */
import { openChunk, type Bytes, type Media as Layout } from "../../crypto/index.ts";
import type { FiledChain } from "../keyring.ts";

/** Of more than this the newest are kept, and the first. */
const MOST_CHAINS = 8;

/** One file's chains. */
export class AnnouncedChains {
  readonly #context: { readonly conversation: string; readonly identity: string };
  readonly #chains: FiledChain["chain"][];

  constructor(conversation: string, { chain, identity }: FiledChain) {
    this.#context = { conversation, identity };
    this.#chains = [chain];
  }

  /** The id of the first one, by which this page knows the file. */
  get first(): string | undefined {
    return this.#chains[0]?.chainId;
  }

  /** It was announced again, under this chain. */
  add({ chain }: FiledChain): void {
    if (this.#chains.some(({ chainId }) => chainId === chain.chainId)) return;
    this.#chains.push(chain);
    if (this.#chains.length > MOST_CHAINS) this.#chains.splice(1, 1);
  }

  /** The plaintext of a chunk; `undefined` if none of them signed it, or it was altered. */
  async open(layout: Layout, chunk: Bytes): Promise<Bytes | undefined> {
    for (const chain of this.#chains) {
      const opened = await openChunk(layout, chunk, { ...this.#context, chain }).catch(() => undefined);
      if (opened !== undefined) return opened.plaintext;
    }
    return undefined;
  }
}
