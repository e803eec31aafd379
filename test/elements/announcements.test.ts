import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import { ScriptedSession, type ScriptedChat } from "./support/scripted-session.ts";
import { clearStage, find, seek, settled, showChat, textOf, until } from "./support/stage.ts";

const LIVE = "[role=alert], [role=status], [aria-live=assertive], [aria-live=polite]";

/** What a screen reader would say of an element: its words without those that are hidden from it. */
function wordsOf(element: Element): string {
  if (element.getAttribute("aria-hidden") === "true") return "";
  return [...element.childNodes]
    .map((node) =>
      node instanceof Element ? wordsOf(node) : (node.nodeType === 3 && node.textContent) || "",
    )
    .join("");
}

/** A screen reader, as far as a page can be one: what live regions said since, and how urgently. */
class Ear {
  readonly heard: string[] = [];
  readonly #observer = new MutationObserver((records) => this.#listen(records));

  constructor(root: Element) {
    const places: (Element | ShadowRoot)[] = [root];
    for (const place of places) {
      this.#observer.observe(place, { childList: true, characterData: true, subtree: true });
      for (const { shadowRoot } of place.querySelectorAll("*")) if (shadowRoot) places.push(shadowRoot);
      if (place instanceof Element && place.shadowRoot) places.push(place.shadowRoot);
    }
  }

  close(): void {
    this.#observer.disconnect();
  }

  /** All that changes in a region within one turn is one thing to say. */
  #listen(records: readonly MutationRecord[]): void {
    const regions = new Set<Element>();
    for (const { target, addedNodes } of records) {
      const place = target instanceof Element ? target : target.parentElement;
      if (place?.closest("[aria-hidden=true]")) continue;
      const around = place?.closest(LIVE);
      if (around) regions.add(around);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(LIVE)) regions.add(node);
        for (const region of node.querySelectorAll(LIVE)) regions.add(region);
      }
    }
    for (const region of regions) {
      const words = wordsOf(region).replaceAll(/\s+/g, " ").trim();
      const isUrgent = region.matches("[role=alert], [aria-live=assertive]");
      if (words !== "" && region.isConnected)
        this.heard.push(`${isUrgent ? "at once" : "in turn"}: ${words}`);
    }
  }
}

describe("errors, for who hears the page", () => {
  let session: ScriptedSession;
  let bob: ScriptedChat;
  let page: SecureChat;
  let ear: Ear;

  beforeEach(async () => {
    session = new ScriptedSession();
    session.person("bob", { online: true });
    session.online();
    bob = session.direct("bob");
    bob.say("said before", { mine: true, fate: "failed" });
    page = await showChat(session);
    page.open("bob");
    await until("the messages", () => seek(page, "secure-log", "secure-message"));
    await settled(page);
    bob.timeline.set([]);
    await settled(page);
    ear = new Ear(page);
  });
  afterEach(() => {
    ear.close();
    clearStage();
  });

  it("a message that did not go is said at once and once, whatever else happens in the conversation", async () => {
    const { id } = bob.say("see you at noon", { mine: true, fate: "sending" });
    await settled(page);
    bob.alter(id, { fate: "failed" });
    await until("the words", () => ear.heard.length > 0);
    bob.typing.set(["bob"]);
    bob.say("are you there?");
    await until("what bob says", () => ear.heard.length > 1);
    expect(ear.heard).to.deep.equal(["at once: Not sent: see you at noon", "in turn: bob: are you there?"]);
  });

  it("several that did not go are counted, and one that fails once more is said once more", async () => {
    const first = bob.say("one", { mine: true, fate: "sending" });
    const second = bob.say("one", { mine: true, fate: "sending" });
    await settled(page);
    bob.alter(first.id, { fate: "failed" });
    await until("the first", () => ear.heard.length === 1);
    bob.alter(second.id, { fate: "failed" });
    await until("the second", () => ear.heard.length === 2);
    bob.alter(second.id, { fate: "sending" });
    await settled(page);
    bob.alter(second.id, { fate: "failed" });
    await until("the second again", () => ear.heard.length === 3);
    await settled(page);
    expect(ear.heard).to.deep.equal([
      "at once: Not sent: one",
      "at once: 2 messages did not go.",
      "at once: 2 messages did not go.",
    ]);
  });

  it("that the connection is lost is said at once and once, however many attempts fail", async () => {
    let before = 0;
    for (const seconds of [20, 90, 300]) {
      session.status.set({
        state: "reconnecting",
        username: "alice",
        retryAt: Date.now() + seconds * 1_000,
      });
      await until("the countdown", () => {
        const shown = Number(/(\d+) s/.exec(textOf(find(page, "secure-status")))?.[1]);
        return shown > before && shown <= seconds;
      });
      before = seconds;
    }
    expect(ear.heard).to.deep.equal(["at once: No connection. What you write waits here."]);
  });

  it("what was asked for and failed is said at once and once, and not again when it is put away", async () => {
    const { id } = bob.say("hello");
    bob.react = () => Promise.reject(new Error("told to fail"));
    await settled(page);
    ear.heard.length = 0;
    bob.alter(id, { reactions: { "👍": ["bob"] } });
    (
      await until("the reaction", () => seek(page, "secure-log", "secure-message", ".reactions button"))
    ).click();
    const toast = await until("the words", () => seek(page, ".toast"));
    find(toast, "button").click();
    await until("no words", () => !seek(page, ".toast"));
    expect(ear.heard.filter((words) => words.startsWith("at once"))).to.have.lengthOf(1);
  });
});
