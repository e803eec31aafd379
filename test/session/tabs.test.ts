import { expect } from "chai";
import { Tabs, type TabsListener, type TabWord } from "../../web-components/session/tabs.ts";
import { memoryVault } from "../../web-components/session/index.ts";
import { Unsent } from "../../web-components/session/unsent.ts";

function listener(): TabsListener {
  const nothing = (): void => undefined;
  return {
    share: () => [],
    receive: nothing,
    shareRooms: () => [],
    receiveRooms: nothing,
    roomChanged: nothing,
    chat: nothing,
    roomChat: nothing,
    contactChanged: nothing,
    preferencesChanged: nothing,
    unsent: new Unsent(nothing),
    signedIn: nothing,
    signedOut: nothing,
  };
}

describe("a tab that is closed", () => {
  it("says nothing any more, whatever ends in it afterwards", async () => {
    const vault = memoryVault();
    const heard: string[] = [];
    const others = new Promise<void>((resolve) => {
      vault.channel<TabWord>("profile").listen(({ type }) => {
        heard.push(type);
        if (type === "signed-in") resolve();
      });
    });
    const tabs = new Tabs(vault.channel<TabWord>("profile"), "one", listener());
    tabs.say({ type: "preferences" });
    tabs.close();
    tabs.say({ type: "unsent", from: "one", count: 1 });
    vault.channel<TabWord>("profile").say({ type: "signed-in" });
    await others;
    expect(heard).to.deep.equal(["hello", "preferences", "signed-in"]);
  });
});
