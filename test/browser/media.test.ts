import { expect } from "chai";
import type { Browser, Locator, Page } from "playwright-core";
import { pictureOf } from "../../web-components/session/index.ts";
import { openChat, register } from "../support/browser-chat.ts";
import { openPerson, type Arrival, type Person } from "../support/browser-person.ts";
import { FAKE_MICROPHONE, launchBrowser } from "../support/browser.ts";
import { everyoneLeaves, join } from "../support/people.ts";
import { DISGUISES, tellingJpeg, tracesIn } from "../support/picture-fixtures.ts";
import { startRelay, type RunningRelay } from "../support/relay.ts";

/** A place on the screen, in CSS pixels. */
interface Point {
  readonly x: number;
  readonly y: number;
}

const PHONE = { viewport: { width: 390, height: 844 } };

/** The bytes that an element of the timeline hands out: what came, as the session opened it. */
async function bytesIn(media: Locator): Promise<Uint8Array> {
  const numbers = await media.evaluate(async (element) => {
    const item: unknown = "item" in element ? element.item : undefined;
    const held = typeof item === "object" && item !== null && "media" in item ? item.media : undefined;
    const blob: unknown =
      typeof held === "object" && held !== null && "blob" in held && typeof held.blob === "function"
        ? held.blob()
        : undefined;
    return blob instanceof Blob ? [...new Uint8Array(await blob.arrayBuffer())] : [];
  });
  return Uint8Array.from(numbers);
}

/** A photo of a browser's own encoder. */
async function photo(page: Page, width: number, height: number): Promise<Uint8Array> {
  const numbers = await page.evaluate(
    async ([w, h]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
      const context = canvas.getContext("2d");
      if (context) {
        context.fillStyle = "#a3f";
        context.fillRect(0, 0, (w ?? 0) / 2, h ?? 0);
      }
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg"));
      return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
    },
    [width, height],
  );
  return Uint8Array.from(numbers);
}

/** Seconds and loudness of sound, as this page's own decoder finds them. */
async function heardIn(
  page: Page,
  bytes: Uint8Array,
): Promise<{ readonly seconds: number; readonly loud: number }> {
  return await page.evaluate(
    async (numbers) => {
      const decoder = new OfflineAudioContext(1, 1, 48_000);
      const sound = await decoder.decodeAudioData(Uint8Array.from(numbers).buffer);
      const samples = sound.getChannelData(0);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      return { seconds: sound.duration, loud: Math.sqrt(sum / samples.length) };
    },
    [...bytes],
  );
}

