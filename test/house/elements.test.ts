import { expect } from "chai";
import { eventClasses, gaps, unsafeMarkup } from "./documentation.ts";
import { sourcesIn } from "./sources.ts";

const elements = sourcesIn("web-components/elements");
const face = [...elements, ...sourcesIn("web-components/design"), ...sourcesIn("web-components/demo")];
const events = eventClasses(elements.map(({ text }) => text).join("\n"));
const styles = face
  .filter(({ path }) => path.endsWith(".styles.ts"))
  .map(({ text }) => text)
  .join("\n");

describe("the elements' house rules", () => {
  it("every slot, event, part and property of an element is documented, and nothing that is gone", () => {
    expect(elements.flatMap((source) => gaps(source, styles, events))).to.deep.equal([]);
  });

  it("nothing in a template needs an exception from the content security policy or Trusted Types", () => {
    expect(face.flatMap(unsafeMarkup)).to.deep.equal([]);
  });

  const path = "web-components/elements/secure-x.ts";
  const element = (comment: string, body: string): string =>
    `/**\n * ${comment}\n */\n@customElement("secure-x")\nexport class SecureX extends LitElement {\n  render() { ${body} }\n}\n`;
  const waved = new Map([["WaveEvent", "secure-wave"]]);

  const undocumented: readonly (readonly [what: string, comment: string, body: string, gap: string])[] = [
    ["an element without a summary", "An element.", "return html``;", "has no @summary"],
    [
      "a part that nobody wrote down",
      "@summary X.",
      'return html`<p part="base line"></p>`; // @csspart base',
      "has no @csspart line",
    ],
    [
      "a part that is gone",
      "@summary X.\n * @csspart base - All.",
      "return html``;",
      "has a stale @csspart base",
    ],
    [
      "a part passed on under another name",
      "@summary X.",
      'return html`<y exportparts="base:y__base"></y>`;',
      "has no @csspart y__base",
    ],
    [
      "a slot that nobody wrote down",
      "@summary X.",
      'return html`<slot name="logo"></slot>`;',
      "has no @slot logo",
    ],
    [
      "a default slot that nobody wrote down",
      "@summary X.",
      "return html`<slot></slot>`;",
      "has no @slot (default)",
    ],
    [
      "a default slot that is gone",
      "@summary X.\n * @slot - Text.",
      "return html``;",
      "has a stale @slot (default)",
    ],
    [
      "an event that nobody wrote down",
      "@summary X.",
      "this.dispatchEvent(new WaveEvent(1));",
      "has no @event secure-wave",
    ],
    [
      "a plain event that nobody wrote down",
      "@summary X.",
      'this.dispatchEvent(new Event("close"));',
      "has no @event close",
    ],
    [
      "an event that is gone",
      "@summary X.\n * @event {WaveEvent} secure-wave - Hello.",
      "return html``;",
      "has a stale @event secure-wave",
    ],
    [
      "a property that is gone",
      "@summary X.\n * @cssproperty --gap - Space.",
      "return html``;",
      "has a stale @cssproperty --gap",
    ],
  ];
  for (const [what, comment, body, gap] of undocumented) {
    it(`finds ${what}`, () => {
      expect(gaps({ path, text: element(comment, body) }, "", waved)).to.include(`${path} ${gap}`);
    });
  }

  it("is content with an element whose comment says it all", () => {
    const comment =
      "@summary X.\n * @slot - Text.\n * @slot logo - A picture.\n * @event {WaveEvent} secure-wave - Hello.\n * @csspart base - All.\n * @cssproperty --gap - Space.";
    const body =
      'this.dispatchEvent(new WaveEvent()); return html`<p part="base"><slot></slot><slot name="logo"></slot></p>`;';
    expect(gaps({ path, text: element(comment, body) }, "p { gap: var(--gap, 1px); }", waved)).to.deep.equal(
      [],
    );
  });

  it("knows an event class by the name that it dispatches", () => {
    const text =
      'export class WaveEvent extends Event {\n  constructor() {\n    super("secure-wave", { bubbles: true });\n  }\n}';
    expect([...eventClasses(text)]).to.deep.equal([["WaveEvent", "secure-wave"]]);
  });

  const unsafe: readonly (readonly [markup: string, what: string])[] = [
    ['html`<p style="color: red"></p>`', "has a style attribute"],
    ["html`<p style=${colour}></p>`", "has a style attribute"],
    ["html`<p style=${styleMap({ color })}></p>`", "uses styleMap"],
    ["html`${unsafeHTML(body)}`", "uses an unsafe directive"],
    ["node.innerHTML = body;", "uses innerHTML or outerHTML"],
    ['node.insertAdjacentHTML("beforeend", body);', "makes markup of text"],
    ['node.setAttribute("style", "color: red");', "sets a style or handler attribute"],
    ["html`<style>p { color: red; }</style>`", "has an element that loads or runs"],
    ['html`<a onclick="go()"></a>`', "has an inline handler"],
    ["html`<a href=${`javascript:${go}`}></a>`", "has a javascript: address"],
  ];
  for (const [markup, what] of unsafe) {
    it(`refuses ${markup}`, () => {
      expect(unsafeMarkup({ path, text: `${markup}\n` })).to.include(`${path} ${what}`);
    });
  }

  it("lets through a style that is set as a property, which the policy allows", () => {
    expect(
      unsafeMarkup({ path, text: 'html`<p .style=${colour} class=${mine}></p>`; // style="x" in a comment' }),
    ).to.deep.equal([]);
  });
});
