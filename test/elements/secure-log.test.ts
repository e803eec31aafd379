import { expect } from "chai";
import type { SecureLog } from "../../web-components/elements/secure-log.ts";
import type { Item, TextItem } from "../../web-components/session/index.ts";
import { notice } from "./support/rooms-on-stage.ts";
import { NOON } from "./support/scripted-session.ts";
import { clearStage, find, heard, press, seek, settled, show, textOf, until } from "./support/stage.ts";

function text(index: number, more: Partial<TextItem> = {}): TextItem {
  return {
    kind: "text",
    key: `k${index}`,
    id: `i${index}`,
    from: "bob",
    mine: false,
    at: NOON + index * 1_000,
    body: `message number ${index}`,
    ...more,
  };
}

function many(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => text(index));
}

async function log(items: readonly Item[], more: Partial<SecureLog> = {}): Promise<SecureLog> {
  const element = await show("secure-log", { conversation: "c", name: "bob", me: "alice", items, ...more });
  element.style.height = "400px";
  await settled(element);
  return element;
}

function gap(element: SecureLog): number {
  const scroller = find(element, ".log");
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
}

async function atEnd(element: SecureLog): Promise<void> {
  await until("the end of the log", () => gap(element) < 2);
}

async function scrollUp(element: SecureLog): Promise<void> {
  await atEnd(element);
  const scroller = find(element, ".log");
  scroller.scrollTop = Math.max(450, scroller.scrollHeight - 1_200);
  await until("the button to the end", () => seek(element, ".pill"));
}

async function add(element: SecureLog, ...items: Item[]): Promise<void> {
  element.items = [...element.items, ...items];
  await settled(element);
}

