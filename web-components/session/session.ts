/**
 * A person's connection to one relay: signs in, connects, comes back by itself, and hands deliveries on.
 * This room imports nothing on demand: loaders that mix require() and import() would make two of every class in it.
 */
import { isSupported } from "../crypto/index.ts";
import { nameKey, type Delivery } from "../../server/protocol/index.ts";
import { Accounts } from "./accounts.ts";
import {
  PEOPLE_PAGE,
  type Alarm,
  type Person,
  type Preferences,
  type Session,
  type SessionErrorCode,
  type Status,
} from "./api.ts";
import type { DirectChat } from "./chat-api.ts";
import type { Invitation, Room, RoomListItem } from "./rooms/room-api.ts";
import { ignoreLoss, SessionError } from "./errors.ts";
import { Login } from "./login.ts";
import { Part } from "./part.ts";
import type { Parts, PartSources } from "./parts.ts";
import { Profile } from "./profile.ts";
import { mirror, type Store, WritableStore } from "./store.ts";
import { Transport, type TransportListener } from "./transport.ts";
import { defaultVault, type StoredToken, type Vault } from "./vault.ts";

/** How a session is made. */
export interface SessionOptions {
  /** The relay's origin, e.g. `http://localhost:3000`. */
  readonly server: string;
  /** Where this browser profile keeps what outlives the page; IndexedDB in a browser, memory elsewhere. */
  readonly vault?: Vault;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
  /** Between 0 and 1, for the jitter of reconnections; for tests. */
  readonly random?: () => number;
}

/** Device keys are looked at this often: they are replaced every hour. Milliseconds. */
const KEY_CHECK = 60_000;

const NOTHING_ON: Preferences = Object.freeze({
  readReceipts: false,
  typing: false,
  knownInvitersOnly: false,
});

/** Makes a session with a relay, whose parts come from `sources`. Nothing is connected or stored before someone signs in. */
export function openSession(options: SessionOptions, sources: PartSources): Session {
  return new RelaySession(options, { media: new Part(sources.media), rooms: new Part(sources.rooms) });
}

class RelaySession implements Session {
  readonly status = new WritableStore<Status>({ state: "signed-out" });
  readonly people = new WritableStore<readonly Person[]>([]);
  readonly rooms = new WritableStore<readonly RoomListItem[]>([]);
  readonly invitations = new WritableStore<readonly Invitation[]>([]);
  readonly preferences = new WritableStore<Preferences>(NOTHING_ON);
  readonly unsent = new WritableStore(0);
  readonly alarms = new WritableStore<readonly Alarm[]>([]);
  readonly #parts: Parts;
  readonly #server: string;
  readonly #vault: Vault;
  readonly #accounts: Accounts;
  readonly #now: () => number;
  readonly #random: () => number;
  #profile: Profile | undefined;
  #login: Login | undefined;
  #transport: Transport | undefined;
  #following: (() => void)[] = [];
  #keyClock: ReturnType<typeof setInterval> | undefined;

  constructor({ server, vault, now, random }: SessionOptions, parts: Parts) {
    this.#parts = parts;
    this.#server = server.replace(/\/$/, "");
    this.#vault = vault ?? defaultVault();
    this.#accounts = new Accounts(this.#server);
    this.#now = now ?? Date.now;
    this.#random = random ?? Math.random;
  }

  async register(username: string, password: string): Promise<void> {
    await this.#accounts.register({ username, password });
  }

  async signIn(username: string, password: string): Promise<void> {
    await requireCrypto();
    const answer = await this.#accounts.login({ username, password });
    await this.#begin(answer.username, (login) => login.take(answer));
    this.#profile?.tell({ type: "signed-in" });
  }

  async resume(username?: string): Promise<boolean> {
    await requireCrypto();
    const stored = await this.#storedToken(username);
    if (stored === undefined) return false;
    const isNew = this.#profile?.me.user !== nameKey(stored.username);
    try {
      await this.#begin(stored.username, (login) => Promise.resolve(login.resume(stored)));
      return true;
    } catch (error) {
      if (error instanceof SessionError && error.code === "signed_out") {
        // Who was here before stays, refused: what is not sent is not lost for a token that another tab got.
        if (isNew) await this.#end({ state: "signed-out" });
        return false;
      }
      throw error;
    }
  }

  askUnsent(): Store<number> {
    return this.#signedIn().profile.unsent.ask();
  }

