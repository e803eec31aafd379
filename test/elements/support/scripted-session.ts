/** A session for tests of elements: no relay, no keys; it does at once what it is told and remembers what it was asked. */
import {
  SessionError,
  WritableStore,
  type AcceptOptions,
  type Alarm,
  type DirectChat,
  type Invitation,
  type Person,
  type Preferences,
  type RoomListItem,
  type Session,
  type SessionErrorCode,
  type Status,
  type Trust,
} from "../../../web-components/session/index.ts";
import { ScriptedRoom } from "./scripted-room.ts";
import { NOON, ScriptedTalk } from "./scripted-talk.ts";

export { NOON } from "./scripted-talk.ts";

/** A conversation with a person. */
export class ScriptedChat extends ScriptedTalk implements DirectChat {
  readonly username: string;
  readonly trust = new WritableStore<Trust>({ state: "pinned", root: "cm9vdA==", browsers: 1 });
  readonly blocked = new WritableStore(false);
  readonly muted = new WritableStore(false);

  constructor(session: ScriptedSession, username: string) {
    super(session, `direct:${username.toLowerCase()}`, username);
    this.username = username;
  }

  async acceptNewIdentity(options: AcceptOptions): Promise<void> {
    this.asked.push(["accept", options.root, options.resend && "resend"].filter(Boolean).join(" "));
    this.trust.set({ state: "pinned", root: "bmV3", browsers: 1 });
  }

  async safetyNumber(): Promise<string | undefined> {
    return "014729385610473829105566712034987120945587120398471209384712";
  }

  async verify(): Promise<void> {
    this.asked.push("verify");
    this.trust.set({ state: "verified", root: "cm9vdA==", browsers: 1 });
  }

  async setBlocked(blocked: boolean): Promise<void> {
    this.asked.push(`blocked ${blocked}`);
    this.blocked.set(blocked);
  }

  async setMuted(muted: boolean): Promise<void> {
    this.asked.push(`muted ${muted}`);
    this.muted.set(muted);
    this.session.person(this.username, { muted });
  }

  override async markRead(): Promise<void> {
    await super.markRead();
    this.session.person(this.username, { unread: 0 });
  }
}

/** A session whose stores a test may set; `fails` makes the next sign-in fail. */
export class ScriptedSession implements Session {
  readonly status = new WritableStore<Status>({ state: "signed-out" });
  readonly people = new WritableStore<readonly Person[]>([]);
  readonly preferences = new WritableStore<Preferences>({
    readReceipts: false,
    typing: false,
    knownInvitersOnly: false,
  });
  readonly rooms = new WritableStore<readonly RoomListItem[]>([]);
  readonly invitations = new WritableStore<readonly Invitation[]>([]);
  readonly alarms = new WritableStore<readonly Alarm[]>([]);
  readonly unsent = new WritableStore(0);
  readonly unsentElsewhere = new WritableStore(0);
  readonly asked: string[] = [];
  readonly directory: Person[] = [];
  me = "alice";
  fails: SessionErrorCode | undefined;
  readonly #chats = new Map<string, ScriptedChat>();
  readonly #rooms = new Map<string, ScriptedRoom>();

  /** Adds a person or changes what is known of them. */
  person(username: string, change: Partial<Person> = {}): void {
    const before = this.people.get().find((person) => person.username === username);
    const rest = this.people.get().filter((person) => person.username !== username);
    this.people.set([...rest, { username, online: false, unread: 0, ...before, ...change }]);
  }

  /** Signed in and connected, at once. */
  online(username = this.me): void {
    this.me = username;
    this.status.set({ state: "online", username, device: "d" });
  }

  async register(username: string, password: string): Promise<void> {
    this.asked.push(`register ${username} ${password.length}`);
    this.#failIfTold();
  }

  async signIn(username: string, password: string): Promise<void> {
    this.asked.push(`signIn ${username} ${password.length}`);
    this.#failIfTold();
    this.online(username);
  }

  #failIfTold(): void {
    const code = this.fails;
    this.fails = undefined;
    if (code) throw new SessionError(code, "told to fail");
  }

  async resume(): Promise<boolean> {
    return false;
  }

  direct(username: string): ScriptedChat {
    const chat = this.#chats.get(username.toLowerCase()) ?? new ScriptedChat(this, username);
    this.#chats.set(username.toLowerCase(), chat);
    return chat;
  }

  async createRoom(title: string): Promise<ScriptedRoom> {
    this.asked.push(`createRoom ${title}`);
    this.#failIfTold();
    return this.addRoom(title);
  }

  /** A room that one is in; `owner` where it is one's own. */
  addRoom(title: string, role: "owner" | "member" = "owner"): ScriptedRoom {
    const room = new ScriptedRoom(this, `room-${this.#rooms.size + 1}`, title, role);
    this.#rooms.set(room.id, room);
    room.list();
    return room;
  }

  room(id: string): ScriptedRoom | undefined {
    return this.#rooms.get(id);
  }

  /** Someone asks one into a room. */
  invitation(title: string, from: string, problem?: SessionErrorCode): void {
    const id = `invited-${this.invitations.get().length + 1}`;
    const drop = (): void => this.invitations.set(this.invitations.get().filter((other) => other.id !== id));
    const accept = async (): Promise<ScriptedRoom> => {
      this.asked.push(`accept ${id}`);
      if (problem) throw new SessionError(problem, "told to fail");
      drop();
      return this.addRoom(title, "member");
    };
    const decline = async (): Promise<void> => {
      this.asked.push(`decline ${id}`);
      drop();
    };
    const facts = { id, title, from, creator: from, members: 3, at: NOON };
    this.invitations.set([...this.invitations.get(), { ...facts, accept, decline }]);
  }

  async findPeople(search: string, after?: string): Promise<readonly Person[]> {
    this.asked.push(`find ${search} ${after ?? ""}`.trim());
    if (after !== undefined) return [];
    return this.directory.filter((person) => person.username.toLowerCase().startsWith(search.toLowerCase()));
  }

  async setPreferences(change: Partial<Preferences>): Promise<void> {
    this.preferences.set({ ...this.preferences.get(), ...change });
  }

  askUnsent(): WritableStore<number> {
    this.asked.push("askUnsent");
    return this.unsentElsewhere;
  }

  reconnect(): void {
    this.asked.push("reconnect");
  }

  async changePassword(): Promise<void> {
    this.asked.push("changePassword");
    this.#failIfTold();
  }

  async deleteAccount(): Promise<void> {
    this.asked.push("deleteAccount");
  }

  async signOut(options?: { readonly wipe?: boolean }): Promise<void> {
    this.asked.push(options?.wipe ? "wipe" : "signOut");
    this.status.set({ state: "signed-out" });
  }

  close(): void {
    this.asked.push("close");
  }
}
