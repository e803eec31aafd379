import {
  SessionError,
  WritableStore,
  type FreshStart,
  type Room,
  type RoomListItem,
  type RoomMember,
  type RoomState,
  type SessionErrorCode,
} from "../../../web-components/session/index.ts";
import type { ScriptedSession } from "./scripted-session.ts";
import { ScriptedTalk } from "./scripted-talk.ts";

/** A room whose stores a test may set; `asked` lists the calls, `fails` makes the next one fail. */
export class ScriptedRoom extends ScriptedTalk implements Room {
  readonly title: WritableStore<string>;
  readonly members: WritableStore<readonly RoomMember[]>;
  readonly state: WritableStore<RoomState>;
  /** Whom a new room in this one's place could not ask. */
  notAsked: readonly string[] = [];
  fails: SessionErrorCode | undefined;

  constructor(session: ScriptedSession, id: string, title: string, role: "owner" | "member") {
    super(session, id, "bob");
    this.title = new WritableStore(title);
    this.members = new WritableStore<readonly RoomMember[]>([
      { ...member(session.me, role), isMe: true },
      ...(role === "member" ? [member("bob", "owner")] : []),
    ]);
    this.state = new WritableStore<RoomState>({
      standing: "open",
      role,
      invitePolicy: "members",
      slow: 0,
      nextAt: 0,
      owner: "here",
      mayInvite: true,
      requests: [],
      intruders: [],
      isFull: false,
      muted: false,
    });
  }

  /** Puts the row of this room into the session's list, or changes it. */
  list(change: Partial<RoomListItem> = {}): void {
    const { rooms } = this.session;
    const before = rooms.get().find((row) => row.id === this.id);
    const rest = rooms.get().filter((row) => row.id !== this.id);
    const { standing, muted } = this.state.get();
    const row = { id: this.id, title: this.title.get(), standing, unread: 0, muted };
    rooms.set([...rest, { ...before, ...row, members: this.members.get().length, ...change }]);
  }

  /** Lets someone in, as if they had said yes. */
  join(username: string, change: Partial<RoomMember> = {}): void {
    this.members.set([...this.members.get(), { ...member(username, "member"), ...change }]);
    this.list();
  }

  /** Changes what one may do. */
  set(change: Partial<RoomState>): void {
    this.state.set({ ...this.state.get(), ...change });
    this.list();
  }

  override async markRead(): Promise<void> {
    await super.markRead();
    this.list({ unread: 0 });
  }

  async invite(username: string): Promise<void> {
    this.#ask(`invite ${username}`);
    if (this.state.get().role === "owner") this.join(username, { online: true, present: false });
    else this.set({ requests: [...this.state.get().requests, { ask: "add", username }] });
  }

  async remove(username: string): Promise<void> {
    this.#ask(`remove ${username}`);
    this.members.set(this.members.get().filter((other) => other.username !== username));
  }

  async leave(): Promise<void> {
    this.#ask("leave");
    this.set({ standing: "left" });
  }

  async rename(title: string): Promise<void> {
    this.#ask(`rename ${title}`);
    if (this.state.get().role === "owner") this.title.set(title);
    else this.set({ requests: [{ ask: "rename", title }] });
  }

  async transfer(username: string): Promise<void> {
    this.#ask(`transfer ${username}`);
    this.set({ role: "member" });
  }

  override async delete(...message: readonly [] | readonly [id: string]): Promise<void> {
    const [id] = message;
    if (id !== undefined) return await super.delete(id);
    this.#ask("end");
    this.set({ standing: "deleted" });
  }

  async setInvitePolicy(invite: "members" | "owner"): Promise<void> {
    this.#ask(`policy ${invite}`);
    this.set({ invitePolicy: invite });
  }

  async setSlowMode(seconds: number): Promise<void> {
    this.#ask(`slow ${seconds}`);
    this.set({ slow: seconds });
  }

  async startAnew(): Promise<FreshStart> {
    this.#ask("start anew");
    return { room: this.session.addRoom(this.title.get()), notAsked: this.notAsked };
  }

  async setMuted(muted: boolean): Promise<void> {
    this.#ask(`muted ${muted}`);
    this.set({ muted });
  }

  #ask(what: string): void {
    this.asked.push(what);
    const code = this.fails;
    this.fails = undefined;
    if (code) throw new SessionError(code, "told to fail");
  }
}

function member(username: string, role: "owner" | "member"): RoomMember {
  return {
    username,
    root: `root of ${username}`,
    role,
    isMe: false,
    online: true,
    present: true,
    isStranger: false,
    trust: "pinned",
  };
}