  direct(username: string): DirectChat {
    const { profile } = this.#signedIn();
    const chat = profile.chat(username);
    profile.openChat(chat).catch(this.#notStored);
    return chat;
  }

  async createRoom(title: string): Promise<Room> {
    return await this.#signedIn().profile.rooms.create(title);
  }

  room(id: string): Room | undefined {
    return this.#signedIn().profile.rooms.find(id);
  }

  async findPeople(search: string, after?: string): Promise<readonly Person[]> {
    const { profile, login } = this.#signedIn();
    const rows = await this.#accounts.users(login.token, {
      search,
      limit: PEOPLE_PAGE + 1,
      ...(after !== undefined && { after }),
    });
    return rows
      .filter((row) => nameKey(row.username) !== profile.me.user)
      .map((row) => profile.roster.row(row));
  }

  async setPreferences(change: Partial<Preferences>): Promise<void> {
    const { profile } = this.#signedIn();
    this.preferences.set({ ...this.preferences.get(), ...change });
    await this.#vault.set("preferences", this.#key(profile.me.user), this.preferences.get());
    profile.tell({ type: "preferences" });
  }

  reconnect(): void {
    this.#transport?.reconnect();
  }

  async changePassword(current: string, next: string): Promise<void> {
    const { login, profile } = this.#signedIn();
    await login.changePassword(current, next);
    profile.tell({ type: "signed-in" });
  }

  async deleteAccount(password: string): Promise<void> {
    const { login, profile } = this.#signedIn();
    await this.#accounts.remove(login.token, password);
    profile.tell({ type: "signed-out", reason: "account-deleted" });
    await this.#wipe(profile.me.user);
    await this.#end({ state: "signed-out" });
  }

  async signOut(options: { readonly wipe?: boolean } = {}): Promise<void> {
    const { login, profile } = this.#signedIn();
    const { token } = login;
    await login.forget();
    profile.tell({ type: "signed-out", reason: "elsewhere" });
    if (options.wipe === true) await this.#wipe(profile.me.user);
    await this.#end({ state: "signed-out" });
    // The relay may be out of reach: the token is forgotten here all the same, and ends there within minutes.
    await this.#accounts.logout(token).catch(ignoreLoss);
  }

  close(): void {
    this.#login?.stop();
    this.#profile?.close();
    this.#transport?.close();
    clearInterval(this.#keyClock);
    for (const stop of this.#following) stop();
    this.#following = [];
  }

  #signedIn(): { readonly profile: Profile; readonly login: Login } {
    if (this.#profile === undefined || this.#login === undefined)
      throw new SessionError("signed_out", "nobody is signed in");
    return { profile: this.#profile, login: this.#login };
  }

  #key(user: string): string {
    return `${this.#server}|${user}`;
  }

  async #storedToken(username: string | undefined): Promise<StoredToken | undefined> {
    if (username !== undefined) return await this.#vault.get("tokens", this.#key(nameKey(username)));
    const all = [...(await this.#vault.all("tokens", `${this.#server}|`)).values()];
    return all.sort((a, b) => b.issuedAt - a.issuedAt)[0];
  }

  /** Signs a person in: the same one keeps timelines and drafts, another one starts anew. */
  async #begin(username: string, authorise: (login: Login) => Promise<void>): Promise<void> {
    const user = nameKey(username);
    if (this.#profile !== undefined && this.#profile.me.user !== user)
      await this.#end({ state: "signed-out" });
    this.#login?.stop();
    this.#transport?.close();
    const key = this.#key(user);
    const login = new Login({
      vault: this.#vault,
      key,
      accounts: this.#accounts,
      now: this.#now,
      renewed: (token) => this.#renewed(token),
      ended: () => this.#refused("signed_out"),
    });
    await authorise(login);
    this.#login = login;
    if (this.#profile === undefined) await this.#openProfile(key, username);
    this.status.set({ state: "connecting", username });
    this.#transport = new Transport({
      server: this.#server,
      token: () => login.token,
      listener: this.#listener(),
      now: this.#now,
      random: this.#random,
    });
    await this.#untilOnline();
  }

  async #openProfile(key: string, username: string): Promise<void> {
    await this.#readPreferences(key);
    const profile = await Profile.open({
      vault: this.#vault,
      key,
      username,
      now: this.#now,
      transport: () => this.#transport,
      parts: this.#parts,
      preferences: () => this.preferences.get(),
      hasAccount: (name) => this.#hasAccount(name),
      elsewhere: {
        preferencesChanged: () => void this.#readPreferences(key).catch(this.#notStored),
        signedIn: () => void this.#signedInElsewhere(key).catch(this.#notStored),
        signedOut: (reason) => void this.#end({ state: "signed-out", reason }),
      },
    });
    this.#profile = profile;
    this.#following = [
      mirror(profile.roster.people, this.people),
      mirror(profile.unsent.here, this.unsent),
      mirror(profile.rooms.list, this.rooms),
      mirror(profile.rooms.invitations, this.invitations),
      mirror(profile.alarms, this.alarms),
    ];
    clearInterval(this.#keyClock);
    this.#keyClock = setInterval(() => void profile.rotate().catch(ignoreLoss), KEY_CHECK);
  }

  /** Another tab of this profile has a token that holds: this one goes on with it, and comes back if it was refused. */
  async #signedInElsewhere(key: string): Promise<void> {
    const stored = await this.#vault.get("tokens", key);
    if (stored === undefined) return;
    if (this.status.get().state === "refused") await this.resume(stored.username).catch(ignoreLoss);
    else this.#login?.resume(stored);
  }

  /** A name that many others begin with may not be on the page: then it is taken to be there. */
  async #hasAccount(username: string): Promise<boolean> {
    const limit = 200;
    const rows = await this.#accounts.users(this.#signedIn().login.token, { search: username, limit });
    return rows.length === limit || rows.some((row) => nameKey(row.username) === nameKey(username));
  }

  async #readPreferences(key: string): Promise<void> {
    this.preferences.set({ ...NOTHING_ON, ...(await this.#vault.get("preferences", key)) });
  }

  #untilOnline(): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (status: Status): boolean => {
        if (status.state === "online") resolve();
        else if (status.state === "refused") reject(new SessionError(status.code, "refused"));
        else if (status.state === "signed-out") reject(new SessionError("signed_out", "nobody is signed in"));
        else return false;
        return true;
      };
      if (check(this.status.get())) return;
      const stop = this.status.subscribe((status) => {
        if (check(status)) stop();
      });
    });
  }

  #listener(): TransportListener {
    const profile = this.#signedIn().profile;
    return {
      up: (state) => void this.#up(profile, state),
      down: (retryAt) => this.#down(profile, retryAt),
      refused: (code) => this.#refused(code),
      malformed: () => profile.alarm("relay-malformed"),
      on: {
        user_online: (change) => {
          profile.roster.came(change);
          profile.rooms.presenceChanged(change.usernames);
        },
        user_offline: (change) => {
          profile.roster.went(change);
          profile.rooms.presenceChanged(change.usernames);
        },
        device_changed: (change) => profile.deviceChanged(change),
        key_exchange: (delivery) => profile.keyDelivered(delivery),
        message: (delivery) => profile.messageDelivered(delivery),
        ...profile.rooms.on,
        error: () => undefined, // what ends a connection is said again by the refused handshake that follows
      },
    };
  }

  async #up(profile: Profile, state: Delivery<"init_state">): Promise<void> {
    try {
      await profile.connected(state);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      // Lost in the middle: the next connection starts again. Refused, or not answered: nobody can reach this one.
      if (error.code !== "offline") this.#transport?.renew(error.retryAfterMs);
      return;
    }
    this.status.set({ state: "online", username: profile.me.username, device: state.device });
    await this.#login?.refresh();
    await this.#readDirectory(profile).catch(ignoreLoss);
  }

  async #readDirectory(profile: Profile): Promise<void> {
    const token = this.#login?.token;
    if (token !== undefined) profile.roster.meet(await this.#accounts.users(token, { limit: 200 }));
  }

  #down(profile: Profile, retryAt: number): void {
    profile.disconnected();
    this.status.set({ state: "reconnecting", username: profile.me.username, retryAt });
  }

  #refused(code: SessionErrorCode): void {
    const profile = this.#profile;
    if (profile === undefined) return;
    this.#transport?.close();
    profile.disconnected();
    this.status.set({ state: "refused", username: profile.me.username, code });
  }

  #renewed(token: string): void {
    const { state } = this.status.get();
    if (state === "online") void this.#transport?.ask("auth_renew", { token }).catch(ignoreLoss);
  }

  /** What a call that nobody waits for could not keep is said where the person sees it. */
  readonly #notStored = (error: unknown): void => {
    ignoreLoss(error);
    if (error instanceof SessionError && error.code === "storage_failed")
      this.#profile?.alarm("storage-failed");
  };

  /** Closed first: what came in meanwhile would write somebody back. */
  async #wipe(user: string): Promise<void> {
    this.close();
    const key = this.#key(user);
    await this.#vault.delete("tokens", key);
    await this.#vault.delete("identities", key);
    await this.#vault.delete("preferences", key);
    for (const shelf of ["contacts", "rooms"] as const)
      for (const entry of (await this.#vault.all(shelf, `${key}|`)).keys())
        await this.#vault.delete(shelf, entry);
  }

  async #end(status: Status): Promise<void> {
    this.close();
    this.#profile = undefined;
    this.#login = undefined;
    this.#transport = undefined;
    this.people.set([]);
    this.rooms.set([]);
    this.invitations.set([]);
    this.unsent.set(0);
    this.alarms.set([]);
    this.status.set(status);
    await Promise.resolve();
  }
}

async function requireCrypto(): Promise<void> {
  if (typeof isSecureContext === "boolean" && !isSecureContext) {
    throw new SessionError("insecure_context", "Web Crypto needs https or localhost");
  }
  if (!(await isSupported())) throw new SessionError("unsupported_browser", "Web Crypto lacks Ed25519");
}
