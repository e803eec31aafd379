import { expect } from "chai";
import { THEMES } from "../../web-components/elements/tab-memory.ts";
import { scenes } from "../gallery/scenes.ts";
import { barriers, clearStage, HOSTILE, settled, type } from "./support/stage.ts";

/** All elements below one, through open shadow roots. */
function below(root: ParentNode): readonly Element[] {
  return [...root.querySelectorAll("*")].flatMap((element) => [
    element,
    ...(element.shadowRoot ? below(element.shadowRoot) : []),
  ]);
}

/** What has to be scrolled sideways to be seen; code blocks may, by design. */
function sideways(chat: Element): readonly string[] {
  return below(chat.shadowRoot ?? chat)
    .filter((element) => element.matches(".stage, .scroll, .log, .content"))
    .filter((element) => getComputedStyle(element).overflowX !== "hidden")
    .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
    .map(({ className, scrollWidth, clientWidth }) => `${className}: ${scrollWidth} in ${clientWidth}`);
}

/** What opened over the page and does not fit on the screen, once whatever moves has come to rest. */
function offScreen(chat: Element): readonly string[] {
  return below(chat.shadowRoot ?? chat)
    .filter((element) => element instanceof HTMLElement)
    .filter((element) => element.matches(":popover-open, dialog[open]"))
    .map(({ className, offsetLeft, offsetTop, offsetWidth, offsetHeight }) => ({
      className,
      edges: [
        offsetLeft,
        offsetTop,
        innerWidth - offsetLeft - offsetWidth,
        innerHeight - offsetTop - offsetHeight,
      ],
    }))
    .filter(({ edges }) => edges.some((edge) => edge < 0))
    .map(({ className, edges }) => `${className}: ${edges.join(" ")}`);
}

describe("every state in the gallery", () => {
  let place: HTMLElement;

  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
  });
  afterEach(() => {
    place.remove();
    clearStage();
  });

  for (const theme of THEMES) {
    for (const { name, show } of scenes) {
      it(`has no barrier for assistive technology in the theme ${theme}: ${name}`, async () => {
        const chat = await show(place, theme);
        expect((await barriers(chat)).join("\n")).to.equal("");
      });
    }
  }

  for (const { name, show } of scenes) {
    it(`needs no scrolling sideways where there are 320 pixels, and opens nothing over the edge: ${name}`, async () => {
      place.style.width = "320px";
      const chat = await show(place, "dark");
      expect(sideways(chat)).to.deep.equal([]);
      expect(offScreen(chat)).to.deep.equal([]);
    });

    it(`takes what is typed into its fields for text alone: ${name}`, async () => {
      const chat = await show(place, "dark");
      const fields = below(chat.shadowRoot ?? chat).filter(
        (element): element is HTMLInputElement | HTMLTextAreaElement =>
          element.matches("textarea, input:not([type=checkbox], [type=radio], [type=file], [type=range])"),
      );
      for (const field of fields) type(field, `${HOSTILE}\u200B\u2067${"w".repeat(2_000)}`);
      await settled(chat);
      expect(
        below(chat.shadowRoot ?? chat).filter((element) => element.matches("script, img[src=x]")),
      ).to.deep.equal([]);
    });
  }
});
