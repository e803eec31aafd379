/**
 * A person whose client keeps to the wire and to nothing else: it seals whatever it is told to, with real keys.
 * What a fellow member can do to others is tried with it.
 */
import {
  checkBundle,
  createChain,
  directConversation,
  generateDeviceKeys,
  generateIdentity,
  randomBytes,
  sealKeyPackage,
  sealMessage,
  signBundle,
  signList,
  toBase64,
  utf8,
  type DeviceBundle,
  type SendingChain,
} from "../../web-components/crypto/index.ts";
import { nameKey } from "../../server/protocol/index.ts";
import { connect, signUp, type PlainClient } from "./plain-client.ts";

/** A forger who is signed in and whose bundle is published. */
export interface Forger {
  readonly name: string;
  /** The identity that its bundle names, Base64. */
  readonly identity: string;
  /** The page that its packages name, Base64. */
  readonly instance: string;
  readonly client: PlainClient;
  /** A chain of its own for every device of `to`; `seq` is the number that its packages announce. */
  open(to: string, seq?: number): Promise<Forged>;
}

/** A chain that someone holds. */
export interface Forged {
  /** The devices that hold it, as their bundles say. */
  readonly devices: readonly DeviceBundle[];
  /** Seals `content` as it is and sends it; answers once the relay passed it on. */
  say(content: object): Promise<void>;
}

/** Makes an account at `url` and signs it in. */
export async function startForger(url: string, name: string): Promise<Forger> {
  const client = await connect(url, await signUp(url, name));
  const { device } = await client.next("init_state");
  const user = nameKey(name);
  const identity = await generateIdentity();
  const list = await signList(identity, { user, n: 0, identities: [identity.key] });
  const { rsa } = await generateDeviceKeys();
  const instance = toBase64(randomBytes(16));
  const fields = { user, device, instance, n: 1, made: Date.now(), list, rsa };
  const bundle = await signBundle(identity, fields);
  await client.ask("key_register", { publicKey: bundle.text });
  return {
    name,
    identity: identity.key,
    instance,
    client,
    async open(to, seq = 1) {
      const conversation = directConversation(user, nameKey(to));
      let chain: SendingChain = await createChain();
      const devices = await bundlesOf(client, to);
      for (const recipient of devices) {
        const sender = { user, identity, instance };
        const sealed = await sealKeyPackage({ conversation, sender, recipient, chain, seq });
        const encryptedKey = toBase64(sealed);
        await client.ask("key_exchange", { to, device: recipient.device, encryptedKey });
      }
      return {
        devices,
        async say(content) {
          const context = { conversation, user, identity: identity.key };
          const sent = await sealMessage(chain, utf8(JSON.stringify(content)), context);
          chain = sent.chain;
          await client.ask("message", { to, data: toBase64(sent.sealed) });
        },
      };
    },
  };
}

async function bundlesOf(client: PlainClient, target: string): Promise<readonly DeviceBundle[]> {
  const { keys } = await client.ask("key_request", { target });
  return await Promise.all(
    keys.map(({ publicKey, device }: { publicKey: string; device: string }) =>
      checkBundle(publicKey, { user: nameKey(target), device }),
    ),
  );
}
