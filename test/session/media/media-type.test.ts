import { expect } from "chai";
import {
  judge,
  MOST_PIXELS,
  pictureOf,
  soundType,
} from "../../../web-components/session/media/media-type.ts";
import { joined, png, someBytes, wav } from "../../support/media.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const file = { kind: "file", type: "application/octet-stream", disguisedAs: "image" };

function jpeg(width: number, height: number, frame = 0xc0): Uint8Array {
  const size = [8, height >> 8, height & 255, width >> 8, width & 255, 3];
  const comment = [0xff, 0xfe, 0, 6, 0xff, 0xc0, 9, 9]; // a comment that looks like a frame
  return Uint8Array.from([
    0xff,
    0xd8,
    ...comment,
    0xff,
    0xff,
    frame,
    0,
    17,
    ...size,
    ...Array<number>(12).fill(0),
  ]);
}

function gif(screen: readonly [number, number], frame: readonly [number, number]): Uint8Array {
  const le = (n: number): number[] => [n & 255, n >> 8];
  return joined(
    text("GIF89a"),
    Uint8Array.from([...le(screen[0]), ...le(screen[1]), 0x80, 0, 0, ...Array<number>(6).fill(0)]),
    Uint8Array.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]),
    Uint8Array.from([0x2c, 0, 0, 0, 0, ...le(frame[0]), ...le(frame[1]), 0, 2, 2, 0x4c, 1, 0, 0x3b]),
  );
}

function webp(chunk: string, body: readonly number[]): Uint8Array {
  const rest = Uint8Array.from([...body, ...Array<number>(Math.max(0, 20 - body.length)).fill(0)]);
  return joined(text("RIFF"), new Uint8Array(4), text(`WEBP${chunk}`), new Uint8Array(4), rest);
}

function box(name: string, ...inside: readonly Uint8Array[]): Uint8Array {
  const body = joined(...inside);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length + 8);
  return joined(length, text(name), body);
}

function avif(width: number, height: number, brand = "avif"): Uint8Array {
  const size = new Uint8Array(12);
  new DataView(size.buffer).setUint32(4, width);
  new DataView(size.buffer).setUint32(8, height);
  const properties = box("iprp", box("ipco", box("pixi", new Uint8Array(8)), box("ispe", size)));
  return joined(
    box("ftyp", text(`${brand}\0\0\0\0`)),
    box("meta", new Uint8Array(4), box("hdlr", new Uint8Array(24)), properties),
    box("mdat", someBytes(64)),
  );
}

