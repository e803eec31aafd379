import { expect } from "chai";
import "../../web-components/elements/secure-attach.ts";
import type { SecureMediaSendEvent } from "../../web-components/elements/events.ts";
import type { SecureAttach } from "../../web-components/elements/secure-attach.ts";
import { pngThatSays } from "../support/picture-fixtures.ts";
import { picture } from "./support/sounds-and-photos.ts";
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
  type,
  until,
} from "./support/stage.ts";

async function photoFile(name: string): Promise<File> {
  return new File([await picture()], name, { type: "image/jpeg" });
}

/** What a cloud keeps to itself, or was moved since it was picked. */
class Unreadable extends File {
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.reject(new DOMException("gone", "NotReadableError"));
  }

  override slice(): Blob {
    return this;
  }
}

async function taken(...files: readonly File[]): Promise<SecureAttach> {
  const element = await show("secure-attach");
  element.take(files);
  await until("all to be looked at", () => {
    const list = seek(element, "dialog[open]") && seek(element, ".all");
    return list !== undefined && !textOf(list).includes("Taking out");
  });
  await settled(element);
  return element;
}

function sentBy(element: SecureAttach): readonly SecureMediaSendEvent[] {
  const sent: SecureMediaSendEvent[] = [];
  element.addEventListener("secure-media-send", (event) => sent.push(event));
  return sent;
}

