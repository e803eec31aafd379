import { Encoder, type Packet, PacketType } from "socket.io-parser";

/** What JSON escapes (RFC 8259 section 7), quote and backslash left out; and every surrogate, of which it escapes lone ones. */
const ESCAPED = /[\u0000-\u001f\ud800-\udfff]/;

/** More names of fields than the protocol has. */
const MOST_NAMES = 1_024;

/**
 * Writes Socket.IO's packets, in the text that the package's own encoder writes. An event or acknowledgement is nearly always one
 * flat object, of texts in which nothing has to be escaped, and of numbers. Writing those here takes half of the time: no walk in
 * search of bytes, no general JSON. That is a tenth of what a direct message costs. Everything else is the package's.
 */
export class FlatEncoder extends Encoder {
  /** `"from":` and the like. */
  readonly #heads = new Map<string, string>();

  override encode(packet: Packet): ReturnType<Encoder["encode"]> {
    const text = this.#flat(packet);
    return text === undefined ? super.encode(packet) : [text];
  }

  #flat(packet: Packet): string | undefined {
    const { type, nsp, id } = packet;
    const values: unknown = packet.data;
    if ((type !== PacketType.EVENT && type !== PacketType.ACK) || !Array.isArray(values)) return undefined;
    const names = type === PacketType.EVENT ? 1 : 0;
    const object = values.length === names + 1 ? this.#object(values[names]) : undefined;
    if (object === undefined) return undefined;
    const name = names === 1 ? `${JSON.stringify(values[0])},` : "";
    return `${type}${nsp === "/" ? "" : `${nsp},`}${id ?? ""}[${name}${object}]`;
  }

  /** `undefined` of what is no plain object, and of one that holds more than texts, numbers and truths. */
  #object(value: unknown): string | undefined {
    if (!isPlainObject(value)) return undefined;
    let text = "";
    for (const name in value) {
      const field = written(value[name]);
      if (field === undefined) return undefined;
      text += `${text === "" ? "" : ","}${this.#head(name)}${field}`;
    }
    return `{${text}}`;
  }

  #head(name: string): string {
    const known = this.#heads.get(name);
    if (known !== undefined) return known;
    const head = `${JSON.stringify(name)}:`;
    if (this.#heads.size < MOST_NAMES) this.#heads.set(name, head);
    return head;
  }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function written(value: unknown): string | undefined {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" ? Number.isFinite(value) : typeof value === "boolean") return String(value);
  return undefined;
}

function quoted(text: string): string {
  // A compiled pattern looks at each character; these two look at many at once.
  const isPlain = !text.includes('"') && !text.includes("\\") && !ESCAPED.test(text);
  return isPlain ? `"${text}"` : JSON.stringify(text);
}
