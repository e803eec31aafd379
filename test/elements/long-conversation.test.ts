import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import type { TextItem } from "../../web-components/session/index.ts";
import { NOON, ScriptedSession, type ScriptedChat } from "./support/scripted-session.ts";
import { clearStage, find, press, seek, settled, showChat, textOf, type, until } from "./support/stage.ts";

const MESSAGES = 10_000;

/** What the browser tells of something that jumped. */
interface Shift extends PerformanceEntry {
  readonly value: number;
}

function isShift(entry: PerformanceEntry): entry is Shift {
  return entry.entryType === "layout-shift" && "value" in entry;
}

function line(at: number): TextItem {
  const mine = at % 3 === 0;
  return {
    kind: "text",
    key: `k${at}`,
    id: `i${at}`,
    from: mine ? "alice" : "bob",
    mine,
    at: NOON + at * 20_000,
    body: `message number ${at}${at % 7 === 0 ? ", and a few words more than the others have" : ""}`,
    ...(mine ? { fate: "read" } : {}),
  };
}

async function talking(): Promise<{ readonly page: SecureChat; readonly bob: ScriptedChat }> {
  const session = new ScriptedSession();
  session.person("bob", { online: true });
  session.online();
  const bob = session.direct("bob");
  bob.timeline.set(Array.from({ length: MESSAGES }, (_, at) => line(at)));
  const page = await showChat(session);
  page.style.cssText = "display: block; width: 1200px; height: 700px";
  page.open("bob");
  await until("the last message", () =>
    shown(page)
      .at(-1)
      ?.endsWith(`number ${MESSAGES - 1}`),
  );
  return { page, bob };
}

function rows(page: SecureChat): readonly Element[] {
  return [...(seek(page, "secure-log")?.shadowRoot?.querySelectorAll("secure-message") ?? [])];
}

function shown(page: SecureChat): readonly string[] {
  return rows(page).map((row) => textOf(find(row, ".body")).trim());
}

/** The first message that is in sight, and where its top is. */
function firstInSight(page: SecureChat): { readonly row: Element; readonly top: number } | undefined {
  const { top } = find(page, "secure-log", ".log").getBoundingClientRect();
  const row = rows(page).find((candidate) => candidate.getBoundingClientRect().bottom > top);
  return row && { row, top: row.getBoundingClientRect().top };
}

function frame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

describe("a conversation of ten thousand messages", () => {
  afterEach(clearStage);

  it("is scrolled from its end to its beginning with only some of them in the page", async function () {
    // Eighty times a window is moved and drawn.
    this.timeout(180_000);
    const { page } = await talking();
    const log = find(page, "secure-log", ".log");
    let most = rows(page).length;
    for (let frames = 0; frames < 2_000 && !shown(page)[0]?.startsWith("message number 0"); frames++) {
      log.scrollTop = 0;
      await frame();
      most = Math.max(most, rows(page).length);
    }
    expect(shown(page)[0]).to.match(/^message number 0/);
    expect(most).to.be.lessThan(600);
  });

  it("stays where it is under the eyes of who reads far up while messages come", async () => {
    const { page, bob } = await talking();
    const log = find(page, "secure-log", ".log");
    await until("older ones", () => {
      log.scrollTop = 0;
      return !shown(page)[0]?.includes(`number ${MESSAGES - 120}`);
    });
    for (let still = 0; still < 4; still++) await frame();
    const before = firstInSight(page);
    for (let more = 0; more < 30; more++) {
      bob.timeline.set([...bob.timeline.get(), { ...line(MESSAGES + more), from: "bob", mine: false }]);
      await settled(page);
      await frame();
      expect(Math.abs((before?.row.getBoundingClientRect().top ?? 0) - (before?.top ?? 99))).to.be.lessThan(
        1,
      );
    }
    expect(textOf(await until("the pill", () => seek(page, "secure-log", ".pill")))).to.include(
      "new messages",
    );
  });

  it("shows what one sends in the next frame, and nothing of the page jumps", async () => {
    const { page } = await talking();
    await frame();
    const shifts: Shift[] = [];
    const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries().filter(isShift)));
    observer.observe({ type: "layout-shift" });
    const area = find(page, "secure-composer", "textarea");
    for (let count = 0; count < 10; count++) {
      type(area, `mine ${count}`);
      await settled(page);
      await frame();
      press(area, "Enter");
      await frame();
      expect(shown(page).at(-1)).to.equal(`mine ${count}`);
    }
    await frame();
    await frame();
    shifts.push(...observer.takeRecords().filter(isShift));
    observer.disconnect();
    expect(shifts.map(({ value }) => value)).to.deep.equal([]);
  });
});
