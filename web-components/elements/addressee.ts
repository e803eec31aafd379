/** Whom a conversation goes to: a person or a room. */
import type { Chat, DirectChat, Room } from "../session/index.ts";

/** Whether a conversation is a room. */
export function isRoom(chat: Chat | undefined): chat is Room {
  return chat !== undefined && "members" in chat;
}

/** The conversation, if it is one with a person. */
export function directOf(chat: DirectChat | Room | undefined): DirectChat | undefined {
  return isRoom(chat) ? undefined : chat;
}
