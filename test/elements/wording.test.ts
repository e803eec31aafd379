import { expect } from "chai";
import {
  initials,
  onlyEmoji,
  plainBody,
  plainName,
  segments,
} from "../../web-components/elements/wording.ts";

describe("other people's words", () => {
  it("a name cannot turn the text around it, hide in it, or break the line", () => {
    expect(plainName("bob\u202Eecila")).to.equal("bob\uFFFDecila");
    expect(plainName("b\u200Bo\u2066b\n\u0000")).to.equal("b\uFFFDo\uFFFDb\uFFFD\uFFFD");
  });

  it("a message keeps its lines and loses its control characters", () => {
    expect(plainBody("a\r\nb\tc\u0007d\u2028e")).to.equal("a\nb\tc\uFFFDd\uFFFDe");
  });

  it("only web addresses become links", () => {
    const kinds = (body: string): string[] => segments(body).map((part) => part.kind);
    expect(kinds("see https://example.org/a?b=c now")).to.deep.equal(["text", "link", "text"]);
    for (const body of [
      "javascript:alert(1)",
      "data:text/html,x",
      "ftp://example.org",
      "file:///etc/passwd",
      "https://",
    ]) {
      expect(kinds(body), body).to.deep.equal(["text"]);
    }
  });

  it("a link ends where the address ends, not with the sentence", () => {
    const [, link, rest] = segments("(see https://example.org/a_(b)). Or not?");
    expect(link).to.deep.equal({
      kind: "link",
      text: "https://example.org/a_(b)",
      href: "https://example.org/a_(b)",
      host: "example.org",
    });
    expect(rest).to.deep.equal({ kind: "text", text: "). Or not?" });
  });

  it("a link shows the host that the browser would go to, whatever letters were used", () => {
    const [link] = segments("https://www.аpple.com/");
    expect(link).to.include({ host: "www.xn--pple-43d.com" });
  });

  it("every character of a message stands in exactly one piece of it", () => {
    const body = "one https://a.example two\n```js\nlet x = 1;\n```\nthree";
    expect(segments(body)).to.deep.equal([
      { kind: "text", text: "one " },
      { kind: "link", text: "https://a.example", href: "https://a.example/", host: "a.example" },
      { kind: "text", text: " two" },
      { kind: "code", text: "let x = 1;" },
      { kind: "text", text: "three" },
    ]);
  });

  it("emoji alone are shown large, digits and words are not", () => {
    for (const body of ["🎉", "👩‍👩‍👧‍👦 ❤️", "🇹🇷", "👍🏽👍🏽"]) expect(onlyEmoji(body), body).to.equal(true);
    for (const body of ["1", "#", "ok 👍", "", "🎉".repeat(7)]) expect(onlyEmoji(body), body).to.equal(false);
  });

  it("initials are whole letters", () => {
    expect([initials("alice"), initials("grace_hopper"), initials("🦊fox"), initials("")]).to.deep.equal([
      "A",
      "GH",
      "🦊",
      "?",
    ]);
  });
});