describe("photos, voice notes and files between two browsers", function () {
  // Two newcomers make accounts in each story, and a voice note takes as long as it is.
  this.timeout(120_000);

  let relay: RunningRelay;
  let browser: Browser;
  const people: Person[] = [];
  const arrive = async (name: string, options: Arrival = {}): Promise<Person> => {
    const person = await openPerson(browser, relay.url, { permissions: ["microphone"], ...options });
    people.push(person);
    await register(person.page, name);
    return person;
  };
  const pair = async (one: string, two: string): Promise<readonly [Person, Person]> => {
    const [first, second] = [await arrive(one), await arrive(two)];
    await openChat(first.page, two);
    await openChat(second.page, one);
    return [first, second];
  };

  before(async () => {
    relay = await startRelay();
    browser = await launchBrowser({ args: FAKE_MICROPHONE });
  });
  afterEach(async () => {
    everyoneLeaves();
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  it("a voice note is recorded, heard, sent, and played and sought in the other window", async () => {
    const [alice, bob] = await pair("alice", "bob");
    await alice.page.getByRole("button", { name: "Record a voice note" }).click();
    await alice.page.getByRole("timer").getByText("0:02").waitFor();
    await alice.page.getByRole("button", { name: "Stop and listen" }).click();
    await alice.page.getByRole("button", { name: "Play voice note" }).click();
    await alice.page.getByRole("button", { name: "Pause" }).waitFor();
    await alice.page.getByRole("button", { name: "Send voice note" }).click();

    const play = bob.page.getByRole("button", { name: "Play voice note" });
    await play.waitFor();
    const { seconds, loud } = await heardIn(bob.page, await bytesIn(bob.page.locator("secure-media")));
    expect(seconds).to.be.within(1.8, 4);
    // The fake microphone beeps once a second.
    expect(loud).to.be.greaterThan(0.01);

    const slider = bob.page.getByRole("slider", { name: "Position" });
    await slider.focus();
    await bob.page.keyboard.press("End");
    expect(Number(await slider.getAttribute("aria-valuenow"))).to.be.greaterThan(1.5);
    await bob.page.keyboard.press("Home");
    await play.press("Enter");
    await bob.page.locator("secure-waveform [aria-valuetext^='0:01']").waitFor();
    await play.waitFor();
    alice.expectCleanPages();
    bob.expectCleanPages();
  });

  it("where what records cannot be fetched, one is told and goes on writing", async () => {
    const alice = await arrive("uma");
    await join(relay.url, "vera");
    await openChat(alice.page, "vera");
    await alice.page.route("**/secure-voice-recorder-*.js", (route) => route.abort());
    await alice.page.getByRole("button", { name: "Record a voice note" }).click();
    await alice.page.getByRole("alert").getByText("That did not work. Try again.").waitFor();
    await alice.page.getByRole("textbox", { name: /vera/ }).waitFor();
  });

  it("on a touch screen: held it is sent when the finger lifts, slid aside it is gone, tapped it is heard first", async () => {
    const [alice, bob] = [
      await arrive("hilda", { hasTouch: true, isMobile: true, ...PHONE }),
      await arrive("ines"),
    ];
    await openChat(alice.page, "ines");
    await openChat(bob.page, "hilda");
    const { page } = alice;
    const screen = await alice.context.newCDPSession(page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", at?: Point): Promise<void> => {
      await screen.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
    };
    const microphone = page.getByRole("button", { name: "Record a voice note" });
    const press = async (): Promise<Point> => {
      const box = await microphone.boundingBox();
      if (box === null) throw new Error("there is no microphone to press");
      const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
      await touch("touchStart", at);
      return at;
    };

    const at = await press();
    await page.getByText("Slide to cancel").waitFor();
    await touch("touchMove", { x: at.x - 40, y: at.y });
    await touch("touchMove", { x: at.x - 120, y: at.y });
    await microphone.waitFor();
    await touch("touchEnd");
    expect(await page.locator("secure-media").count()).to.equal(0);

    await press();
    await page.getByRole("timer").getByText("0:01").waitFor();
    await touch("touchEnd");
    await page.locator("secure-media").waitFor();
    await bob.page.getByRole("button", { name: "Play voice note" }).waitFor();

    await press();
    await touch("touchEnd");
    await page.getByRole("timer").getByText("0:01").waitFor();
    await page.getByRole("button", { name: "Stop and listen" }).tap();
    await page.getByRole("button", { name: "Send voice note" }).waitFor();
    expect(await page.locator("secure-media").count()).to.equal(1);
    alice.expectCleanPages();
  });

  it("a photo is sent by keyboard alone, and nothing but the picture arrives", async () => {
    const [alice, bob] = await pair("carol", "dan");
    const telling = tellingJpeg(await photo(alice.page, 3_000, 1_500));
    expect(tracesIn(telling)).not.to.deep.equal([]);
    const chosen = alice.page.waitForEvent("filechooser");
    await alice.page.getByRole("button", { name: "Send photos or files" }).press("Enter");
    await (
      await chosen
    ).setFiles({ name: "IMG_2044.jpg", mimeType: "image/jpeg", buffer: Buffer.from(telling) });
    await alice.page.getByText("Metadata removed").waitFor();
    await alice.page.keyboard.type("from the bridge");
    await alice.page.keyboard.press("Enter");

    const shown = bob.page.getByRole("button", { name: "Photo: from the bridge. Show it large" });
    await shown.waitFor();
    const received = await bytesIn(bob.page.locator("secure-media"));
    expect(tracesIn(received)).to.deep.equal([]);
    expect(pictureOf(received)).to.include({ type: "image/jpeg", width: 2_048, height: 1_024 });

    await shown.press("Enter");
    await bob.page.getByRole("dialog", { name: "Photo" }).getByRole("img").waitFor();
    const saved = bob.page.waitForEvent("download");
    await bob.page.getByRole("button", { name: "Save photo" }).press("Enter");
    expect((await saved).suggestedFilename()).to.match(/^photo-.*\.jpg$/);
    await bob.page.keyboard.press("Escape");
    await bob.page.getByRole("dialog", { name: "Photo" }).waitFor({ state: "hidden" });
    expect(await shown.evaluate((button) => button.matches(":focus"))).to.equal(true);
    alice.expectCleanPages();
    bob.expectCleanPages();
  });

  it("a file arrives under its name, byte for byte", async () => {
    const [alice, bob] = await pair("erin", "frank");
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251));
    const chosen = alice.page.waitForEvent("filechooser");
    await alice.page.getByRole("button", { name: "Send photos or files" }).click();
    await (await chosen).setFiles({ name: "plan.bin", mimeType: "application/x-plan", buffer: bytes });
    await alice.page.getByRole("button", { name: "Send", exact: true }).click();

    const save = bob.page.getByRole("button", { name: "Save plan.bin" });
    await save.waitFor();
    const saved = bob.page.waitForEvent("download");
    await save.click();
    expect((await saved).suggestedFilename()).to.equal("plan.bin");
    expect(Buffer.compare(Buffer.from(await bytesIn(bob.page.locator("secure-media"))), bytes)).to.equal(0);
    alice.expectCleanPages();
    bob.expectCleanPages();
  });

  it("what says that it is a photo and is none is never shown, and the page lives on", async () => {
    const bob = await arrive("grace");
    const mallory = await join(relay.url, "mallory");
    await openChat(bob.page, "mallory");
    for (const [, bytes] of DISGUISES) {
      const preview = new Blob([bytes], { type: "image/png" });
      await mallory.to("grace").sendMedia(new Blob([bytes], { type: "image/png" }), {
        kind: "image",
        width: 100,
        height: 100,
        ...(preview.size <= 4_096 ? { preview } : {}),
      });
    }
    const notes = bob.page.getByText("Sent as a photo, and it is none that can be shown.");
    await notes.nth(DISGUISES.length - 1).waitFor();
    expect(await bob.page.locator("secure-media img").count()).to.equal(0);
    expect(await bob.page.title()).not.to.include("owned");
    await bob.page.getByRole("textbox", { name: /^Message to / }).fill("nice try");
    await bob.page.keyboard.press("Enter");
    await bob.page.getByRole("log").getByText("nice try").waitFor();
    bob.expectCleanPages();
  });
});
