import { expect } from "chai";
import { attachmentOf, parcelOf } from "../../web-components/elements/attachment.ts";
import { LONGEST_SIDE, photoOf, type Photo } from "../../web-components/elements/photo.ts";
import { pictureOf } from "../../web-components/session/index.ts";
import {
  DISGUISES,
  pngThatSays,
  tellingGif,
  tellingHeic,
  tellingJpeg,
  tellingMovingPng,
  tellingMovingWebp,
  tellingPng,
  tracesIn,
} from "../support/picture-fixtures.ts";

type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/** The left half red, the right half blue. */
const halves: Paint = (context, width, height) => {
  context.fillStyle = "#f00";
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = "#00f";
  context.fillRect(width / 2, 0, width / 2, height);
};

function filled(colour: string): Paint {
  return (context, width, height) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
  };
}

/** What each frame of a moving picture shows in its middle, as the browser's own decoder sees it. */
async function framesOf(bytes: Uint8Array, type: string): Promise<readonly string[]> {
  const decoder = new ImageDecoder({ data: new Uint8Array(bytes), type });
  await decoder.tracks.ready;
  await decoder.completed;
  const seen: string[] = [];
  for (let frameIndex = 0; frameIndex < (decoder.tracks.selectedTrack?.frameCount ?? 0); frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0);
    const [red = 0, , blue = 0] = context?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data ?? [];
    image.close();
    seen.push(red > 200 && blue < 50 ? "red" : blue > 200 && red < 50 ? "blue" : `${red} ${blue}`);
  }
  return seen;
}

async function painted(
  width: number,
  height: number,
  type: string,
  paint: Paint = halves,
): Promise<Uint8Array> {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (context) paint(context, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.9));
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}

