import { expect } from "chai";
import "../../web-components/elements/secure-lightbox.ts";
import type { SecureLightbox } from "../../web-components/elements/secure-lightbox.ts";
import { WHOLE, within, zoomed } from "../../web-components/elements/zoom.ts";
import type { MediaItem } from "../../web-components/session/index.ts";
import { media, picture } from "./support/sounds-and-photos.ts";
import { barriers, clearStage, find, heard, press, seek, show, textOf, until } from "./support/stage.ts";

async function photos(count: number): Promise<readonly MediaItem[]> {
  const photo = await picture();
  return Array.from({ length: count }, (_, at) =>
    media({ blob: () => photo, caption: `photo ${at + 1}`, width: 400, height: 300 }, { id: `p${at}` }),
  );
}

async function opened(items: readonly MediaItem[], at: number): Promise<SecureLightbox> {
  const element = await show("secure-lightbox", { items });
  const item = items[at];
  if (item) await element.show(item);
  return element;
}

/** Touches the stage with made-up fingers, at places in pixels from its middle; such a pointer cannot be captured. */
function fingersOn(
  element: SecureLightbox,
): (type: string, pointerId: number, x: number, y?: number) => void {
  const stage = find(element, ".stage");
  stage.setPointerCapture = () => undefined;
  const { left, top, width, height } = stage.getBoundingClientRect();
  const [middle, centre] = [left + width / 2, top + height / 2];
  return (type, pointerId, x, y = 0) => {
    const at = { pointerId, pointerType: "touch", clientX: middle + x, clientY: centre + y };
    stage.dispatchEvent(new PointerEvent(type, at));
  };
}

function scaleOf(element: SecureLightbox): number {
  return Number(element.style.getPropertyValue("--scale"));
}

function caption(element: SecureLightbox): string {
  return textOf(find(element, "[part=caption]")).trim();
}

