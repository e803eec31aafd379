import { expect } from "chai";
import { barsOf } from "../../web-components/elements/waveform-bars.ts";
import "../../web-components/elements/secure-waveform.ts";
import { RISING } from "./support/sounds-and-photos.ts";
import { barriers, clearStage, find, heard, press, show, until } from "./support/stage.ts";

const shown = { bars: RISING, duration: 20, at: 8, label: "Position" };

describe("<secure-waveform>", () => {
  afterEach(clearStage);

  it("says where it stands, in words", async () => {
    const slider = find(await show("secure-waveform", shown), "[role=slider]");
    expect(slider.getAttribute("aria-valuetext")).to.equal("0:08 of 0:20");
    expect(slider.getAttribute("aria-valuenow")).to.equal("8.0");
    expect(slider.getAttribute("aria-label")).to.equal("Position");
  });

  for (const [key, at] of [
    ["ArrowRight", 10],
    ["ArrowLeft", 6],
    ["PageUp", 18],
    ["PageDown", 0],
    ["Home", 0],
    ["End", 20],
  ] as const) {
    it(`${key} goes to ${at} of 20 seconds, and moves nothing else on the page`, async () => {
      const element = await show("secure-waveform", shown);
      let passed = 0;
      element.addEventListener("keydown", () => (passed += 1));
      const event = await heard(element, "secure-seek", () => {
        expect(press(find(element, "[role=slider]"), key)).to.equal(true);
      });
      expect(event).to.include({ at, bubbles: false, composed: false });
      expect(passed).to.equal(0);
    });
  }

  it("a press in its middle goes to the middle", async () => {
    const element = await show("secure-waveform", shown);
    const slider = find(element, "[role=slider]");
    const { left, width, top } = slider.getBoundingClientRect();
    // A made-up pointer cannot be captured.
    slider.setPointerCapture = () => undefined;
    const at = { clientX: left + width / 2, clientY: top + 2, pointerId: 7, button: 0 };
    const event = await heard(element, "secure-seek", () =>
      slider.dispatchEvent(new PointerEvent("pointerdown", at)),
    );
    expect(event.at).to.be.closeTo(10, 0.2);
  });

  it("dragged along it goes where the pointer goes, no further than its ends; a pointer that only passes moves nothing", async () => {
    const element = await show("secure-waveform", shown);
    const slider = find(element, "[role=slider]");
    const { left, width } = slider.getBoundingClientRect();
    let captured = false;
    Object.assign(slider, {
      setPointerCapture: () => (captured = true),
      hasPointerCapture: () => captured,
    });
    const sought: number[] = [];
    element.addEventListener("secure-seek", ({ at }) => sought.push(at));
    const pointer = (type: string, share: number): boolean =>
      slider.dispatchEvent(new PointerEvent(type, { clientX: left + width * share, pointerId: 7 }));
    pointer("pointermove", 0.3);
    expect(sought).to.deep.equal([]);
    pointer("pointerdown", 0.25);
    pointer("pointermove", 0.75);
    pointer("pointermove", 1.5);
    pointer("pointermove", -0.5);
    expect(sought.map(Math.round)).to.deep.equal([5, 15, 20, 0]);
  });

  it("live it draws what is heard: high where it is loud, low where it is still", async () => {
    const context = new AudioContext();
    try {
      const oscillator = context.createOscillator();
      const live = context.createAnalyser();
      oscillator.connect(live);
      const element = await show("secure-waveform", { live });
      await context.resume();
      /** Where something is painted in the upper quarter of the newest bars: a still one is a dot in the middle. */
      const isHigh = (): boolean => {
        const canvas = find(element, "canvas");
        if (!(canvas instanceof HTMLCanvasElement) || canvas.height < 8) return false;
        const { width, height } = canvas;
        const data = canvas.getContext("2d")?.getImageData(0, 0, width, Math.floor(height / 4)).data ?? [];
        return [...data].some((value, at) => at % 4 === 3 && value > 0);
      };
      const isPainted = (): boolean => {
        const canvas = find(element, "canvas");
        if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return false;
        const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return [...data].some((value) => value > 0);
      };
      await until("dots", isPainted);
      expect(isHigh()).to.equal(false);
      oscillator.start();
      await until("high bars", isHigh);
    } finally {
      await context.close();
    }
  });

  it("shows in stronger colour what was played", async () => {
    const element = await show("secure-waveform", shown);
    expect(getComputedStyle(find(element, ".played")).clipPath).to.include("60%");
  });

  it("does nothing while there is nothing to play, and has no barrier", async () => {
    const element = await show("secure-waveform", { ...shown, still: true });
    let sought = 0;
    element.addEventListener("secure-seek", () => (sought += 1));
    press(find(element, "[role=slider]"), "End");
    expect(sought).to.equal(0);
    expect(await barriers(element)).to.deep.equal([]);
    element.still = false;
    await element.updateComplete;
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("a recording becomes 64 bars from 0 to 1, the loudest of them 1, and silence stays low", () => {
    const bars = barsOf(Array.from({ length: 500 }, (_, at) => at / 1_000));
    expect(bars).to.have.length(64);
    expect(Math.max(...bars)).to.equal(1);
    expect(bars.every((bar, at) => bar >= (bars[at - 1] ?? 0))).to.equal(true);
    expect(Math.max(...barsOf([0.0001, 0.0001]))).to.be.lessThan(0.2);
    expect(barsOf([])).to.have.length(64);
  });
});
