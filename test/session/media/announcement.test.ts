import { expect } from "chai";
import { createMedia, randomId, utf8 } from "../../../web-components/crypto/index.ts";
import {
  cleanName,
  cleanType,
  describe as described,
} from "../../../web-components/session/media/announcement.ts";
import { encodeContent, parseContent } from "../../../web-components/session/content.ts";
import { previewOf } from "../../../web-components/session/media/preview.ts";
import { digestOf, png } from "../../support/media.ts";

/** An image's announcement with one field changed, as it comes out of a message. */
async function parsed(change: Record<string, unknown> = {}, type = "image"): Promise<unknown> {
  const { mediaId, key } = await createMedia(1);
  const digest = await digestOf(new Uint8Array(1));
  const media = { mediaId, key, size: 1, chunks: 1, digest, type: "image/png", ...change };
  return parseContent(utf8(JSON.stringify({ type, id: randomId(), at: 1, seq: 1, media })));
}

function word(change: Record<string, unknown>): unknown {
  const mediaId = "AAAAAAAAAAAAAAAAAAAAAA==";
  return parseContent(utf8(JSON.stringify({ type: "chunk", id: randomId(), at: 1, mediaId, ...change })));
}

describe("the announcement of a file, as a hostile member may write it", () => {
  it("is read where it is well formed, and nothing else is taken along", async () => {
    const waveform = Array.from({ length: 64 }, (_, bar) => bar);
    for (const type of ["image", "voice", "file"]) {
      const content = await parsed({ waveform, duration: 1, caption: "hi", evil: "more" }, type);
      expect(content).to.have.nested.property("media.caption", "hi");
      expect(content).to.not.have.nested.property("media.evil");
    }
  });

  it("is of a photo alone to be seen once: what is saved or played is not used up by that", async () => {
    expect(await parsed({ viewOnce: true }, "image")).to.have.nested.property("media.viewOnce", true);
    for (const type of ["voice", "file"])
      expect(await parsed({ viewOnce: true }, type)).to.not.have.nested.property("media.viewOnce");
  });

  it("is refused whole where anything of it is ill-formed", async () => {
    const changes: readonly Record<string, unknown>[] = [
      { mediaId: "AA==" },
      { mediaId: 7 },
      { key: "AA==" },
      { key: undefined },
      { size: -1 },
      { size: 0.5 },
      { size: "1" },
      { size: 1e300 },
      { chunks: -1 },
      { chunks: null },
      { digest: "x" },
      { type: "text/html; charset=utf-8" },
      { type: "" },
      { type: "javascript:alert(1)" },
      { name: "../../x" },
      { name: "a\u202Eb" },
      { name: "" },
      { name: "x".repeat(256) },
      { caption: 1 },
      { caption: "x".repeat(4_097) },
      { width: -1 },
      { height: 1.5 },
      { preview: "<svg>" },
      { preview: "A".repeat(8_000) },
      { duration: -1 },
      { duration: 1e12 },
      { waveform: [] },
      { waveform: Array<number>(65).fill(1) },
      { waveform: Array<number>(64).fill(256) },
      { waveform: { length: 64 } },
    ];
    for (const change of changes)
      expect(await parsed(change), JSON.stringify(change)).to.include({ type: "ill-formed" });
    expect(await parsed({})).to.not.equal(undefined);
  });

  it("is read from what is written", async () => {
    const content = await parsed({ width: 3, height: 4, viewOnce: true });
    const written = content as Parameters<typeof encodeContent>[0];
    expect(parseContent(encodeContent(written))).to.deep.equal(content);
  });

  it("draws a preview only if it is a tiny picture by its bytes", () => {
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
    expect(previewOf(base64(png(32, 32)))?.type).to.equal("image/png");
    expect(previewOf(base64(png(4_000, 4_000)))).to.equal(undefined);
    expect(previewOf(base64(utf8("<svg onload=alert(1)>")))).to.equal(undefined);
    expect(previewOf(undefined)).to.equal(undefined);
  });

  it("gives a file the name that it will have, without a path and without what hides its ending", () => {
    expect(cleanName("C:\\secret\\plan.txt")).to.equal("plan.txt");
    expect(cleanName("annex\u202Egpj.exe")).to.equal("annexgpj.exe");
    expect(cleanName("  new\nline\u0000.txt ")).to.equal("newline.txt");
    expect(cleanName('a<b>"c|d?.txt')).to.equal("a_b__c_d_.txt");
    expect([...(cleanName("é".repeat(300)) ?? "")]).to.have.lengthOf(255);
    for (const nothing of ["", "..", ".", "/", "a/..", "\u200B"])
      expect(cleanName(nothing)).to.equal(undefined);
    expect(cleanType("Image/PNG; a=b")).to.equal("image/png");
    expect(cleanType("<script>")).to.equal("application/octet-stream");
  });
});

describe("words on pieces of a file", () => {
  it("say exactly one thing: what is there, what is asked for, or stop", () => {
    expect(word({ have: [[0, 3]] })).to.deep.include({ have: [[0, 3]] });
    expect(word({ want: [[0, 0]], chain: "AAAAAAAAAAAAAAAAAAAAAA==" })).to.deep.include({ want: [[0, 0]] });
    expect(word({ cancel: true })).to.deep.include({ cancel: true });
    const ill: readonly Record<string, unknown>[] = [
      {},
      { cancel: false },
      { have: [[0, 1]], want: [[2, 3]] },
      { have: [[0, 1]], cancel: true },
      { have: [[3, 1]] },
      { have: [[-1, 1]] },
      { have: [[0, 1e300]] },
      { want: Array.from({ length: 513 }, (_, n) => [2 * n, 2 * n]) },
      { have: [[0, 1]], mediaId: "x" },
      { have: [[0, 1]], chain: "x" },
    ];
    for (const change of ill) expect(word(change), JSON.stringify(change)).to.equal(undefined);
  });
});

describe("what a person says of a file", () => {
  it("a name that is too long keeps its ending, and is one that can be sent, wherever it is cut", () => {
    expect(cleanName(`${"x".repeat(300)}.exe`)).to.equal(`${"x".repeat(251)}.exe`);
    expect(cleanName(`${"x".repeat(300)}.${"y".repeat(40)}`)).to.equal("x".repeat(255));
    for (const name of [
      `${"a".repeat(250)} ${"b".repeat(20)}.txt`,
      `${"a".repeat(254)} b`,
      "a ".repeat(200),
    ]) {
      const clean = cleanName(name);
      expect(clean, name).to.satisfy((text: string) => text.length <= 255 && cleanName(text) === text);
      expect(described({ kind: "file", name }, undefined)).to.deep.equal({ name: clean });
    }
  });

  it("only a photo can be sent to be seen once", () => {
    expect(described({ kind: "image", viewOnce: true }, undefined)).to.deep.equal({ viewOnce: true });
    expect(described({ kind: "voice", viewOnce: true }, undefined)).to.equal(undefined);
    expect(described({ kind: "file", viewOnce: true }, undefined)).to.equal(undefined);
  });
});
