import { expect } from "chai";
import { scenes } from "../gallery/scenes.ts";
import { atRest, clearStage, find, seek, type, until } from "./support/stage.ts";

/** A pixel of rounding on each side. */
const SLACK = 2;

/** Scenes that show, among them, bubbles, the rail, both details, sheets, menus, banners and the sign-in form. */
const SCENES = [
  { name: "sign in", width: 1_280 },
  { name: "a conversation", width: 1_280 },
  { name: "a conversation", width: 800 },
  { name: "a conversation", width: 390 },
  { name: "what became of messages", width: 390 },
  { name: "offline", width: 390 },
  { name: "identity changed", width: 1_280 },
  { name: "message menu", width: 1_280 },
  { name: "emoji", width: 1_280 },
  { name: "photos, a voice message and a file", width: 1_280 },
  { name: "a room", width: 390 },
  { name: "a room's details, its owner", width: 1_280 },
  { name: "invitations", width: 1_280 },
  { name: "profile", width: 1_280 },
  { name: "new room", width: 390 },
] as const;

interface Box {
  readonly what: string;
  readonly left: number;
  readonly right: number;
}

/** The boxes of an element's blocks, in the order of the tree; words keep the direction of their language and are left out. */
function boxesIn(root: ParentNode, path = ""): readonly Box[] {
  return [...root.children].flatMap((element) => {
    const { display } = getComputedStyle(element);
    const what = `${path}/${element.localName}${[...element.classList].map((name) => `.${name}`).join("")}`;
    const isWords = display === "inline" || element.matches("[dir], bdi, svg, .visually-hidden, .skips");
    // A recording runs from left to right in every language.
    if (isWords || element.localName === "secure-waveform") return [];
    const { left, right, width } = element.getBoundingClientRect();
    const inside = boxesIn(element.shadowRoot ?? element, what);
    return width > 0 && display !== "contents" ? [{ what, left, right }, ...inside] : inside;
  });
}

async function portrait(place: HTMLElement, name: string, dir: "ltr" | "rtl"): Promise<readonly Box[]> {
  document.documentElement.dir = dir;
  place.replaceChildren();
  const chat = await scenes.find((scene) => scene.name === name)?.show(place, "dark");
  if (!chat) throw new Error(`there is no scene called ${name}`);
  await atRest();
  return boxesIn(chat.shadowRoot ?? chat);
}

/** In the middle of the window, which is the mirror's axis too for what lies above the page. */
function stand(place: HTMLElement, width: number): void {
  place.style.cssText = `position: fixed; top: 0; left: calc(50% - ${width / 2}px); width: ${width}px`;
}

/** Which boxes do not stand where a mirror would show those of the other direction. */
function crooked(before: readonly Box[], after: readonly Box[]): readonly string[] {
  const total = document.documentElement.clientWidth;
  return before.flatMap(({ what, left, right }, at) => {
    const other = after[at];
    if (other?.what !== what) return [`${what} became ${other?.what}`];
    const off = [other.left - (total - right), other.right - (total - left)];
    // Only what is out of its place as a whole: a line of words that wraps elsewhere has another width.
    return off.every((by) => Math.abs(by) > SLACK) ? [`${what}: ${off.map(Math.round).join(" ")}`] : [];
  });
}

describe("for who reads from right to left", () => {
  let place: HTMLElement;

  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
  });
  afterEach(() => {
    document.documentElement.removeAttribute("dir");
    place.remove();
    clearStage();
  });

  for (const { name, width } of SCENES) {
    it(`everything stands where a mirror would show it, ${width} pixels wide: ${name}`, async () => {
      stand(place, width);
      const before = await portrait(place, name, "ltr");
      const after = await portrait(place, name, "rtl");
      expect(before.length).to.be.greaterThan(10);
      const wrong = crooked(before, after);
      expect(wrong, wrong.join("\n")).to.deep.equal([]);
    });
  }

  it("icons that point along the line point the other way, all others stay", async () => {
    stand(place, 390);
    const turned = (...path: readonly string[]): string => {
      const drawing = find(place, ...path).querySelector("svg");
      return drawing === null ? "no icon" : getComputedStyle(drawing).transform;
    };
    const look = async (dir: "ltr" | "rtl"): Promise<void> => {
      await portrait(place, "a conversation", dir);
      await until("the way back", () =>
        seek(place, "secure-head[narrow]", "header > .icon-button + secure-avatar"),
      );
    };
    await look("rtl");
    const message = ["secure-log", "secure-message"] as const;
    expect(turned("secure-head", "header > .icon-button"), "the way back").to.equal(
      "matrix(-1, 0, 0, 1, 0, 0)",
    );
    expect(turned(...message, ".tools button:nth-of-type(2)")).to.equal("matrix(-1, 0, 0, 1, 0, 0)");
    type(find(place, "secure-composer", "textarea"), "hello");
    await until("the button that sends", () => seek(place, "secure-composer", ".send.ready"));
    expect(turned("secure-composer", ".send")).to.equal("matrix(-1, 0, 0, 1, 0, 0)");
    expect(turned("secure-composer", "[part=attach]")).to.equal("none");
    await look("ltr");
    expect(turned("secure-head", "header > .icon-button")).to.equal("none");
  });
});
