import { expect } from "chai";
import { Announcer } from "../../web-components/elements/announcer.ts";
import { completed } from "../../web-components/elements/phrases-late.ts";
import { english } from "../../web-components/elements/phrases.ts";
import type { TextItem } from "../../web-components/session/index.ts";
import { notice } from "./support/rooms-on-stage.ts";
import { NOON } from "./support/scripted-session.ts";

const hello: TextItem = {
  kind: "text",
  key: "hello",
  id: "hello",
  from: "bob",
  mine: false,
  at: NOON,
  body: "hello",
};

describe("what is said aloud in a conversation", () => {
  it("waits for the words of rooms, is said once when they come, and holds nothing else back", () => {
    const announcer = new Announcer();
    announcer.hear([notice("member-added", { who: "carol" })]);
    announcer.speak(english, "alice");
    expect(announcer.words).to.equal("");
    announcer.hear([hello]);
    announcer.speak(english, "alice");
    expect(announcer.words).to.equal("bob: hello");
    announcer.speak(completed(english), "alice");
    expect(announcer.words).to.equal("carol was added to the room.");
    announcer.hear([hello]);
    announcer.speak(completed(english), "alice");
    expect(announcer.words).to.equal("bob: hello");
  });

  it("ends with its conversation", () => {
    const announcer = new Announcer();
    announcer.hear([hello, notice("member-added", { who: "carol" })]);
    announcer.speak(english, "alice");
    announcer.restart();
    announcer.speak(completed(english), "alice");
    expect(announcer.words).to.equal("");
  });
});
