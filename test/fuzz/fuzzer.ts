import { type Chance } from "./chance.ts";
import { frame, Line } from "./lines.ts";

/** Lines that are open at once. */
const AT_ONCE = 16;
const ROOM = "0".repeat(64);

const REQUESTS = [
  "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
  'POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 44\r\n\r\n{"username":"alice","password":"wrong-wrong"}',
  "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
] as const;

const PACKETS = [
  '42/chat,1["message",{"to":"nobody","data":"x"}]',
  '42/chat,2["room_message",{"room":"' + ROOM + '","data":"x"}]',
  '42/chat,3["key_request",{"target":"alice"}]',
  '42/chat,4["key_register",{"publicKey":"x"}]',
  '42/chat,5["room_key_exchange",{"room":"' + ROOM + '","keys":{"device":"key"}}]',
  '42/chat,6["create_room",{"room":"' + ROOM + '","op":"' + ROOM + '"}]',
  '42/chat,7["join_room",{"room":"' + ROOM + '","pass":"a.b.c"}]',
  '42/chat,8["auth_renew",{"token":"a.b.c"}]',
  '42/chat,["error",{}]',
  '451-/chat,9["message",{"to":"nobody","data":{"_placeholder":true,"num":0}}]',
  "41/chat,",
  "40/chat,{}",
  "3",
  "2probe",
  "43/chat,1[]",
] as const;

/** What is tried, by name. Each opens lines to `port`, says something that nobody should, and closes them. */
const ATTEMPTS: Readonly<Record<string, (chance: Chance, port: number, token: string) => Promise<void>>> = {
  async bytes(chance, port) {
    const line = await Line.open(port);
    line.send(chance.bytes(4_096));
    await settle(line, chance);
  },
  async requests(chance, port) {
    const line = await Line.open(port);
    line.send(chance.mutate(Buffer.from(chance.pick(REQUESTS))));
    await settle(line, chance);
  },
  async upgrades(chance, port) {
    const line = await Line.open(port);
    if (chance.next() < 0.7) line.send(REQUESTS[0]);
    await settleUpgrade(line, chance);
  },
  async frames(chance, port) {
    const line = await Line.open(port);
    await line.upgrade();
    for (let n = chance.below(20); n >= 0; n--) {
      const made = frame(chance.below(16), chance.bytes(300), chance.next() < 0.7);
      line.send(chance.next() < 0.5 ? made : chance.mutate(made));
    }
    await settle(line, chance);
  },
  async packets(chance, port, token) {
    const line = await Line.chat(port, token);
    for (let n = chance.below(20); n >= 0; n--) {
      const text = chance.mutate(Buffer.from(chance.pick(PACKETS)));
      line.send(frame(chance.next() < 0.9 ? 1 : 2, text));
      if (chance.next() < 0.2) line.send(frame(2, chance.bytes(1_000)));
    }
    await settle(line, chance);
  },
  async polls(chance, port) {
    const first = await Line.open(port);
    first.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await first.until('"sid"');
    const sid = /"sid":"([^"]+)"/.exec(first.said)?.[1] ?? "";
    const body = chance.mutate(Buffer.from([chance.pick(PACKETS), chance.pick(PACKETS)].join("\x1e")));
    const second = await Line.open(port);
    second.send(
      `POST /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    second.send(body);
    await settle(second, chance);
    first.close();
  },
};

/** Asks another path to become something else, after what was asked before is answered. */
async function settleUpgrade(line: Line, chance: Chance): Promise<void> {
  const kind = chance.pick(["websocket", "h2c", "nothing"]);
  await Promise.race([line.until("ok"), new Promise((resolve) => setImmediate(resolve))]);
  line.send(`GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${kind}\r\n\r\n`);
  await settle(line, chance);
}

/** Breaks the line off, politely or not; half of the time after something was answered. */
async function settle(line: Line, chance: Chance): Promise<void> {
  const hasty = chance.next() < 0.5;
  if (!hasty) await Promise.race([line.until("\n"), new Promise((resolve) => setImmediate(resolve))]);
  if (chance.next() < 0.5) line.reset();
  else line.close();
}

/** Tries things at `port` of this machine for `ms`, a few at once. Answers how many of which kind were tried. */
export async function fuzz(
  chance: Chance,
  { port, token, ms }: { readonly port: number; readonly token: string; readonly ms: number },
): Promise<ReadonlyMap<string, number>> {
  const tried = new Map<string, number>();
  const end = Date.now() + ms;
  const kinds = Object.entries(ATTEMPTS);
  const lane = async (): Promise<void> => {
    while (Date.now() < end) {
      const [kind, attempt] = kinds[chance.below(kinds.length)] ?? [];
      if (kind === undefined || attempt === undefined) return;
      await attempt(chance, port, token);
      tried.set(kind, (tried.get(kind) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return tried;
}
