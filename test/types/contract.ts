/**
 * What must not compile. `tsc -b test` reads this file; nothing runs it. Each `@ts-expect-error` is a promise: were the
 * line below it to become legal, the check fails with an unused directive.
 */
import type {
  Answer,
  ClientToServerEvents,
  Delivery,
  Limits,
  OpaqueText,
  parseDelivery,
  parseRequest,
  RelayErrorCode,
  Request,
  Reply,
  ServerToClientEvents,
} from "../../server/protocol/index.ts";

import type { Handlers } from "../../server/handler.ts";
import { fromBase64, utf8, type SealedText } from "../../web-components/crypto/index.ts";
import { toWireText } from "../../web-components/session/wire.ts";

declare const handlers: Handlers;
declare const parsers: typeof parseRequest;
declare const deliveryParsers: typeof parseDelivery;
declare const sealedText: OpaqueText;
declare const reply: Reply<{ readonly delivered: number }>;

/** Ciphertext is what `data` is for. */
export const ciphertext: Request<"message"> = { to: "bob", data: sealedText };

// @ts-expect-error A sentence is not ciphertext.
export const sentence: Request<"message"> = { to: "bob", data: "hi" };

// @ts-expect-error Nor are its bytes.
export const bytes: Request<"room_message"> = { room: "r", data: new TextEncoder().encode("hi") };

// @ts-expect-error Nor is a key, as a key package.
export const key: Request<"key_exchange"> = { to: "bob", device: "d", encryptedKey: "c2VjcmV0" };

// @ts-expect-error Nor is it in a table of key packages.
export const keys: Request<"room_key_exchange"> = { room: "r", keys: { device: "c2VjcmV0" } };

// @ts-expect-error Only what the keys sealed crosses the bridge to the wire: not the bytes of a sentence,
export const unsealed = toWireText(utf8("hi"));

// @ts-expect-error nor bytes that look sealed,
export const disguised = toWireText(fromBase64("c2VjcmV0"));

// @ts-expect-error nor text that looks signed.
export const unsigned: SealedText = '{"rsa":""}';

// @ts-expect-error A request is not edited after it was parsed.
export const edited = (request: Request<"message">): string => (request.to = "carol");

// @ts-expect-error The refusal has no `delivered`: whoever asks looks at `ok` first.
export const unasked = (): number => reply.delivered;

// @ts-expect-error A message's answer counts, it does not name.
export const named: Answer<"message"> = { delivered: ["bob"], timestamp: 0 };

// @ts-expect-error A code that nobody declared.
export const code: RelayErrorCode = "oops";

// @ts-expect-error An event that nobody declared.
export type Undeclared = Request<"shout">;

// @ts-expect-error What the relay tells is not what a client can ask.
export type Asked = Request<"user_online">;

// @ts-expect-error What a client can ask is not what the relay tells.
export type Told = Delivery<"create_room">;

// @ts-expect-error A delivery says who it is from.
export const anonymous: Delivery<"message"> = { to: "bob", device: "d", data: sealedText, timestamp: 0 };

// @ts-expect-error Limits are read, not set.
export const raised = (limits: Limits): number => (limits.data = Number.POSITIVE_INFINITY);

/** A table that lacks one event is not a table of the contract: parsers of both directions, and the relay's handlers. */
export function withoutOne(): unknown {
  const { message: _request, ...otherRequests } = parsers;
  const { message: _delivery, ...otherDeliveries } = deliveryParsers;
  // @ts-expect-error An event of the client's without a parser.
  const requests: typeof parseRequest = otherRequests;
  // @ts-expect-error An event of the relay's without a parser.
  const deliveries: typeof parseDelivery = otherDeliveries;
  const { message: _handler, ...otherHandlers } = handlers;
  // @ts-expect-error An event of the client's that nobody handles.
  const handled: Handlers = otherHandlers;
  return [requests, deliveries, handled];
}

/** An event added to the contract is an error in both tables until its parser is written. */
export interface Grown extends ClientToServerEvents {
  wave: (request: { readonly to: string }, answer: (reply: Reply) => void) => void;
}
// @ts-expect-error The table of parsers knows nothing of `wave`.
export const grown: { readonly [E in keyof Grown]: unknown } = parsers;

/** Likewise for what the relay tells. */
export interface Louder extends ServerToClientEvents {
  waved: (delivery: { readonly from: string }) => void;
}
// @ts-expect-error The table of delivery parsers knows nothing of `waved`.
export const louder: { readonly [E in keyof Louder]: unknown } = deliveryParsers;
