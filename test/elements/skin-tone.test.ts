import { expect } from "chai";
import { inTone, SKIN_TONES } from "../../web-components/elements/skin-tone.ts";

describe("skin tones", () => {
  const dark = SKIN_TONES[5];

  it("are put on hands and people, and drop the sign that asks for a coloured picture", () => {
    expect(inTone("👍", dark)).to.equal("👍\u{1F3FF}");
    expect(inTone("✌️", dark)).to.equal("✌\u{1F3FF}");
  });

  it("leave everything alone that Unicode gives no tone", () => {
    for (const emoji of ["❤️", "🎉", "🐶", ""]) expect(inTone(emoji, dark)).to.equal(emoji);
  });

  it("leave an emoji as it is where none was chosen", () => {
    expect(inTone("👍", "")).to.equal("👍");
  });
});
