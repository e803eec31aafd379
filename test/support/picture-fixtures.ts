/**
 * Pictures with secrets in them, made by the tests: real pictures of a browser's encoder, into which is written what
 * cameras and editors write. Runs in Node and in pages.
 */

/** Words that stand in what is written into a picture, and in no picture. */
export const SECRETS = {
  camera: "SECRETCAMERA",
  xmp: "SECRETXMPWORDS",
  iptc: "SECRETIPTCWORDS",
  comment: "SECRETCOMMENT",
} as const;

/** 48 degrees, 51 minutes, 29.99 seconds north, as EXIF writes it: three fractions. */
const PLACE = [48, 1, 51, 1, 2999, 100];

/** What a scan finds of {@link SECRETS}, of the place, and of the names under which metadata stands; empty is good. */
export function tracesIn(bytes: Uint8Array): readonly string[] {
  const text = latin(bytes);
  const words = [
    ...Object.values(SECRETS),
    "Exif",
    "ns.adobe.com/xap",
    "Photoshop 3.0",
    "XMP DataXMP",
    "8BIM",
    "eXIf",
  ];
  const place = latin(uint32s(PLACE));
  return [...words.filter((word) => text.includes(word)), ...(text.includes(place) ? ["the place"] : [])];
}

/** A JPEG as a phone leaves it: EXIF with camera, place and `orientation`, XMP, IPTC, a comment. */
export function tellingJpeg(jpeg: Uint8Array, orientation = 1): Uint8Array<ArrayBuffer> {
  return joined(
    jpeg.subarray(0, 2),
    segment(0xe1, ascii("Exif\0\0"), exif(orientation)),
    segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${SECRETS.xmp}</x:xmpmeta>`)),
    segment(0xed, ascii(`Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14\x1c\x02\x78\0\x0f${SECRETS.iptc}`)),
    segment(0xfe, ascii(SECRETS.comment)),
    jpeg.subarray(2),
    // Behind the end, where some cameras keep a film.
    ascii(SECRETS.comment),
  );
}

/** A PNG with EXIF, XMP and a comment. */
export function tellingPng(png: Uint8Array): Uint8Array<ArrayBuffer> {
  const afterHeader = 8 + 25;
  return joined(
    png.subarray(0, afterHeader),
    chunk("eXIf", exif(1)),
    chunk("iTXt", ascii(`XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>${SECRETS.xmp}</x:xmpmeta>`)),
    chunk("tEXt", ascii(`Comment\0${SECRETS.comment}`)),
    png.subarray(afterHeader),
  );
}

/** A GIF of two frames, red and blue, 8 by 8 pixels, that runs for ever; with XMP and a comment. */
export function tellingGif(): Uint8Array<ArrayBuffer> {
  const magic = Uint8Array.from({ length: 258 }, (_, at) => (at === 0 ? 1 : at < 257 ? 256 - at : 0));
  return joined(
    ascii("GIF89a"),
    Uint8Array.of(8, 0, 8, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255),
    Uint8Array.of(0x21, 0xff, 11),
    ascii("NETSCAPE2.0"),
    Uint8Array.of(3, 1, 0, 0, 0),
    Uint8Array.of(0x21, 0xff, 11),
    ascii(`XMP DataXMP<x:xmpmeta>${SECRETS.xmp}</x:xmpmeta>`),
    magic,
    Uint8Array.of(0x21, 0xfe, SECRETS.comment.length),
    ascii(SECRETS.comment),
    Uint8Array.of(0),
    gifFrame(0),
    gifFrame(1),
    Uint8Array.of(0x3b),
    ascii(SECRETS.comment),
  );
}

/** A PNG that shows one picture after the other, both of one size as an encoder wrote them; with EXIF, XMP and a comment. */
export function tellingMovingPng(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const [header, ...data] = [...pngBodies(first, "IHDR"), ...pngBodies(first, "IDAT")];
  const size = (header ?? new Uint8Array(8)).subarray(0, 8);
  // x and y 0, a tenth of a second, nothing disposed of, nothing blended.
  const rest = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0);
  const moving = joined(
    first.subarray(0, 8),
    chunk("IHDR", header ?? new Uint8Array(0)),
    chunk("acTL", Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)),
    chunk("fcTL", joined(Uint8Array.of(0, 0, 0, 0), size, rest)),
    ...data.map((body) => chunk("IDAT", body)),
    chunk("fcTL", joined(Uint8Array.of(0, 0, 0, 1), size, rest)),
    ...pngBodies(second, "IDAT").map((body, n) => chunk("fdAT", joined(Uint8Array.of(0, 0, 0, 2 + n), body))),
    chunk("IEND", new Uint8Array(0)),
  );
  return joined(tellingPng(moving), ascii(SECRETS.comment));
}

/** A WebP that shows one picture after the other, likewise; EXIF and XMP stand behind the frames, and in one of them. */
export function tellingMovingWebp(
  first: Uint8Array,
  second: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array<ArrayBuffer> {
  const size = joined(uint24(width - 1), uint24(height - 1));
  const frame = (still: Uint8Array, ...more: readonly Uint8Array[]): Uint8Array =>
    riffChunk(
      "ANMF",
      joined(uint24(0), uint24(0), size, uint24(100), Uint8Array.of(0), drawing(still), ...more),
    );
  const secret = riffChunk("XMP ", ascii(`<x:xmpmeta>${SECRETS.xmp}</x:xmpmeta>`));
  const body = joined(
    ascii("WEBP"),
    // It moves, and has EXIF and XMP.
    riffChunk("VP8X", joined(Uint8Array.of(0x02 | 0x08 | 0x04, 0, 0, 0), size)),
    riffChunk("ANIM", Uint8Array.of(0, 0, 0, 0, 0, 0)),
    frame(first, secret),
    frame(second),
    riffChunk("EXIF", exif(1)),
    secret,
  );
  return joined(riffChunk("RIFF", body), ascii(SECRETS.comment));
}

/** The header of a PNG that says to be so large, and hardly anything behind it. */
export function pngThatSays(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 6);
  return joined(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", Uint8Array.of(0x78, 0x9c, 0x03, 0, 0, 0, 0, 1)),
    chunk("IEND", new Uint8Array(0)),
  );
}

/** What must never be shown as a picture, whatever it is called. */
export const DISGUISES: readonly (readonly [what: string, bytes: Uint8Array<ArrayBuffer>])[] = [
  [
    "an SVG with a script",
    ascii(`<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>`),
  ],
  ["a page", ascii(`<!doctype html><script>document.title="owned"</script>`)],
  [
    "a PNG's first bytes before a page",
    joined(Uint8Array.of(0x89, 0x50, 0x4e, 0x47), ascii("<script>document.title='owned'</script>")),
  ],
  ["a GIF's name before a script", ascii(`GIF89a/*`.slice(0, 5) + `="owned";document.title="owned"`)],
  ["a PNG of 30,000 by 30,000 pixels", pngThatSays(30_000, 30_000)],
];

/** What an iPhone writes, as far as it is looked at: brand, size, and EXIF where the picture would be. */
export function tellingHeic(width: number, height: number): Uint8Array<ArrayBuffer> {
  const size = box("ispe", joined(...[0, width, height].map(bigEndian)));
  const properties = box("iprp", box("ipco", size));
  return joined(
    box("ftyp", ascii("heic\0\0\0\0mif1heic")),
    box("meta", joined(bigEndian(0), properties)),
    box("mdat", joined(ascii("Exif\0\0"), exif(1))),
  );
}

function box(name: string, body: Uint8Array): Uint8Array {
  return joined(bigEndian(body.length + 8), ascii(name), body);
}

function bigEndian(number: number): Uint8Array {
  return uint32s([number]).toReversed();
}

function exif(orientation: number): Uint8Array<ArrayBuffer> {
  const camera = `${SECRETS.camera}\0`;
  const [directory, place, text, fractions] = [8, 50, 80, 80 + camera.length + (camera.length % 2)];
  const view = new DataView(new ArrayBuffer(fractions + 24));
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  };
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  view.setUint32(4, directory, true);
  view.setUint16(directory, 3, true);
  entry(directory + 2, 0x010f, 2, camera.length, text);
  entry(directory + 14, 0x0112, 3, 1, orientation);
  entry(directory + 26, 0x8825, 4, 1, place);
  view.setUint16(place, 2, true);
  entry(place + 2, 0x0001, 2, 2, "N".charCodeAt(0));
  entry(place + 14, 0x0002, 5, 3, fractions);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(ascii(camera), text);
  bytes.set(uint32s(PLACE), fractions);
  return bytes;
}

/** One frame of one colour of the table: a clear code before every pixel keeps the code size at three bits. */
function gifFrame(colour: number): Uint8Array<ArrayBuffer> {
  const codes = [...Array.from({ length: 64 }, () => [4, colour]).flat(), 5];
  const bytes = new Uint8Array(Math.ceil((codes.length * 3) / 8));
  codes.forEach((code, index) => {
    for (let bit = 0; bit < 3; bit += 1) {
      const at = index * 3 + bit;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (((code >> bit) & 1) << (at & 7));
    }
  });
  return joined(
    Uint8Array.of(0x21, 0xf9, 4, 0, 10, 0, 0, 0),
    Uint8Array.of(0x2c, 0, 0, 0, 0, 8, 0, 8, 0, 0, 2, bytes.length),
    bytes,
    Uint8Array.of(0),
  );
}

function segment(marker: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = joined(...parts);
  const size = body.length + 2;
  return joined(Uint8Array.of(0xff, marker, size >> 8, size & 0xff), body);
}

function chunk(name: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const named = joined(ascii(name), body);
  const made = new DataView(new ArrayBuffer(named.length + 8));
  made.setUint32(0, body.length);
  made.setUint32(4 + named.length, crc(named));
  const bytes = new Uint8Array(made.buffer);
  bytes.set(named, 4);
  return bytes;
}

/** The bodies of all chunks of one name. */
function pngBodies(png: Uint8Array, wanted: string): readonly Uint8Array[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const bodies: Uint8Array[] = [];
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at))
    if (latin(png.subarray(at + 4, at + 8)) === wanted)
      bodies.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  return bodies;
}

/** The chunks of a still WebP that draw, one after the other. */
function drawing(still: Uint8Array): Uint8Array {
  const view = new DataView(still.buffer, still.byteOffset, still.byteLength);
  const kept: Uint8Array[] = [];
  for (let at = 12; at + 8 <= still.length;) {
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size + (size % 2);
    if (["ALPH", "VP8 ", "VP8L"].includes(latin(still.subarray(at, at + 4))))
      kept.push(still.subarray(at, end));
    at = end;
  }
  return joined(...kept);
}

function riffChunk(name: string, body: Uint8Array): Uint8Array {
  const size = new DataView(new ArrayBuffer(4));
  size.setUint32(0, body.length, true);
  const even = body.length % 2 === 0 ? [] : [Uint8Array.of(0)];
  return joined(ascii(name), new Uint8Array(size.buffer), body, ...even);
}

function uint24(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, value >> 16);
}

function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}

function uint32s(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.length * 4));
  numbers.forEach((number, index) => view.setUint32(index * 4, number, true));
  return new Uint8Array(view.buffer);
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
