import { expect } from "chai";
import "../../web-components/elements/secure-media.ts";
import { SecurePlayingEvent } from "../../web-components/elements/events.ts";
import type { SecureMedia } from "../../web-components/elements/secure-media.ts";
import type { SecureVoice } from "../../web-components/elements/secure-voice.ts";
import type { MediaProblem } from "../../web-components/session/index.ts";
import { firefoxVoice } from "./support/firefox-voice.ts";
import { media, picture, RISING, tone } from "./support/sounds-and-photos.ts";
import {
  barriers,
  clearStage,
  find,
  heard,
  HOSTILE,
  press,
  seek,
  show,
  textOf,
  until,
} from "./support/stage.ts";

function voiceOf(element: SecureMedia): SecureVoice {
  const voice = element.shadowRoot?.querySelector("secure-voice");
  if (!voice) throw new Error("there is no voice note");
  return voice;
}

async function withVoice(seconds: number, id: string): Promise<SecureMedia> {
  const sound = tone(seconds);
  return await show("secure-media", {
    item: media({ blob: () => sound, duration: seconds, waveform: RISING }, { kind: "voice", id }),
  });
}

describe("<secure-media>", () => {
  afterEach(clearStage);

  it("a photo has its size before it is there, and keeps it when it comes", async () => {
    const photo = await picture(800, 400);
    const announced = { width: 800, height: 400, state: "receiving", progress: 0.4 } as const;
    const element = await show("secure-media", {
      item: media({ ...announced, preview: await picture(28, 14) }),
    });
    const before = find(element, ".picture").getBoundingClientRect();
    expect(before.width / before.height).to.be.closeTo(2, 0.05);
    expect(find(element, "img").classList.contains("blur")).to.equal(true);
    element.item = media({ width: 800, height: 400, blob: () => photo });
    await element.updateComplete;
    await until(
      "the photo",
      () => element.shadowRoot?.querySelector<HTMLImageElement>("img.sharp")?.naturalWidth,
    );
    const after = find(element, ".picture").getBoundingClientRect();
    expect([after.width, after.height]).to.deep.equal([before.width, before.height]);
  });

  it("what light may shine through lies on a ground on which black is seen and white too; a photograph does not", async () => {
    const photo = await picture();
    const groundUnder = async (type: string): Promise<string> => {
      const element = await show("secure-media", { item: media({ type, blob: () => photo }) });
      return getComputedStyle(find(element, "img.sharp")).backgroundImage;
    };
    expect(await groundUnder("image/png")).to.include("gradient");
    expect(await groundUnder("image/jpeg")).to.equal("none");
  });

  it("says how much is here, and can be stopped", async () => {
    const asked: string[] = [];
    const element = await show("secure-media", {
      item: media({ state: "receiving", progress: 0.42, width: 300, height: 300 }, {}, asked),
    });
    const ring = find(element, "[role=progressbar]");
    expect(ring.getAttribute("aria-valuenow")).to.equal("42");
    expect(ring.getAttribute("aria-label")).to.equal("Coming, 42 %");
    find(element, ".ring button").click();
    expect(asked).to.deep.equal(["cancel"]);
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("a press asks for the photo to be shown large", async () => {
    const photo = await picture();
    const element = await show("secure-media", {
      item: media({ width: 400, height: 300, caption: "the bridge", blob: () => photo }),
    });
    const button = find(element, "button.picture");
    expect(button.getAttribute("aria-label")).to.include("the bridge");
    const event = await heard(element, "secure-show", () => button.click());
    expect(event).to.include({ bubbles: false, composed: false });
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("leaves no address of its bytes behind when it goes", async () => {
    const photo = await picture();
    const element = await show("secure-media", { item: media({ width: 4, height: 3, blob: () => photo }) });
    const address = find(element, "img").getAttribute("src") ?? "";
    expect(address).to.match(/^blob:/);
    element.remove();
    const image = new Image();
    const lost = new Promise((resolve, reject) => {
      image.addEventListener("error", resolve);
      image.addEventListener("load", () => reject(new Error("it can still be read")));
    });
    image.src = address;
    await lost;
  });

  it("a file shows the end of its name, whatever stands in it, and is never a link", async () => {
    const element = await show("secure-media", {
      item: media(
        { name: `${HOSTILE}${"x".repeat(200)}.exe`, size: 4_812_000, blob: () => new Blob(["x"]) },
        { kind: "file" },
      ),
    });
    expect(textOf(find(element, ".name .end"))).to.match(/\.exe$/);
    expect(textOf(element)).to.include("EXE file").and.include("4.8 MB").and.not.include("\u202E");
    for (const tag of ["a", "img", "script", "iframe"]) expect(seek(element, tag)).to.equal(undefined);
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("a file is saved as octets under its name, and the address is for saving alone", async () => {
    const element = await show("secure-media", {
      item: media(
        { name: "page.html", blob: () => new Blob(["<script>"], { type: "text/html" }) },
        { kind: "file" },
      ),
    });
    const addressFor = URL.createObjectURL.bind(URL);
    const seen: string[] = [];
    HTMLAnchorElement.prototype.click = function note() {
      seen.push(this.download, String(this.isConnected));
    };
    URL.createObjectURL = (thing) => {
      if (thing instanceof Blob) seen.push(thing.type);
      return addressFor(thing);
    };
    try {
      find(element, "[part=save]").click();
    } finally {
      // The one that it inherits shows again.
      Reflect.deleteProperty(HTMLAnchorElement.prototype, "click");
      URL.createObjectURL = addressFor;
    }
    expect(seen).to.deep.equal(["application/octet-stream", "page.html", "false"]);
  });

  const problems: readonly (readonly [MediaProblem, again: boolean])[] = [
    ["refused", false],
    ["unreadable", true],
    ["damaged", true],
    ["gone", true],
    ["changed", false],
    ["elsewhere", true],
  ];
  for (const [problem, again] of problems) {
    it(`says that a photo is ${problem}${again ? ", and asks for it again when told" : ""}`, async () => {
      const asked: string[] = [];
      const element = await show("secure-media", { item: media({ state: "failed", problem }, {}, asked) });
      expect(textOf(find(element, "[role=status]")).trim()).to.have.length.greaterThan(10);
      seek(element, ".again")?.click();
      expect(asked).to.deep.equal(again ? ["retry"] : []);
      expect(await barriers(element)).to.deep.equal([]);
    });
  }

  it("what was stopped says so; another's can be asked for again, for the ring is easily pressed by mistake", async () => {
    const asked: string[] = [];
    const theirs = await show("secure-media", { item: media({ state: "cancelled" }, {}, asked) });
    expect(textOf(find(theirs, ".state"))).to.include("Stopped before it was through.");
    find(theirs, ".again").click();
    expect(asked).to.deep.equal(["retry"]);
    const mine = await show("secure-media", { item: media({ state: "cancelled" }, { mine: true }) });
    expect(seek(mine, ".again")).to.equal(undefined);
  });

  it("what was sent as a photo and is none is a file, with a word about it", async () => {
    const element = await show("secure-media", {
      item: media({ disguisedAs: "image", blob: () => new Blob(["<svg>"]) }, { kind: "file" }),
    });
    expect(seek(element, "img")).to.equal(undefined);
    expect(textOf(element)).to.include("Sent as a photo");
  });

  it("what may be seen once in another tab is not to be had in this one, and that is said", async () => {
    const element = await show("secure-media", {
      item: media({ state: "failed", problem: "elsewhere", viewOnce: true }),
    });
    expect(textOf(find(element, "[role=status]"))).to.include("seen once, in the tab that it came to");
    expect(seek(element, ".again")).to.equal(undefined);
  });

  it("what may be seen once is not taken before the person asks", async () => {
    let given = 0;
    const blob = (): Blob => {
      given += 1;
      return new Blob(["x"]);
    };
    const element = await show("secure-media", { item: media({ viewOnce: true, blob }) });
    await heard(element, "secure-show", () => find(element, "button").click());
    expect(given).to.equal(0);
    element.item = media({ viewOnce: true, viewed: true });
    await element.updateComplete;
    expect(textOf(element)).to.include("Seen, and gone");
  });

  it("a voice note plays, is sought by arrow keys, and changes its speed", async () => {
    const element = await withVoice(4, "v");
    const voice = voiceOf(element);
    const slider = find(element, "[role=slider]");
    press(slider, "ArrowRight");
    await voice.updateComplete;
    expect(slider.getAttribute("aria-valuetext")).to.equal("0:00 of 0:04");
    expect(voice.at).to.be.closeTo(0.8, 0.01);
    find(element, ".speed").click();
    await voice.updateComplete;
    expect(textOf(find(element, ".speed"))).to.include("1.5×");
    find(element, ".play").click();
    await until("it plays on from there", () => voice.playing && voice.at > 0.85);
    expect(find(element, ".play").getAttribute("aria-label")).to.equal("Pause");
    find(element, ".play").click();
    await until("it is silent", () => !voice.playing);
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("only one voice note plays at a time, wherever on the page", async () => {
    const [first, second] = [await withVoice(5, "a"), await withVoice(5, "b")];
    first.play();
    await until("the first plays", () => voiceOf(first).playing);
    second.play();
    await until("the second plays", () => voiceOf(second).playing);
    expect(voiceOf(first).playing).to.equal(false);
    document.dispatchEvent(new SecurePlayingEvent({}));
    await until("silence", () => !voiceOf(second).playing);
  });

  it("of two that are started at once only the later one plays", async () => {
    const [first, second] = [await withVoice(5, "a"), await withVoice(5, "b")];
    await Promise.all([voiceOf(first).play(), voiceOf(second).play()]);
    expect([voiceOf(first).playing, voiceOf(second).playing]).to.deep.equal([false, true]);
  });

  it("what is paused before it begins to sound does not begin", async () => {
    const voice = voiceOf(await withVoice(5, "a"));
    const begun = voice.play();
    voice.pause();
    await begun;
    expect(voice.playing).to.equal(false);
  });

  it("seeking in what cannot be played breaks nothing", async () => {
    const broken: unknown[] = [];
    const note = (event: PromiseRejectionEvent): void => void broken.push(event.reason);
    addEventListener("unhandledrejection", note);
    try {
      const blob = new Blob(["no sound"], { type: "audio/webm" });
      const item = media({ blob: () => blob, duration: 3, waveform: RISING }, { kind: "voice" });
      const element = await show("secure-media", { item });
      press(find(element, "[role=slider]"), "ArrowRight");
      await until("a word about it", () => textOf(element).includes("cannot play it"));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      expect(broken).to.deep.equal([]);
    } finally {
      removeEventListener("unhandledrejection", note);
    }
  });

  it("plays what Firefox recorded, from any moment to its end, and knows how long it is", async () => {
    const sound = firefoxVoice();
    const item = media({ blob: () => sound, duration: 9, waveform: RISING }, { kind: "voice" });
    const element = await show("secure-media", { item });
    expect(textOf(element), "as it was announced").to.include("0:09");
    const slider = find(element, "[role=slider]");
    press(slider, "Home");
    await until("its own length", () => textOf(element).includes("0:01"));
    await heard(element, "secure-played", () => element.play(1));
    for (const key of ["End", "Home"]) press(slider, key);
    await heard(element, "secure-played", () => element.play(2));
    expect(textOf(element)).not.to.include("cannot play it");
  });

  it("tells when it was played to its end, with its speed and nothing else", async () => {
    const element = await withVoice(1, "v");
    const event = await heard(element, "secure-played", () => element.play(2));
    expect(event).to.include({ speed: 2, bubbles: true, composed: true });
  });

  it("says so when the browser cannot play it", async () => {
    const element = await show("secure-media", {
      item: media(
        { blob: () => new Blob(["no sound"], { type: "audio/webm" }), duration: 3 },
        { kind: "voice" },
      ),
    });
    element.play();
    await until("a word about it", () => textOf(element).includes("cannot play it"));
  });
});