describe("<secure-attach>", () => {
  afterEach(clearStage);

  it("shows a photo as it will go, with its size and that nothing but the picture is in it, and sends nothing yet", async () => {
    const element = await taken(await photoFile("IMG_2044.jpg"));
    const sent = sentBy(element);
    expect(textOf(find(element, ".all")))
      .to.include("Metadata removed")
      .and.match(/\d KB/);
    expect(find(element, "img").getAttribute("src")).to.match(/^blob:/);
    expect(await barriers(element)).to.deep.equal([]);
    expect(sent).to.have.length(0);
  });

  it("a picture that light shines through lies on the ground that it will have when it is sent, no wider than itself; a photograph does not", async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 2000 });
    canvas.getContext("2d")?.fillRect(0, 0, 20, 20);
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    const clear = await taken(new File([drawn ?? ""], "ink.png", { type: "image/png" }));
    const shown = find(clear, "img");
    await until("the picture", () => shown instanceof HTMLImageElement && shown.naturalWidth > 0);
    expect(getComputedStyle(shown).backgroundImage).to.include("gradient");
    const { width, height } = shown.getBoundingClientRect();
    expect(width / height).to.be.closeTo(60 / 2000, 0.01);
    const opaque = await taken(await photoFile("IMG_2044.jpg"));
    expect(getComputedStyle(find(opaque, "img")).backgroundImage).to.equal("none");
  });

  it("Enter in the caption sends it, with the caption and without the file's name", async () => {
    const element = await taken(await photoFile("IMG_2044.jpg"));
    const sent = sentBy(element);
    type(find(element, "[part=caption]"), " the bridge ");
    await settled(element);
    press(find(element, "[part=caption]"), "Enter");
    expect(sent).to.have.length(1);
    expect(sent[0]).to.include({ bubbles: false, composed: false });
    expect(sent[0]?.options).to.include({ kind: "image", caption: "the bridge", width: 400, height: 300 });
    expect(sent[0]?.options).not.to.have.property("name");
    await settled(element);
    expect(find(element, "dialog")).to.have.property("open", false);
  });

  it("several go together, each with its own caption; what is taken out does not", async () => {
    const element = await taken(await photoFile("a.jpg"), await photoFile("b.jpg"), new File(["x"], "c.txt"));
    const sent = sentBy(element);
    expect(textOf(find(element, ".all"))).to.include("Send all 3");
    const fields = element.shadowRoot?.querySelectorAll<HTMLInputElement>("[part=caption]") ?? [];
    for (const [at, field] of [...fields].entries()) type(field, `caption ${at + 1}`);
    find(element, 'button[aria-label="Take out b.jpg"]').click();
    await settled(element);
    expect(await barriers(element)).to.deep.equal([]);
    find(element, "[part=send]").click();
    expect(sent.map(({ options }) => [options.kind, options.caption])).to.deep.equal([
      ["image", "caption 1"],
      ["file", "caption 3"],
    ]);
  });

  it("says what cannot go, and lets the rest go", async () => {
    const element = await taken(
      new File([new Uint8Array(25 * 1024 * 1024 + 1)], "film.mp4", { type: "video/mp4" }),
      new File(["<svg/>"], "logo.svg", { type: "image/svg+xml" }),
      new File([pngThatSays(30_000, 30_000)], "map.png", { type: "image/png" }),
    );
    const sent = sentBy(element);
    expect(textOf(find(element, ".all")))
      .to.include("at most 25 MiB")
      .and.include("goes as a file: whatever is in it stays in it")
      .and.include("More than 40 megapixels, so it goes as a file: place, camera and time stay in it");
    find(element, "[part=send]").click();
    expect(sent.map(({ options }) => options)).to.deep.equal([
      { kind: "file", name: "logo.svg" },
      { kind: "file", name: "map.png" },
    ]);
  });

  it("a picture that cannot be read is said to be so, and keeps nothing else from going", async () => {
    const element = await taken(new Unreadable(["x"], "cloud.jpg", { type: "image/jpeg" }));
    expect(textOf(find(element, ".all"))).to.include("It cannot be read");
    element.take([await photoFile("here.jpg")]);
    await until("the other one", () => textOf(find(element, ".all")).includes("Metadata removed"));
    const sent = sentBy(element);
    await settled(element);
    find(element, "[part=send]").click();
    expect(sent.map(({ options }) => options.kind)).to.deep.equal(["image"]);
  });

  it("closing sends nothing and forgets all", async () => {
    const element = await taken(await photoFile("a.jpg"));
    const sent = sentBy(element);
    const address = find(element, "img").getAttribute("src") ?? "";
    await heard(element, "secure-dismiss", () =>
      find(element, "dialog").dispatchEvent(new Event("cancel", { cancelable: true })),
    );
    expect(sent).to.have.length(0);
    const image = new Image();
    const gone = new Promise((resolve) => image.addEventListener("error", resolve));
    image.src = address;
    await gone;
  });

  it("a photo may be sent to be seen once", async () => {
    const element = await taken(await photoFile("a.jpg"));
    const sent = sentBy(element);
    find(element, "input[type=checkbox]").click();
    await settled(element);
    find(element, "[part=send]").click();
    expect(sent[0]?.options).to.include({ viewOnce: true });
  });

  it("a photo that is to be seen once stays so when a file is added to it", async () => {
    const element = await taken(await photoFile("a.jpg"));
    const sent = sentBy(element);
    find(element, "input[type=checkbox]").click();
    element.take([new File(["x"], "notes.txt", { type: "text/plain" })]);
    await until("the file", () => textOf(find(element, ".all")).includes("Goes as it is"));
    await settled(element);
    expect(find(element, "input[type=checkbox]")).to.have.property("checked", true);
    expect(textOf(find(element, ".switch"))).to.include("The photos can be seen once");
    find(element, "[part=send]").click();
    expect(sent.map(({ options }) => [options.kind, options.viewOnce])).to.deep.equal([
      ["image", true],
      ["file", undefined],
    ]);
    expect(sent[0]?.options).not.to.have.property("preview");
  });

  it("what is pasted while it is open is added to it", async () => {
    const element = await taken(await photoFile("a.jpg"));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["x"], "notes.txt", { type: "text/plain" }));
    const pasted = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    find(element, "[part=caption]").dispatchEvent(pasted);
    expect(pasted.defaultPrevented).to.equal(true);
    await until("the file", () => textOf(find(element, ".all")).includes("notes.txt"));
    expect(textOf(find(element, ".all"))).to.include("a.jpg");
    const words = new DataTransfer();
    words.setData("text/plain", "words");
    const caption = new ClipboardEvent("paste", { clipboardData: words, bubbles: true, cancelable: true });
    find(element, "[part=caption]").dispatchEvent(caption);
    expect(caption.defaultPrevented).to.equal(false);
  });
});
