/** The lines that a room's log makes in its timeline: one for every operation that people should know of. */
import type { Person, RoomLog } from "../../crypto/index.ts";
import type { NoticeCode } from "../chat-api.ts";
import type { NoticeDetails } from "../timeline.ts";

/** A line to be said: `user` in lower case, `who` in the spelling that is known. */
export interface Said {
  readonly code: NoticeCode;
  readonly user: string;
  readonly details: NoticeDetails;
}

/** What one operation changed. `left` tells whether someone had said that they leave: that was a line already. */
export function linesOf(
  after: RoomLog,
  before: RoomLog | undefined,
  spelling: (user: string) => string,
  left: (person: Person) => boolean,
): readonly Said[] {
  const owner = (before ?? after).owner.user;
  if (before === undefined) return [{ code: "room-created", user: owner, details: { title: after.title } }];
  const says = (code: NoticeCode, details: NoticeDetails = {}): Said => ({ code, user: owner, details });
  const lacks = (members: readonly Person[], person: Person): boolean =>
    !members.some(({ user, root }) => user === person.user && root === person.root);
  return [
    ...after.members
      .filter((member) => lacks(before.members, member))
      .map(({ user }) => says("member-added", { who: spelling(user) })),
    ...before.members
      .filter((member) => lacks(after.members, member) && !left(member))
      .map(({ user }) => says("member-removed", { who: spelling(user) })),
    ...(after.title === before.title ? [] : [says("room-renamed", { title: after.title })]),
    ...(after.owner.user === before.owner.user && after.owner.root === before.owner.root
      ? []
      : [says("owner-changed", { who: spelling(after.owner.user) })]),
    ...(after.policy.invite === before.policy.invite
      ? []
      : [says("invite-policy-changed", { count: after.policy.invite === "members" ? 1 : 0 })]),
    ...(after.policy.slow === before.policy.slow
      ? []
      : [says("slow-mode-changed", { seconds: after.policy.slow })]),
    ...(after.deleted && !before.deleted ? [says("room-deleted")] : []),
  ];
}
