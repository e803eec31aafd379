import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base, buttons } from "../design/base.styles.ts";
import { banner } from "../design/banner.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { FreshStart, Room, RoomMember } from "../session/index.ts";
import { SecureFailureEvent, SecureOpenRoomEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-room-anew.styles.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

/**
 * @summary Says that the browser that signs for a room does not come back, and offers a new room with the same people.
 *
 * @event secure-open-room - The new room is there. Neither bubbles nor is composed.
 * @event secure-failure - The room could not be opened. Neither bubbles nor is composed.
 *
 * @csspart base - The banner.
 */
@customElement("secure-room-anew")
export class SecureRoomAnew extends LateElement {
  static override styles = [base, buttons, banner, styles];

  readonly #members = new StoreController<readonly RoomMember[]>(this, () => this.room?.members);

  @state() private working = false;
  @state() private made: FreshStart | undefined;

  /** The room whose owner is lost. */
  @property({ attribute: false }) room: Room | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("room")) return;
    this.working = false;
    this.made = undefined;
  }

  async #start(): Promise<void> {
    const { room } = this;
    if (room === undefined || this.working) return;
    this.working = true;
    try {
      const made = await room.startAnew();
      if (this.room !== room) return; // the person looks at another one meanwhile
      this.made = made;
      if (made.notAsked.length === 0) this.#open(made.room);
    } catch (error) {
      this.dispatchEvent(new SecureFailureEvent(error));
    } finally {
      this.working = false;
    }
  }

  #open(room: Room): void {
    this.dispatchEvent(new SecureOpenRoomEvent(room.id));
  }

  override render(): unknown {
    if (!this.room) return nothing;
    const { rooms, newRoom } = this.say;
    const owner = this.#members.value?.find(({ role }) => role === "owner")?.username ?? "";
    const { made } = this;
    const words =
      made === undefined
        ? rooms.ownerLost(plainName(owner))
        : made.notAsked.length === 0
          ? rooms.startedAnew
          : rooms.startedPartly(made.notAsked.map((name) => plainName(name)).join(", "));
    return html`<div part="base" class="banner" role="status">
      ${icon(made === undefined ? "triangle-alert" : "users-round")}
      <p>${words}</p>
      ${
        made === undefined
          ? html`<button
              class="button small"
              type="button"
              aria-disabled=${this.working}
              @click=${() => void this.#start()}
            >
              ${this.working ? rooms.startingAnew : rooms.startAnew}
            </button>`
          : html`<button class="button small" type="button" @click=${() => this.#open(made.room)}>
              ${newRoom.toRoom}
            </button>`
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-room-anew": SecureRoomAnew;
  }
}
