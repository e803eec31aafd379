import { expect } from "chai";
import { Finger } from "../../web-components/elements/finger.ts";
import {
  LONGEST,
  type MicrophoneProblem,
  type RecordingOptions,
} from "../../web-components/elements/recording.ts";
import "../../web-components/elements/secure-voice-recorder.ts";
import type { SecureVoiceRecorder } from "../../web-components/elements/secure-voice-recorder.ts";
import { Hum, microphone, restoreMicrophone } from "./support/hum.ts";
import { tone } from "./support/sounds-and-photos.ts";
import {
  barriers,
  clearStage,
  find,
  heard,
  press,
  seek,
  settled,
  show,
  textOf,
  until,
} from "./support/stage.ts";

function button(element: Element, label: string): HTMLElement {
  return find(element, `button[aria-label="${label}"]`);
}

/** Whether an animation comes to an end by itself. */
function ends({ effect }: Animation): boolean {
  return Number.isFinite(effect?.getComputedTiming().endTime);
}

describe("<secure-voice-recorder>", () => {
  let hum: Hum;

  beforeEach(() => {
    hum = new Hum();
    microphone(hum.open);
  });
  afterEach(async () => {
    clearStage();
    restoreMicrophone();
    await hum.close();
  });

  async function recording(options: RecordingOptions = {}): Promise<SecureVoiceRecorder> {
    const element = await show("secure-voice-recorder", { recording: options });
    await element.start();
    // Something was heard as soon as the second hand moves.
    await until("a second of sound", () => textOf(find(element, "[role=timer]")).includes("0:01"));
    return element;
  }

  async function reviewed(element: SecureVoiceRecorder): Promise<void> {
    button(element, "Stop and listen").click();
    await until("something to hear", () => seek(element, "secure-voice"));
    await settled(element);
  }

  it("nothing is sent before it could be heard; then it goes with its length and 64 bars", async () => {
    const element = await recording();
    let sent = 0;
    element.addEventListener("secure-recorded", () => (sent += 1));
    expect(await barriers(element)).to.deep.equal([]);
    await reviewed(element);
    expect(sent).to.equal(0);
    expect(await barriers(element)).to.deep.equal([]);
    const event = await heard(element, "secure-recorded", () => button(element, "Send voice note").click());
    expect(event).to.include({ bubbles: false, composed: false });
    expect(event.duration).to.be.greaterThan(0.8);
    expect(event.waveform).to.have.length(64);
    expect(Math.max(...event.waveform)).to.equal(1);
    expect(event.blob.type).to.be.oneOf(["audio/webm", "audio/mp4", "audio/ogg"]);
    expect(hum.isFree).to.equal(true);
  });

  /** A finger goes down at 300, 300 and stays until half a second was heard. */
  async function held(): Promise<SecureVoiceRecorder> {
    const element = await show("secure-voice-recorder");
    await element.start(new Finger(touch("pointerdown", 300, 300)));
    await until("a second of sound", () => textOf(find(element, "[role=timer]")).includes("0:01"));
    return element;
  }

  function touch(type: string, clientX: number, clientY: number): PointerEvent {
    return new PointerEvent(type, { pointerId: 7, pointerType: "touch", isPrimary: true, clientX, clientY });
  }

  it("held down by a finger, it sends when that is lifted", async () => {
    const element = await held();
    expect(textOf(find(element, ".row"))).to.include("Slide to cancel");
    expect(await barriers(element)).to.deep.equal([]);
    const event = await heard(element, "secure-recorded", () => {
      window.dispatchEvent(touch("pointermove", 280, 290));
      window.dispatchEvent(touch("pointerup", 280, 290));
    });
    expect(event.duration).to.be.greaterThan(0.8);
    expect(hum.isFree).to.equal(true);
  });

  it("while a finger is down it is shown that sliding up locks; the sign rises with the finger, and goes with the lock", async () => {
    const element = await held();
    const sign = find(element, ".lock");
    expect(textOf(sign)).to.include("Slide up to lock");
    await Promise.all(
      sign
        .getAnimations({ subtree: true })
        .filter(ends)
        .map(({ finished }) => finished),
    );
    expect(getComputedStyle(sign).opacity).to.equal("1");
    const { top, bottom } = sign.getBoundingClientRect();
    expect(bottom).to.be.lessThan(find(element, ".held").getBoundingClientRect().top);
    window.dispatchEvent(touch("pointermove", 300, 250));
    await settled(element);
    expect(sign.getBoundingClientRect().top).to.be.lessThan(top - 5);
    window.dispatchEvent(touch("pointermove", 300, 210));
    await settled(element);
    expect(seek(element, ".lock")).to.equal(undefined);
    expect(button(element, "Stop and listen")).to.be.instanceOf(HTMLElement);
  });

  it("a finger that slides aside deletes; it deletes to the right where one reads from there", async () => {
    for (const [dir, x] of [
      ["ltr", 210],
      ["rtl", 390],
    ] as const) {
      document.documentElement.dir = dir;
      try {
        const element = await held();
        let sent = 0;
        element.addEventListener("secure-recorded", () => (sent += 1));
        await heard(element, "secure-dismiss", () => window.dispatchEvent(touch("pointermove", x, 300)));
        window.dispatchEvent(touch("pointerup", x, 300));
        await until("the microphone to be free", () => hum.isFree);
        expect(sent).to.equal(0);
      } finally {
        document.documentElement.dir = "";
      }
    }
  });

  const kept = {
    "slides up": () => {
      window.dispatchEvent(touch("pointermove", 300, 210));
      window.dispatchEvent(touch("pointerup", 300, 210));
    },
    "is taken by the system": () => window.dispatchEvent(touch("pointercancel", 300, 300)),
  };
  for (const [what, act] of Object.entries(kept)) {
    it(`a finger that ${what} leaves a recording that is heard before it is sent`, async () => {
      const element = await held();
      let sent = 0;
      element.addEventListener("secure-recorded", () => (sent += 1));
      act();
      await settled(element);
      await reviewed(element);
      expect(sent).to.equal(0);
    });
  }

  it("what plays falls silent when a recording begins, and does not go on in it", async () => {
    const voice = await show("secure-voice", { source: tone(20), duration: 20 });
    await voice.play();
    await until("it to play", () => voice.playing);
    const recorder = document.createElement("secure-voice-recorder");
    voice.after(recorder);
    await recorder.start();
    expect(voice.playing).to.equal(false);
    recorder.remove();
  });

  it("a tap of a finger begins a recording that is heard before it is sent", async () => {
    const element = await show("secure-voice-recorder");
    const finger = new Finger(touch("pointerdown", 300, 300));
    window.dispatchEvent(touch("pointerup", 300, 300));
    await element.start(finger);
    await until("a second of sound", () => textOf(find(element, "[role=timer]")).includes("0:01"));
    await reviewed(element);
  });

  it("what the browser recorded and cannot play is sent as plain sound instead", async () => {
    const element = await recording({ check: () => Promise.reject(new Error("cannot be decoded")) });
    await reviewed(element);
    const { blob } = await heard(element, "secure-recorded", () =>
      button(element, "Send voice note").click(),
    );
    expect(blob.type).to.equal("audio/wav");
    const sound = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(await blob.arrayBuffer());
    expect(sound.duration).to.be.greaterThan(0.8);
    expect(Math.max(...sound.getChannelData(0))).to.be.greaterThan(0.3);
  });

  const lengths: readonly (readonly [share: number, kept: boolean])[] = [
    [0.4, false],
    [0.8, true],
  ];
  for (const [share, kept] of lengths) {
    it(`of what the browser recorded ${share * 100} % can be played: it ${kept ? "goes" : "is broken, and plain sound goes instead"}`, async () => {
      const check = async (blob: Blob): Promise<number> => {
        const decoder = new OfflineAudioContext(1, 1, 48_000);
        return share * (await decoder.decodeAudioData(await blob.arrayBuffer())).duration;
      };
      const element = await recording({ check });
      await reviewed(element);
      const { blob } = await heard(element, "secure-recorded", () =>
        button(element, "Send voice note").click(),
      );
      expect(blob.type !== "audio/wav").to.equal(kept);
    });
  }

  it("is written in the first container that the browser says it can write", async () => {
    const types = ["audio/no-such-thing", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];
    const element = await recording({ types });
    await reviewed(element);
    const { blob } = await heard(element, "secure-recorded", () =>
      button(element, "Send voice note").click(),
    );
    expect(blob.type).to.equal("audio/webm");
  });

  it("the last half minute is shown and said, and after five minutes it ends by itself and can be heard", async () => {
    expect(LONGEST).to.equal(300);
    const early = await show("secure-voice-recorder", { recording: { longest: 40 } });
    await early.start();
    await settled(early);
    expect(textOf(find(early, "[role=timer]"))).not.to.include("left");
    const element = await show("secure-voice-recorder", { recording: { longest: 20 } });
    await element.start();
    await until("the warning", () => textOf(find(element, "[role=status]")).includes("20 seconds left"));
    expect(textOf(find(element, "[role=timer]"))).to.match(/(20|19) seconds left/);
    expect(find(element, "[role=timer]").classList.contains("soon")).to.equal(true);
    element.recording = { longest: 1 };
    await until("something to hear", () => seek(element, "secure-voice"));
  });

  it("where the microphone gives nothing that can be recorded, nothing is left open", async () => {
    const { AudioContext: Own } = globalThis;
    const made: AudioContext[] = [];
    class Counted extends Own {
      constructor() {
        super();
        made.push(this);
      }
    }
    Object.assign(globalThis, { AudioContext: Counted });
    try {
      microphone(async () => new MediaStream());
      const element = await show("secure-voice-recorder");
      await element.start();
      await settled(element);
      expect(textOf(find(element, "[role=alert]"))).to.include("cannot record");
      expect(made).to.have.length(1);
      await until("it to be closed", () => made[0]?.state === "closed");
    } finally {
      Object.assign(globalThis, { AudioContext: Own });
    }
  });

  it("a browser that can write no container records all the same", async () => {
    const element = await recording({ types: [] });
    await reviewed(element);
    const { blob } = await heard(element, "secure-recorded", () =>
      button(element, "Send voice note").click(),
    );
    expect(blob.type).to.equal("audio/wav");
  });

  it("a pause stands still, and is not in the recording", async () => {
    const element = await recording();
    button(element, "Pause recording").click();
    await settled(element);
    const time = textOf(find(element, "[role=timer]"));
    const { clientWidth } = find(element, "canvas");
    expect(clientWidth).to.be.greaterThan(0);
    expect(textOf(find(element, "[role=status]"))).to.equal("Paused");
    const pausedAt = hum.seconds;
    await until("two more seconds of humming", () => hum.seconds > pausedAt + 2);
    expect(textOf(find(element, "[role=timer]"))).to.equal(time);
    await reviewed(element);
    const event = await heard(element, "secure-recorded", () => button(element, "Send voice note").click());
    // Between the second that was shown and the next, give or take what lies between microphone and recorder; with the
    // pause it would be two seconds more.
    const shown = Number(/0:0(\d)/.exec(time)?.[1]);
    expect(event.duration).to.be.within(shown - 0.5, shown + 1.5);
  });

  it("deleting lets go of the microphone and leaves nothing", async () => {
    const element = await recording();
    await heard(element, "secure-dismiss", () => button(element, "Delete recording").click());
    await until("the microphone to be free", () => hum.isFree);
    expect(seek(element, "secure-voice")).to.equal(undefined);
  });

  it("Escape loses nothing by a slip: the first one stops, the second one deletes", async () => {
    const element = await recording();
    press(button(element, "Stop and listen"), "Escape");
    await until("something to hear", () => seek(element, "secure-voice"));
    await settled(element);
    await heard(element, "secure-dismiss", () => press(button(element, "Send voice note"), "Escape"));
  });

  it("an element that goes lets go of the microphone", async () => {
    const element = await recording();
    element.remove();
    await until("the microphone to be free", () => hum.isFree);
  });

  it("stands alone on a page that knows nothing of us, in the page's own colours", async () => {
    document.body.style.color = "rgb(1, 2, 3)";
    try {
      const element = await recording();
      expect(getComputedStyle(element).color).to.equal("rgb(1, 2, 3)");
      expect(button(element, "Stop and listen").getBoundingClientRect().width).to.equal(44);
    } finally {
      document.body.style.color = "";
    }
  });

  it("a microphone that is unplugged ends the recording and keeps what was heard", async () => {
    const element = await recording();
    for (const track of hum.streams.flatMap((stream) => stream.getTracks())) track.stop();
    await until("something to hear", () => seek(element, "secure-voice"));
  });

  const refusals: readonly (readonly [name: string, code: MicrophoneProblem, words: string])[] = [
    ["NotAllowedError", "denied", "switch Microphone on"],
    ["NotFoundError", "none", "No microphone was found"],
    ["NotReadableError", "busy", "Another program"],
  ];
  for (const [name, code, words] of refusals) {
    it(`says how to go on when the microphone is ${code}, and tries again when told`, async () => {
      microphone(() => Promise.reject(new DOMException("", name)));
      const element = await show("secure-voice-recorder");
      await element.start();
      await settled(element);
      expect(textOf(find(element, "[role=alert]"))).to.include(words);
      expect(await barriers(element)).to.deep.equal([]);
      microphone(hum.open);
      find(element, "[role=alert] button").click();
      await until("a recording", () => seek(element, "[role=timer]"));
    });
  }

  it("says so where nothing can be recorded at all", async () => {
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: undefined });
    const element = await show("secure-voice-recorder");
    await element.start();
    await settled(element);
    expect(textOf(find(element, "[role=alert]"))).to.include("cannot record");
  });
});
