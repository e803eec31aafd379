/** A member of a room whose browsers are there, hold real keys, and never say a word: what large rooms are made of. */
import {
  generateDeviceKeys,
  generateIdentity,
  randomBytes,
  signBundle,
  signList,
  toBase64,
} from "../../web-components/crypto/index.ts";
import { connect, signUp, type PlainClient } from "./plain-client.ts";

/** Someone with so many silent browsers. */
export interface SilentMember {
  readonly name: string;
  readonly clients: readonly PlainClient[];
  /** Says yes to the next invitation, with every browser. */
  join(): Promise<void>;
  close(): void;
}

/** Makes an account at `url` with so many connections, at most ten, each with a bundle of its own. */
export async function startSilentMember(url: string, name: string, count: number): Promise<SilentMember> {
  const token = await signUp(url, name);
  const identity = await generateIdentity();
  const list = await signList(identity, { user: name, n: 0, identities: [identity.key] });
  // One key pair for all: nothing is ever decrypted.
  const { rsa } = await generateDeviceKeys();
  const clients: PlainClient[] = [];
  for (let i = 0; i < count; i++) {
    const client = await connect(url, token);
    const { device } = await client.next("init_state");
    const instance = toBase64(randomBytes(16));
    const bundle = { user: name, device, instance, n: 1, made: Date.now(), list, rsa };
    await client.ask("key_register", { publicKey: (await signBundle(identity, bundle)).text });
    clients.push(client);
  }
  return {
    name,
    clients,
    async join() {
      for (const client of clients) {
        const { room, pass } = await client.next("room_invite");
        await client.ask("join_room", { room, pass });
      }
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}
