import { expect } from "chai";
import "../../web-components/elements/secure-sign-in.ts";
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
} from "./support/stage.ts";

describe("<secure-sign-in>", () => {
  afterEach(clearStage);

  it("hands name and password to its parent and to nobody else", async () => {
    const element = await show("secure-sign-in");
    let leaked = 0;
    document.addEventListener("secure-sign-in", () => (leaked += 1), { once: true });
    type(find(element, "#username"), "alice");
    type(find(element, "#password"), "correct horse");
    const event = await heard(element, "secure-sign-in", () => find(element, "button[type=submit]").click());
    expect(event).to.include({
      username: "alice",
      password: "correct horse",
      register: false,
      bubbles: false,
      composed: false,
    });
    expect(leaked).to.equal(0);
  });

  it("says what is wrong with a name before anything is sent, and puts the cursor there", async () => {
    const element = await show("secure-sign-in");
    let sent = 0;
    element.addEventListener("secure-sign-in", () => (sent += 1));
    type(find(element, "#username"), "a b");
    type(find(element, "#password"), "correct horse");
    find(element, "button[type=submit]").click();
    await settled(element);
    expect(sent).to.equal(0);
    expect(textOf(find(element, "[role=alert]"))).to.include("3 to 20");
    expect(element.shadowRoot?.activeElement?.id).to.equal("username");
    expect(find(element, "#username").getAttribute("aria-invalid")).to.equal("true");
  });

  it("makes an account when asked to, with hints that belong to their fields", async () => {
    const element = await show("secure-sign-in");
    find(element, ".swap button").click();
    await settled(element);
    expect(find(element, "#password").getAttribute("autocomplete")).to.equal("new-password");
    expect(
      textOf(find(element, `#${find(element, "#password").getAttribute("aria-describedby")}`)),
    ).to.include("8");
    type(find(element, "#username"), "alice");
    type(find(element, "#password"), "correct horse");
    const event = await heard(element, "secure-sign-in", () => find(element, "button[type=submit]").click());
    expect(event.register).to.equal(true);
  });

  it("shows the password only while asked to", async () => {
    const element = await show("secure-sign-in");
    find(element, ".icon-button").click();
    await settled(element);
    expect(find(element, "#password").getAttribute("type")).to.equal("text");
    find(element, ".icon-button").click();
    await settled(element);
    expect(find(element, "#password").getAttribute("type")).to.equal("password");
  });

  it("forgets the password when told to", async () => {
    const element = await show("secure-sign-in");
    type(find(element, "#password"), "correct horse");
    element.forget();
    expect(find(element, "#password")).to.have.property("value", "");
  });

  it("cannot be sent twice while it waits", async () => {
    const element = await show("secure-sign-in", { busy: true });
    let sent = 0;
    element.addEventListener("secure-sign-in", () => (sent += 1));
    type(find(element, "#username"), "alice");
    type(find(element, "#password"), "correct horse");
    find(element, "button[type=submit]").click();
    expect(sent).to.equal(0);
  });

  it("asks only for the password in the middle of a session", async () => {
    const element = await show("secure-sign-in", { again: true, username: "alice" });
    expect(seek(element, "#username")).to.equal(undefined);
    expect(element.hasAttribute("again")).to.equal(true);
    press(find(element, "#password"), "a");
    type(find(element, "#password"), "correct horse");
    const event = await heard(element, "secure-sign-in", () => find(element, "button[type=submit]").click());
    expect(event).to.include({ username: "alice", register: false });
  });

  it("has no barrier for assistive technology", async () => {
    const element = await show("secure-sign-in", { problem: "wrong_credentials", note: "Signed out." });
    expect(await barriers(element)).to.deep.equal([]);
  });
});
