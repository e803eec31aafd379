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
    const stage = find(element, ".stage");
    stage.setPointerCapture = () => undefined;
    const { left, top, width, height } = stage.getBoundingClientRect();
    const finger = (type: string, pointerId: number, x: number): boolean =>
      stage.dispatchEvent(
        new PointerEvent(type, {
          pointerId,
          pointerType: "touch",
          clientX: left + width / 2 + x,
          clientY: top + height / 2,
        }),
      );
    finger("pointerdown", 1, -50);
    finger("pointerdown", 2, 50);
    finger("pointermove", 2, 150);
    await element.updateComplete;
    expect(Number(element.style.getPropertyValue("--scale"))).to.be.closeTo(2, 0.01);
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