describe("<secure-log>", () => {
  afterEach(clearStage);

  it("who is at the end stays at the end", async () => {
    const element = await log(many(40));
    await atEnd(element);
    await add(element, text(40, { body: "a\n".repeat(10) }));
    await atEnd(element);
  });

  it("the day at the top is seen while one scrolls back, and covers nothing while one reads", async () => {
    const element = await log(many(60));
    for (const space of ["2", "4"]) element.style.setProperty(`--secure-space-${space}`, "16px");
    const opacity = (): string => getComputedStyle(find(element, ".day time")).opacity;
    await atEnd(element);
    await until("nothing over the words", () => opacity() === "0");
    const scroller = find(element, ".log");
    // Looked at with each step: a browser that is busy draws few of them.
    let seen = false;
    scroller.addEventListener("scroll", () => (seen ||= opacity() === "1"));
    scroller.scrollTo({ top: 300, behavior: "smooth" });
    await until("the day", () => seen);
    await until("nothing over the words", () => opacity() === "0");
    // Whoever comes to the start is shown more of what was before, up to the first line.
    await until("the day in its place, and at rest", () => {
      scroller.scrollTop = 0;
      return opacity() === "1" && !scroller.classList.contains("moving");
    });
  });

  it("who reads above is not moved, and is told how many came", async () => {
    const element = await log(many(60));
    await scrollUp(element);
    const before = find(element, ".log").scrollTop;
    await add(element, text(60), text(61));
    await until("the pill", () => textOf(find(element, ".pill")).includes("2 new messages"));
    expect(find(element, ".log").scrollTop).to.be.closeTo(before, 1);
    expect(seek(element, ".divider")).to.not.equal(undefined);
  });

  it("one's own message brings one to the end", async () => {
    const element = await log(many(60));
    await scrollUp(element);
    await add(element, text(60, { mine: true, from: "alice", fate: "sending" }));
    await atEnd(element);
    expect(seek(element, ".pill")).to.equal(undefined);
  });

  it("the divider stands where the unread messages begin", async () => {
    const element = await log(many(30), { unread: 3 });
    const lines = [...element.renderRoot.querySelectorAll("secure-message, .divider")];
    expect(lines.length - lines.findIndex((line) => line.matches(".divider")) - 1).to.equal(3);
  });

  it("ten thousand messages are not all in the page, and the early ones can be had", async () => {
    const element = await log(many(10_000));
    expect(element.renderRoot.querySelectorAll("secure-message").length).to.be.at.most(200);
    await element.jump({ user: "Bob", id: "i17" });
    await until("the early message", () => seek(element, "[data-key=k17]"));
    expect(seek(element, "[data-key=k17][flash]")).to.not.equal(undefined);
    expect(element.renderRoot.querySelectorAll("secure-message").length).to.be.at.most(480);
    element.toEnd();
    await until("the last message", () => seek(element, "[data-key=k9999]"));
  });

  it("a change of one message leaves the others as they stand", async () => {
    const element = await log(many(20));
    const before = [...element.renderRoot.querySelectorAll("secure-message")];
    element.items = element.items.map((item) =>
      item.id === "i5" && item.kind === "text" ? { ...item, body: "changed" } : item,
    );
    await settled(element);
    expect([...element.renderRoot.querySelectorAll("secure-message")]).to.deep.equal(before);
    expect(textOf(find(element, "[data-key=k5]"))).to.include("changed");
  });

  it("a new message is announced once and politely, history is not", async () => {
    const element = await log(many(5));
    const announcer = find(element, "[aria-live=polite]");
    expect(announcer.textContent).to.equal("");
    await add(element, text(5, { body: "are you there?" }));
    expect(announcer.textContent).to.equal("bob: are you there?");
    expect(find(element, "[role=log]").getAttribute("aria-live")).to.equal("off");
  });

  it("arrow keys go through the messages, of which one is in the tab order", async () => {
    const element = await log(many(4));
    const stops = (): Element[] => [...element.renderRoot.querySelectorAll("secure-message[tabindex='0']")];
    expect(stops().map((stop) => stop.getAttribute("data-key"))).to.deep.equal(["k3"]);
    find(element, "[data-key=k3]").focus();
    press(find(element, "[data-key=k3]"), "ArrowUp");
    await settled(element);
    expect(element.shadowRoot?.activeElement?.getAttribute("data-key")).to.equal("k2");
    expect(stops().map((stop) => stop.getAttribute("data-key"))).to.deep.equal(["k2"]);
  });

  it("what arrow keys reach comes into sight and stays there", async () => {
    const element = await log(many(40));
    await atEnd(element);
    find(element, "[data-key=k39]").focus();
    press(find(element, "[data-key=k39]"), "Home");
    for (let frame = 0; frame < 4; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const { top, bottom } = find(element, "[data-key=k0]").getBoundingClientRect();
    const sight = find(element, ".log").getBoundingClientRect();
    expect(top).to.be.at.least(sight.top - 1);
    expect(bottom).to.be.at.most(sight.bottom + 1);
  });

  it("a message stays in the tab order when a notice comes last, and when the one that was there is gone", async () => {
    const line = notice("timer-changed", { key: "n", at: NOON + 9_000, seconds: 30 });
    const element = await log([...many(4), line]);
    const stops = (): readonly (string | null)[] =>
      [...element.renderRoot.querySelectorAll("secure-message[tabindex='0']")].map((stop) =>
        stop.getAttribute("data-key"),
      );
    expect(stops()).to.deep.equal(["k3"]);
    find(element, "[data-key=k2]").focus();
    await settled(element);
    expect(stops()).to.deep.equal(["k2"]);
    element.items = element.items.filter(({ key }) => key !== "k2");
    await settled(element);
    expect(stops()).to.deep.equal(["k3"]);
  });

  it("a quotation leads to its original", async () => {
    const element = await log([...many(3), text(3, { replyTo: { user: "bob", id: "i0" } })]);
    find(element, "[data-key=k3]", ".quote").click();
    await until(
      "the focus on the original",
      () => element.shadowRoot?.activeElement?.getAttribute("data-key") === "k0",
    );
  });

  it("says that everything was seen only while the person is at the end", async () => {
    const element = await log(many(60));
    await scrollUp(element);
    let seen = 0;
    element.addEventListener("secure-seen", () => (seen += 1));
    await add(element, text(60));
    expect(seen).to.equal(0);
    await heard(element, "secure-seen", () => element.toEnd());
  });

  it("what the session has to say stands as a line of its own", async () => {
    const element = await log([
      { kind: "notice", key: "n", id: "n", from: "bob", mine: false, at: NOON, code: "missing", count: 3 },
    ]);
    expect(textOf(find(element, ".notice"))).to.include("3 messages from bob did not arrive.");
  });

  it("calls the person who reads it you in what the session has to say of them", async () => {
    const element = await log([notice("timer-changed", { from: "Alice", seconds: 0 })]);
    expect(textOf(find(element, ".notice"))).to.include("You switched disappearing messages off.");
  });
});