function file(bytes: Uint8Array, name: string, type: string): File {
  return new File([new Uint8Array(bytes)], name, { type });
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function made(bytes: Uint8Array, type: string): Promise<Photo> {
  const photo = await photoOf(file(bytes, "photo", type));
  if (!photo) throw new Error("it was not taken for a photo");
  return photo;
}

/** The colour at a point given in shares of width and height: red, green, blue, alpha. */
async function colourAt(blob: Blob, x: number, y: number): Promise<readonly number[]> {
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  const context = canvas.getContext("2d");
  context?.drawImage(bitmap, 0, 0);
  const pixel = context?.getImageData(Math.floor(bitmap.width * x), Math.floor(bitmap.height * y), 1, 1);
  return [...(pixel?.data ?? [])];
}

describe("a photo before it is sent", () => {
  it("the fixtures tell on their owner: the scan finds camera, place, XMP, IPTC and comment", async () => {
    const traces = tracesIn(tellingJpeg(await painted(40, 30, "image/jpeg")));
    expect(traces).to.include.members([
      "SECRETCAMERA",
      "SECRETXMPWORDS",
      "SECRETIPTCWORDS",
      "SECRETCOMMENT",
      "Exif",
      "Photoshop 3.0",
      "the place",
    ]);
  });

  for (const [type, telling] of [
    ["image/jpeg", tellingJpeg],
    ["image/png", tellingPng],
  ] as const) {
    it(`nothing of the metadata of a ${type} goes along, nor in its preview`, async () => {
      const photo = await made(telling(await painted(400, 300, type)), type);
      expect(tracesIn(await bytesOf(photo.blob))).to.deep.equal([]);
      expect(photo.preview && tracesIn(await bytesOf(photo.preview))).to.deep.equal([]);
      expect(pictureOf(await bytesOf(photo.blob))).to.include({ width: 400, height: 300 });
    });
  }

  it("stands as the camera was held, and says the size that it has then", async () => {
    // Orientation 6: to be turned right by a quarter. What was left (red) is on top then.
    const photo = await made(tellingJpeg(await painted(400, 200, "image/jpeg"), 6), "image/jpeg");
    expect(photo).to.include({ width: 200, height: 400 });
    const [top, bottom] = [await colourAt(photo.blob, 0.5, 0.2), await colourAt(photo.blob, 0.5, 0.8)];
    expect(top[0]).to.be.greaterThan(200);
    expect(bottom[2]).to.be.greaterThan(200);
  });

  it("is no larger than a screen can show", async () => {
    const photo = await made(await painted(4_000, 1_000, "image/jpeg"), "image/jpeg");
    expect(photo).to.include({ width: LONGEST_SIDE, height: LONGEST_SIDE / 4 });
    expect(pictureOf(await bytesOf(photo.blob))).to.include({ width: LONGEST_SIDE });
  });

  it("keeps its gaps", async () => {
    const hole: Paint = (context, width, height) => {
      halves(context, width, height);
      context.clearRect(0, 0, width / 4, height);
    };
    const photo = await made(await painted(200, 100, "image/png", hole), "image/png");
    expect(photo.blob.type).to.equal("image/png");
    expect(await colourAt(photo.blob, 0.1, 0.5)).to.have.property("3", 0);
    expect(await colourAt(photo.blob, 0.4, 0.5)).to.deep.equal([255, 0, 0, 255]);
  });

  it("goes on moving, without what else stood in its file", async () => {
    const photo = await made(tellingGif(), "image/gif");
    const bytes = await bytesOf(photo.blob);
    expect(photo.moves).to.equal(true);
    expect(tracesIn(bytes)).to.deep.equal([]);
    expect(bytes.at(-1)).to.equal(0x3b);
    expect([...bytes].filter((byte) => byte === 0x2c)).to.have.length(2);
    expect(await colourAt(photo.blob, 0.5, 0.5)).to.deep.equal([255, 0, 0, 255]);
  });

  const whole = tellingGif();
  const lastByte = whole.lastIndexOf(0x3b);
  const harmed: Readonly<Record<string, Uint8Array>> = {
    "that lacks its last byte": whole.subarray(0, lastByte),
    "with a stray byte before its end": Uint8Array.of(...whole.subarray(0, lastByte), 0, 0x3b),
    "that was cut off in a third frame": Uint8Array.of(...whole.subarray(0, lastByte), 0x2c, 0, 0, 0, 0, 8),
  };
  for (const [how, bytes] of Object.entries(harmed)) {
    it(`a GIF ${how} goes on moving as it does in every browser`, async () => {
      const photo = await made(bytes, "image/gif");
      expect(photo.moves).to.equal(true);
      expect(await framesOf(await bytesOf(photo.blob), "image/gif")).to.deep.equal(["red", "blue"]);
      expect(tracesIn(await bytesOf(photo.blob))).to.deep.equal([]);
    });
  }

  it("a WebP that was cut off behind its frames goes on moving", async () => {
    const [red, blue] = [
      await painted(60, 40, "image/webp", filled("#f00")),
      await painted(60, 40, "image/webp", filled("#00f")),
    ];
    const photo = await made(
      tellingMovingWebp(red, blue, { width: 60, height: 40 }).subarray(0, -30),
      "image/webp",
    );
    expect(photo.moves).to.equal(true);
    expect(await framesOf(await bytesOf(photo.blob), "image/webp")).to.deep.equal(["red", "blue"]);
  });

  for (const [type, telling] of [
    ["image/png", tellingMovingPng],
    ["image/webp", tellingMovingWebp],
  ] as const) {
    it(`as ${type} it goes on moving too: both frames, and nothing else that stood in its file`, async () => {
      const size = { width: 60, height: 40 };
      const [red, blue] = [
        await painted(60, 40, type, filled("#f00")),
        await painted(60, 40, type, filled("#00f")),
      ];
      const original = telling(red, blue, size);
      expect(tracesIn(original)).to.include.members(["SECRETXMPWORDS", "SECRETCAMERA"]);
      expect(await framesOf(original, type)).to.deep.equal(["red", "blue"]);
      const photo = await made(original, type);
      const bytes = await bytesOf(photo.blob);
      expect(photo).to.include({ moves: true, ...size });
      expect(tracesIn(bytes)).to.deep.equal([]);
      expect(await framesOf(bytes, type)).to.deep.equal(["red", "blue"]);
    });

    it(`an ${type} of one frame is drawn anew like any other`, async () => {
      const photo = await made(await painted(60, 40, type), type);
      expect(photo.moves).to.equal(false);
    });
  }

  it("shows itself blurred in at most 1 KiB before it is there", async () => {
    const photo = await made(await painted(1_600, 1_200, "image/jpeg"), "image/jpeg");
    expect(photo.preview?.size).to.be.within(30, 1_024);
    expect(photo.preview && pictureOf(await bytesOf(photo.preview))).to.include({ width: 28, height: 21 });
  });

  for (const [what, bytes] of DISGUISES) {
    it(`${what} goes as a file, unchanged and with a word about it, whatever it is called`, async () => {
      const attachment = await attachmentOf(file(bytes, "photo.png", "image/png"));
      // A picture that is one and too large says something else: what stands in it goes along.
      const picture = what.includes("30,000") ? "huge" : "none";
      expect(attachment).to.include({ kind: "file", picture });
      const parcel = parcelOf(attachment, { caption: "", viewOnce: false });
      expect(parcel?.options).to.deep.equal({ kind: "file", name: "photo.png" });
      expect(parcel && (await bytesOf(parcel.blob))).to.deep.equal(new Uint8Array(bytes));
    });
  }

  for (const [name, type] of [
    ["IMG_1", ""],
    ["IMG_1.jpg", ""],
    ["IMG_1.jpg", "application/octet-stream"],
    ["notes.txt", "text/plain"],
  ] as const) {
    it(`a photo is one by its bytes, and its place stays here, when it is called ${name} and ${type || "nothing"}`, async () => {
      const telling = tellingJpeg(await painted(40, 30, "image/jpeg"));
      const attachment = await attachmentOf(file(telling, name, type));
      const parcel = parcelOf(attachment, { caption: "", viewOnce: false });
      expect(attachment.kind).to.equal("photo");
      expect(parcel && tracesIn(await bytesOf(parcel.blob))).to.deep.equal([]);
    });
  }

  for (const type of ["image/heic", ""]) {
    it(`a picture that only cameras open, called ${type || "nothing"}, goes with a warning that its place may be in it`, async () => {
      const heic = file(tellingHeic(400, 300), "IMG_1.HEIC", type);
      expect(await attachmentOf(heic)).to.include({ kind: "file", picture: "camera" });
      const raw = file(Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0), "IMG_1.DNG", type);
      expect(await attachmentOf(raw)).to.include({ kind: "file", picture: "camera" });
    });
  }

  it("a video of a phone's goes with the warning that its place may be in it, and a recording of sound without", async () => {
    const begins = (brand: string): Uint8Array<ArrayBuffer> =>
      new TextEncoder().encode(`\0\0\0\x18ftyp${brand}\0\0\0\0`);
    for (const brand of ["qt  ", "isom", "mp42"])
      expect(await attachmentOf(file(begins(brand), "clip.mov", ""))).to.include({
        kind: "file",
        picture: "film",
      });
    expect(await attachmentOf(file(begins("M4A "), "memo.m4a", ""))).to.not.have.property("picture");
  });

  it("where the browser can open what an iPhone writes, it is drawn anew like any other photo; never above 40 megapixels", async () => {
    const own = globalThis.createImageBitmap;
    const still = await own(new Blob([new Uint8Array(await painted(40, 30, "image/png"))]));
    let decoded = 0;
    Object.assign(globalThis, {
      createImageBitmap: async () => {
        decoded += 1;
        return await own(still);
      },
    });
    try {
      const attachment = await attachmentOf(file(tellingHeic(40, 30), "IMG_1.HEIC", ""));
      const parcel = parcelOf(attachment, { caption: "", viewOnce: false });
      expect(parcel?.blob.type).to.equal("image/jpeg");
      expect(parcel && tracesIn(await bytesOf(parcel.blob))).to.deep.equal([]);
      expect(decoded).to.equal(1);
      expect(await photoOf(new Blob([tellingHeic(10_000, 4_001)]))).to.equal(undefined);
      expect(decoded).to.equal(1);
    } finally {
      Object.assign(globalThis, { createImageBitmap: own });
    }
  });

  it("is never decoded above 40 megapixels", async () => {
    expect(await photoOf(new Blob([pngThatSays(10_000, 4_001)]))).to.equal(undefined);
  });

  it("a file of more than 25 MiB, and one of nothing, are refused before they are read", async () => {
    const large = file(new Uint8Array(25 * 1024 * 1024 + 1), "film.mp4", "video/mp4");
    expect(await attachmentOf(large)).to.include({ kind: "refused", why: "tooLarge" });
    expect(await attachmentOf(file(new Uint8Array(0), "a", "text/plain"))).to.include({ why: "empty" });
  });

  it("one that may be seen once gives nothing away before", async () => {
    const attachment = await attachmentOf(file(await painted(60, 60, "image/jpeg"), "a.jpg", "image/jpeg"));
    const parcel = parcelOf(attachment, { caption: " look ", viewOnce: true });
    expect(parcel?.options).to.include({ kind: "image", caption: "look", viewOnce: true });
    expect(parcel?.options).not.to.have.property("preview");
  });
});
