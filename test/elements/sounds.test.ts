import { expect } from "chai";
import type { SecureChat } from "../../web-components/elements/secure-chat.ts";
import { ScriptedSession } from "./support/scripted-session.ts";
import { clearStage, find, seek, settled, showChat, until } from "./support/stage.ts";

/** Stands in for what the browser plays tones with, and counts them. */
class ScriptedAudio {
  static made = 0;
  readonly currentTime = 0;
  readonly destination = {};
  constructor() {
    ScriptedAudio.made += 1;
  }
  createOscillator(): object {
    const node = { frequency: { value: 0 }, connect: (to: unknown) => to };
    return { ...node, start: () => undefined, stop: () => undefined, addEventListener: () => undefined };
  }
  createGain(): object {
    const ramp = (): undefined => undefined;
    const gain = { setValueAtTime: ramp, linearRampToValueAtTime: ramp, exponentialRampToValueAtTime: ramp };
    return { gain, connect: (to: unknown) => to };
  }
  async close(): Promise<void> {
    // Nothing is held.
  }
}

describe("the tone for who looks elsewhere", () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "AudioContext");
  let session: ScriptedSession;
  let chat: SecureChat;

  beforeEach(async () => {
    ScriptedAudio.made = 0;
    Object.defineProperty(globalThis, "AudioContext", {
      configurable: true,
      writable: true,
      value: ScriptedAudio,
    });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    session = new ScriptedSession();
    session.person("bob");
    session.person("carol", { muted: true });
    session.online();
    chat = await showChat(session);
  });
  afterEach(() => {
    if (own) Object.defineProperty(globalThis, "AudioContext", own);
    Reflect.deleteProperty(document, "visibilityState");
    clearStage();
  });

  async function soundSwitch(): Promise<HTMLInputElement> {
    find(chat, "secure-roster", ".me").click();
    const found = await until("the switch", () =>
      seek(chat, "secure-profile", "input[aria-labelledby=sounds]"),
    );
    if (!(found instanceof HTMLInputElement)) throw new Error("the switch is no field");
    return found;
  }

  /** Something comes, and whoever would play a tone has had the time to: what plays it is fetched by the same way here. */
  async function comes(name: string, unread: number): Promise<void> {
    session.person(name, { unread });
    await settled(chat);
    await import("../../web-components/elements/tone.ts");
    await settled(chat);
  }

  it("is off until somebody switches it on", async () => {
    await comes("bob", 1);
    expect(ScriptedAudio.made).to.equal(0);
    const control = await soundSwitch();
    expect(control.checked).to.equal(false);
    control.click();
    await comes("bob", 2);
    await until("the tone", () => ScriptedAudio.made === 1);
    expect(control.checked).to.equal(true);
  });

  it("stays away once it is switched off again, also for the next who opens the chat in this browser", async () => {
    const control = await soundSwitch();
    control.click();
    control.click();
    await comes("bob", 1);
    expect([control.checked, ScriptedAudio.made]).to.deep.equal([false, 0]);
    chat.remove();
    chat = await showChat(session);
    await comes("bob", 2);
    expect((await soundSwitch()).checked).to.equal(false);
    expect(ScriptedAudio.made).to.equal(0);
  });

  it("comes neither from who is muted nor while one looks at the page", async () => {
    (await soundSwitch()).click();
    await comes("carol", 3);
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "visible" });
    await comes("bob", 1);
    expect(ScriptedAudio.made).to.equal(0);
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    await comes("bob", 2);
    await until("the tone", () => ScriptedAudio.made === 1);
  });

  it("is one tone for each thing that comes, and none for what is read", async () => {
    (await soundSwitch()).click();
    await comes("bob", 2);
    await comes("bob", 0);
    await comes("bob", 1);
    await until("both tones", () => ScriptedAudio.made === 2);
  });
});