describe("<secure-lightbox>", () => {
  afterEach(clearStage);

  it("arrows turn to the photos before and after, and stop at the ends", async () => {
    const element = await opened(await photos(3), 1);
    const dialog = find(element, "dialog");
    expect(caption(element)).to.equal("photo 2");
    expect(textOf(element)).to.include("2 of 3");
    for (const [key, shown] of [
      ["ArrowRight", "photo 3"],
      ["ArrowRight", "photo 3"],
      ["ArrowLeft", "photo 2"],
      ["ArrowLeft", "photo 1"],
      ["ArrowLeft", "photo 1"],
    ] as const) {
      press(dialog, key);
      await element.updateComplete;
      expect(caption(element)).to.equal(shown);
    }
    expect(await barriers(element)).to.deep.equal([]);
  });

  it("closes, tells, forgets, and gives the focus back", async () => {
    const items = await photos(1);
    const button = document.body.appendChild(document.createElement("button"));
    try {
      button.focus();
      const element = await opened(items, 0);
      expect(document.activeElement).to.equal(element);
      await heard(element, "secure-dismiss", () => find(element, "button[aria-label=Close]").click());
      await element.updateComplete;
      expect(document.activeElement).to.equal(button);
      expect(seek(element, "img")).to.equal(undefined);
    } finally {
      button.remove();
    }
  });

  it("plus comes closer, zero shows the whole again", async () => {
    const element = await opened(await photos(1), 0);
    await until("the photo", () => find(element, "img").offsetWidth);
    press(find(element, "dialog"), "+");
    await element.updateComplete;
    expect(element.style.getPropertyValue("--scale")).to.equal("1.5");
    press(find(element, "dialog"), "0");
    await element.updateComplete;
    expect(element.style.getPropertyValue("--scale")).to.equal("1");
  });

  it("two fingers that part come closer", async () => {
    const element = await opened(await photos(1), 0);
    await until("the photo", () => find(element, "img").offsetWidth);
    const finger = fingersOn(element);
    finger("pointerdown", 1, -50);
    finger("pointerdown", 2, 50);
    finger("pointermove", 2, 150);
    await element.updateComplete;
    expect(Number(element.style.getPropertyValue("--scale"))).to.be.closeTo(2, 0.01);
  });

  it("one finger swipes to the photos before and after, and down to close", async () => {
    const element = await opened(await photos(3), 1);
    await until("the photo", () => find(element, "img").offsetWidth);
    const finger = fingersOn(element);
    const swipe = async (x: number, y: number): Promise<void> => {
      finger("pointerdown", 1, 0);
      finger("pointermove", 1, x, y);
      finger("pointerup", 1, x, y);
      await element.updateComplete;
    };
    await swipe(-30, 0);
    expect(caption(element)).to.equal("photo 2");
    await swipe(-90, 10);
    expect(caption(element)).to.equal("photo 3");
    await swipe(90, 10);
    expect(caption(element)).to.equal("photo 2");
    await swipe(0, -200);
    expect(find(element, "dialog")).to.have.property("open", true);
    await swipe(10, 120);
    expect(find(element, "dialog")).to.have.property("open", false);
  });

  for (const [way, x, y] of [
    ["beside each other", 120, 0],
    ["above each other", 0, -120],
  ] as const) {
    it(`two fingers ${way} that close in make it smaller, and neither turn the page nor close`, async () => {
      const element = await opened(await photos(3), 1);
      await until("the photo", () => find(element, "img").offsetWidth);
      const finger = fingersOn(element);
      finger("pointerdown", 1, x, y);
      finger("pointerdown", 2, -x, -y);
      finger("pointermove", 1, x / 4, y / 4);
      finger("pointermove", 2, -x / 4, -y / 4);
      finger("pointerup", 2, -x / 4, -y / 4);
      finger("pointermove", 1, -x / 4, -y / 4);
      finger("pointerup", 1, -x / 4, -y / 4);
      await element.updateComplete;
      expect(caption(element)).to.equal("photo 2");
      expect(find(element, "dialog")).to.have.property("open", true);
    });
  }

  it("the wheel zooms both ways, and the page behind does not scroll", async () => {
    const element = await opened(await photos(1), 0);
    await until("the photo", () => find(element, "img").offsetWidth);
    const wheel = async (deltaY: number): Promise<boolean> => {
      const event = new WheelEvent("wheel", { deltaY, cancelable: true });
      find(element, ".stage").dispatchEvent(event);
      await element.updateComplete;
      return event.defaultPrevented;
    };
    expect(await wheel(-300)).to.equal(true);
    expect(scaleOf(element)).to.be.closeTo(Math.exp(0.6), 0.01);
    await wheel(300);
    expect(scaleOf(element)).to.be.closeTo(1, 0.01);
  });

  it("a double press comes close, another one shows the whole again", async () => {
    const element = await opened(await photos(1), 0);
    await until("the photo", () => find(element, "img").offsetWidth);
    for (const scale of [2.5, 1]) {
      find(element, ".stage").dispatchEvent(new MouseEvent("dblclick"));
      await element.updateComplete;
      expect(scaleOf(element)).to.equal(scale);
    }
  });

  it("its photo has no address any more when it is closed", async () => {
    const element = await opened(await photos(1), 0);
    const address = find(element, "img").getAttribute("src") ?? "";
    expect(address).to.match(/^blob:/);
    await heard(element, "secure-dismiss", () => find(element, "button[aria-label=Close]").click());
    const image = new Image();
    const gone = new Promise((resolve, reject) => {
      image.addEventListener("error", resolve);
      image.addEventListener("load", reject);
    });
    image.src = address;
    await gone;
  });

  it("a photo that was taken back meanwhile does not stay on the screen", async () => {
    const items = await photos(2);
    const element = await opened(items, 0);
    await heard(element, "secure-dismiss", () => (element.items = items.slice(1)));
    expect(find(element, "dialog")).to.have.property("open", false);
  });

  it("a photo that may be seen once is taken once, cannot be saved, and stands alone", async () => {
    const photo = await picture();
    let given = 0;
    const once = media({
      viewOnce: true,
      blob: () => {
        given += 1;
        return given === 1 ? photo : undefined;
      },
    });
    const element = await show("secure-lightbox", { items: await photos(2) });
    await element.show(once);
    await until("the photo", () => element.shadowRoot?.querySelector("img")?.naturalWidth);
    expect(given).to.equal(1);
    for (const label of ["Save photo", "Next photo", "Previous photo"])
      expect(seek(element, `button[aria-label="${label}"]`)).to.equal(undefined);
  });

  it("one that may be seen once stays when it is asked for twice, and when another message comes", async () => {
    const photo = await picture();
    let held: Blob | undefined = photo;
    const take = (): Blob | undefined => {
      const given = held;
      held = undefined;
      return given;
    };
    const once = media({ viewOnce: true, blob: take }, { id: "once" });
    const element = await show("secure-lightbox", { items: await photos(1) });
    await Promise.all([element.show(once), element.show(once)]);
    await until("the photo", () => element.shadowRoot?.querySelector("img")?.naturalWidth);
    element.items = await photos(2);
    await element.updateComplete;
    expect(find(element, "dialog")).to.have.property("open", true);
    expect(find(element, "img").getAttribute("src")).to.match(/^blob:/);
  });

  it("one's own that may be seen once stands alone too, and stays when another message comes", async () => {
    const photo = await picture();
    const own = media({ viewOnce: true, blob: () => photo }, { id: "own", mine: true });
    const element = await show("secure-lightbox", { items: await photos(2) });
    await element.show(own);
    await until("the photo", () => element.shadowRoot?.querySelector("img")?.naturalWidth);
    expect(textOf(element)).not.to.include(" of 2");
    expect(seek(element, 'button[aria-label="Save photo"]')).to.equal(undefined);
    element.items = await photos(3);
    await element.updateComplete;
    expect(find(element, "dialog")).to.have.property("open", true);
    press(find(element, "dialog"), "ArrowRight");
    await element.updateComplete;
    expect(textOf(element)).to.include("Your photo");
  });

  it("what lies under the fingers stays under them, and no more emptiness is shown than needed", () => {
    const close = zoomed(WHOLE, 2, { x: 100, y: 0 });
    expect(close).to.deep.equal({ scale: 2, x: -100, y: 0 });
    expect(zoomed(close, 100).scale).to.equal(8);
    expect(zoomed(close, 0.001).scale).to.equal(1);
    const stage = { width: 400, height: 300 };
    expect(within({ scale: 2, x: 5_000, y: -5_000 }, stage, stage)).to.deep.equal({
      scale: 2,
      x: 200,
      y: -150,
    });
    expect(within({ scale: 1, x: 50, y: 50 }, stage, stage)).to.deep.equal({ scale: 1, x: 0, y: 0 });
  });
});
