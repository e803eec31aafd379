import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { base, buttons } from "../design/base.styles.ts";
import { icon } from "../design/late-icons.ts";
import type { Invitation, Session, SessionErrorCode } from "../session/index.ts";
import { ContextConsumer, sessionContext } from "./context.ts";
import { SecureOpenRoomEvent } from "./events.ts";
import { LateElement } from "./late-element.ts";
import { styles } from "./secure-invitations.styles.ts";
import { codeOf } from "./session-owner.ts";
import { StoreController } from "./store-controller.ts";
import { plainName } from "./wording.ts";

/**
 * @summary Questions that wait for a yes or a no: who invites, into which room, and how many are in it.
 *
 * @event secure-open-room - An invitation was accepted. Neither bubbles nor is composed.
 *
 * @csspart base - The list.
 * @csspart invitation - One question.
 */
@customElement("secure-invitations")
export class SecureInvitations extends LateElement {
  static override styles = [base, buttons, styles];

  readonly #session = new ContextConsumer<Session>(this, sessionContext);
  readonly #invitations = new StoreController<readonly Invitation[]>(
    this,
    () => this.#session.value?.invitations,
  );

  @state() private joining = "";
  @state() private problem: { readonly id: string; readonly code: SessionErrorCode } | undefined;
  @state() private told = "";

  async #accept(invitation: Invitation): Promise<void> {
    this.joining = invitation.id;
    this.problem = undefined;
    try {
      const room = await invitation.accept();
      this.dispatchEvent(new SecureOpenRoomEvent(room.id));
    } catch (error) {
      this.problem = { id: invitation.id, code: codeOf(error) };
    } finally {
      this.joining = "";
    }
  }

  async #decline(invitation: Invitation): Promise<void> {
    this.problem = undefined;
    try {
      await invitation.decline();
      this.told = this.say.invitations.answered(this.#invitations.value?.length ?? 0);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("button")?.focus();
    } catch (error) {
      this.problem = { id: invitation.id, code: codeOf(error) };
    }
  }

  override render(): unknown {
    const { invitations } = this.say;
    const all = this.#invitations.value ?? [];
    return html`<div class="visually-hidden" role="status">${this.told}</div>
      ${
        all.length === 0
          ? nothing
          : html`<h3>${invitations.heading}</h3>
              <ul part="base" aria-label=${invitations.heading}>
                ${repeat(
                  all,
                  ({ id }) => id,
                  (invitation) => html`<li part="invitation">${this.#card(invitation)}</li>`,
                )}
              </ul>`
      }`;
  }

  #card(invitation: Invitation): TemplateResult {
    const { invitations, rooms } = this.say;
    const title = plainName(invitation.title || rooms.unnamed);
    const isJoining = this.joining === invitation.id;
    return html`<div class="about">
        <secure-avatar room .name=${title}></secure-avatar>
        <p>
          <span class="from">${invitations.line(plainName(invitation.from))}</span>
          <bdi class="title">${title}</bdi>
          <span class="facts">${invitations.facts(invitation.members, plainName(invitation.creator))}</span>
        </p>
      </div>
      <div role="alert">${this.#problem(invitation.id)}</div>
      <div class="pair">
        <button
          class="button small primary"
          type="button"
          aria-label=${invitations.acceptNamed(title)}
          ?disabled=${this.joining !== ""}
          @click=${() => void this.#accept(invitation)}
        >
          ${isJoining ? html`<span class="spinner"></span>${invitations.joining}` : invitations.accept}
        </button>
        <button
          class="button small"
          type="button"
          aria-label=${invitations.declineNamed(title)}
          ?disabled=${isJoining}
          @click=${() => void this.#decline(invitation)}
        >
          ${invitations.decline}
        </button>
      </div>`;
  }

  #problem(id: string): TemplateResult | typeof nothing {
    const { problem } = this;
    if (problem?.id !== id) return nothing;
    const words = this.say.invitations.problems[problem.code] ?? this.say.errors[problem.code];
    return html`<p class="problem">${icon("circle-alert")}${words}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "secure-invitations": SecureInvitations;
  }
}
