import type { Bytes } from "./bytes.ts";

declare const sealed: unique symbol;

/** Bytes that only this room can make: a message, a key package, a chunk of media. They may be shown to the relay. */
export type SealedBytes = Bytes & { readonly [sealed]: true };

/** Text that only this room can make: a signed bundle, as JSON. It may be shown to the relay. */
export type SealedText = string & { readonly [sealed]: true };

/** Says that `bytes` are ciphertext or signed. Not exported past the door. */
export function sealedBytes(bytes: Bytes): SealedBytes {
  return bytes as SealedBytes;
}

/** Says that `text` is signed and meant to be published. Not exported past the door. */
export function sealedText(text: string): SealedText {
  return text as SealedText;
}