describe("what bytes are, whatever their sender calls them", () => {
  it("knows a picture and its size by its own header", () => {
    const pictures: readonly (readonly [string, Uint8Array])[] = [
      ["image/png", png(640, 480)],
      ["image/jpeg", jpeg(640, 480)],
      ["image/jpeg", jpeg(640, 480, 0xc2)],
      ["image/gif", gif([640, 480], [10, 10])],
      ["image/webp", webp("VP8X", [0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0])],
      ["image/webp", webp("VP8L", [0x2f, 0x7f, 0xc2, 0x77, 0])],
      ["image/webp", webp("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1])],
      ["image/avif", avif(640, 480)],
    ];
    for (const [type, bytes] of pictures) {
      expect(judge("image", bytes), type).to.deep.equal({ kind: "image", type, width: 640, height: 480 });
    }
  });

  it("knows a sound that it may play", () => {
    expect(soundType(wav(10))).to.equal("audio/wav");
    expect(soundType(text("OggS\0\u0002"))).to.equal("audio/ogg");
    expect(soundType(box("ftyp", text("M4A \0\0\0\0")))).to.equal("audio/mp4");
    expect(soundType(joined(Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3]), text("....B\u0082webm")))).to.equal(
      "audio/webm",
    );
    expect(soundType(joined(Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3]), text("....matroska")))).to.equal(
      undefined,
    );
    expect(soundType(avif(1, 1))).to.equal(undefined);
    expect(judge("voice", text("<audio src=x>"))).to.deep.equal({ ...file, disguisedAs: "voice" });
  });

  it("shows nothing that could run as a picture: SVG, HTML, PDF and scripts are files to be saved", () => {
    for (const words of [
      `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
      `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
      "<!doctype html><script>alert(1)</script>",
      "%PDF-1.7",
      "BM this is a bitmap",
      "II*\0 a tiff",
      "",
      "\u0089PNG",
    ])
      expect(judge("image", text(words)), words).to.deep.equal(file);
  });

  it("does not believe a polyglot: what begins like a picture must be one as far as its size is told", () => {
    const markup = text("<script>alert(1)</script>");
    expect(judge("image", joined(png(1, 1).subarray(0, 8), markup))).to.deep.equal(file);
    expect(judge("image", joined(Uint8Array.from([0xff, 0xd8, 0xff]), markup))).to.deep.equal(file);
    expect(judge("image", joined(text("RIFF....WEBP"), markup))).to.deep.equal(file);
    expect(judge("image", box("ftyp", text("avif"), markup))).to.deep.equal(file);
    expect(judge("image", text("GIF89a"))).to.deep.equal(file);
    // What is a picture with markup behind it stays a picture: it is drawn, and never a page.
    expect(judge("image", joined(png(2, 2), markup))).to.deep.include({ kind: "image", type: "image/png" });
  });

  it("decodes no bomb: a header that says 30,000 by 30,000 is enough to refuse", () => {
    for (const bytes of [
      png(30_000, 30_000),
      jpeg(30_000, 30_000),
      gif([30_000, 30_000], [1, 1]),
      gif([1, 1], [30_000, 30_000]),
      webp("VP8X", [0, 0, 0, 0, 0x2f, 0x75, 0, 0x2f, 0x75, 0]),
      avif(30_000, 30_000),
      png(0xffff_ffff, 0xffff_ffff),
    ])
      expect(judge("image", bytes)).to.deep.equal(file);
    expect(pictureOf(png(MOST_PIXELS / 8_000, 8_000))).to.deep.include({ height: 8_000 });
    expect(pictureOf(png(MOST_PIXELS / 8_000 + 1, 8_000))).to.equal(undefined);
    expect(pictureOf(png(0, 8_000))).to.equal(undefined);
  });

  it("shows no AVIF that moves: its track may be of any size, whatever the still picture beside it says", () => {
    const track = box("moov", box("trak", box("tkhd", new Uint8Array(84))));
    // 64 bits of length, so that who reads 32 does not see what follows.
    const long = joined(
      Uint8Array.from([0, 0, 0, 1]),
      text("mdat"),
      Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 16]),
    );
    for (const bytes of [
      avif(1, 1, "avis"),
      joined(avif(1, 1), track),
      joined(avif(1, 1, "avis"), track),
      joined(avif(1, 1), long, track),
      joined(avif(1, 1), ...Array<Uint8Array>(1_000).fill(box("free")), track),
    ])
      expect(judge("image", bytes)).to.deep.equal(file);
    expect(judge("image", joined(avif(1, 1), long))).to.deep.include({ kind: "image", type: "image/avif" });
  });

  it("a header that was cut anywhere, or goes in circles, is no picture and no crash", () => {
    const whole = [png(9, 9), jpeg(9, 9), gif([9, 9], [9, 9]), webp("VP8X", [0]), avif(9, 9)];
    for (const bytes of whole)
      for (let end = 0; end < bytes.length; end++) {
        const found = pictureOf(bytes.subarray(0, end));
        if (found !== undefined) expect(found.width * found.height).to.be.at.most(MOST_PIXELS);
      }
    const loops = [
      Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0, 0, 0, 0, 0]),
      joined(box("ftyp", text("avif")), new Uint8Array(64)),
      joined(Uint8Array.from([0xff, 0xd8]), new Uint8Array(100_000).fill(0xff)),
    ];
    for (const bytes of loops) expect(pictureOf(bytes)).to.equal(undefined);
  });

  it("asks nothing of a file: it is saved, whatever it is", () => {
    expect(judge("file", png(4, 4))).to.deep.equal({ kind: "file", type: "application/octet-stream" });
  });
});
