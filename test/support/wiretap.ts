/** A wire that remembers: a TCP proxy before a relay that records every byte in both directions, unmasked. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A proxy that records. */
export interface Wiretap {
  readonly url: string;
  /** All that clients sent, WebSocket frames unmasked, connection after connection. */
  sent(): Buffer;
  /** All that the relay sent. */
  received(): Buffer;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes everything on to `port`. */
export async function tap(port: number): Promise<Wiretap> {
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const relay = connect(port, "127.0.0.1");
    const unmask = unmasker((bytes) => sent.push(bytes));
    client.on("data", (bytes) => unmask(bytes));
    relay.on("data", (bytes) => received.push(bytes));
    client.pipe(relay).pipe(client);
    for (const socket of [client, relay]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        relay.destroy();
      });
    }
  });
  const listening = await listen(server);
  return {
    url: `http://127.0.0.1:${listening}`,
    sent: () => Buffer.concat(sent),
    received: () => Buffer.concat(received),
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Passes HTTP on as it is, and, after an upgrade, the payload of each frame with its mask taken off (RFC 6455, 5.2). */
function unmasker(give: (bytes: Buffer) => void): (bytes: Buffer) => void {
  let head: Buffer | undefined = Buffer.alloc(0);
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    if (head !== undefined) {
      give(bytes);
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!/^upgrade: websocket/im.test(head.toString("latin1", 0, end))) {
        head = Buffer.alloc(0); // another request may follow on this connection
        return;
      }
      rest = head.subarray(end + 4);
      head = undefined;
    } else rest = Buffer.concat([rest, bytes]);
    for (let frame = nextFrame(rest); frame !== undefined; frame = nextFrame(rest)) {
      give(frame.payload);
      rest = rest.subarray(frame.length);
    }
  };
}

function nextFrame(bytes: Buffer): { readonly payload: Buffer; readonly length: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 6 + extra) return undefined;
  const size = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const start = 6 + extra;
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(2 + extra, start);
  const payload = Buffer.from(bytes.subarray(start, start + size));
  for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return { payload, length: start + size };
}

/** Every form in which `marker` (of 8 characters or more) could hide: as it is, in UTF-16, hex, percent signs, and Base64 at each of its three offsets. */
export function disguises(marker: string): readonly Buffer[] {
  const bytes = Buffer.from(marker);
  const base64 = [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // Six bits each: characters that have bits of what stands before or after are left out, and no other. What is left
    // must be long: four characters occur by chance in a megabyte of ciphertext.
    const inner = shifted.slice(Math.ceil((8 * offset) / 6), Math.floor((8 * (offset + bytes.length)) / 6));
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const hex = bytes.toString("hex");
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  return [
    bytes,
    Buffer.from(marker, "utf16le"),
    ...[hex, hex.toUpperCase(), percent, percent.toUpperCase(), ...base64].map((text) => Buffer.from(text)),
  ];
}
