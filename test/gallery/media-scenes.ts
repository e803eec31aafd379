/** Photos, voice notes and files: in a conversation, before they are sent, large, and while one speaks. */
import { find, seek, settled, textOf, until } from "../elements/support/stage.ts";
import { media, picture, RISING, tone } from "../elements/support/sounds-and-photos.ts";
import type { ScriptedSession } from "../elements/support/scripted-session.ts";
import { open, people, scene, type Act, type Scene } from "./scene.ts";

/** A picture with something to see: a lake under a low sun. */
async function lake(width = 1_280, height = 860): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("there is no canvas");
  const sky = context.createLinearGradient(0, 0, 0, height);
  for (const [at, colour] of [
    [0, "#2b1d5c"],
    [0.45, "#c0568f"],
    [0.6, "#ffb37a"],
    [0.61, "#1c3a5e"],
    [1, "#0a1730"],
  ] as const)
    sky.addColorStop(at, colour);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#ffe2b0";
  context.beginPath();
  context.arc(width * 0.64, height * 0.52, height * 0.07, 0, Math.PI * 2);
  context.fill();
  return await canvas.convertToBlob({ type: "image/jpeg" });
}

async function sent(session: ScriptedSession): Promise<void> {
  const bob = people(session);
  const photo = await lake();
  const portrait = await picture(420, 640, "#7c5cd6");
  const voice = tone(3);
  bob.timeline.set([
    media({ blob: () => photo, width: 1_280, height: 860, caption: "The lake at seven" }, { id: "p" }),
    media({ blob: () => portrait, width: 420, height: 640 }, { id: "q", mine: true, fate: "read" }),
    media({ blob: () => voice, duration: 3, waveform: RISING }, { kind: "voice", id: "v", mine: true }),
    media(
      { name: "tickets and timetable.pdf", size: 184_320, blob: () => new Blob(["x"]) },
      { kind: "file", id: "f" },
    ),
  ]);
}

function onTheirWay(session: ScriptedSession): void {
  const bob = people(session);
  bob.timeline.set([
    media({ state: "receiving", progress: 0.4, width: 640, height: 420 }, { id: "a" }),
    media(
      { state: "sending", progress: 0.7, width: 640, height: 420 },
      { id: "b", mine: true, fate: "sending" },
    ),
    media({ state: "failed", problem: "gone", width: 640, height: 420 }, { id: "c" }),
    media({ state: "receiving", progress: 0.2, duration: 9, waveform: RISING }, { kind: "voice", id: "d" }),
    media({ state: "ready", viewOnce: true, width: 640, height: 420 }, { id: "e" }),
  ]);
}

const large: Act = async (chat, session) => {
  await open(chat, session);
  const button = await until("the photo", () => seek(chat, "secure-media", "button.picture"));
  button.click();
  await until("it large", () => seek(chat, "secure-lightbox", "dialog[open] img"));
  await settled(chat);
};

const picked: Act = async (chat, session) => {
  await open(chat, session);
  const data = new DataTransfer();
  for (const file of [
    new File([await lake()], "IMG_2044.jpg", { type: "image/jpeg" }),
    new File(["x".repeat(4_000)], "timetable.txt", { type: "text/plain" }),
  ])
    data.items.add(file);
  const carried = { clipboardData: data, bubbles: true, cancelable: true };
  find(chat, "secure-composer", "textarea").dispatchEvent(new ClipboardEvent("paste", carried));
  await until("the photo", () => {
    const all = seek(chat, "secure-attach", ".all");
    return all && textOf(all).includes("Metadata removed");
  });
  await settled(chat);
};

/** A microphone that hums, so that the recorder has something to hear where there is none. */
async function hum(): Promise<MediaStream> {
  const context = new AudioContext();
  const end = context.createMediaStreamDestination();
  const oscillator = context.createOscillator();
  oscillator.connect(end);
  oscillator.start();
  return end.stream;
}

function speaking(getUserMedia: () => Promise<MediaStream>, seen: readonly string[]): Act {
  return async (chat, session) => {
    const { mediaDevices } = navigator;
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: { getUserMedia } });
    try {
      await open(chat, session);
      find(chat, "secure-composer", "[part=record]").click();
      await until("the recorder", () => seek(chat, "secure-voice-recorder", ...seen));
    } finally {
      Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: mediaDevices });
    }
    await settled(chat);
  };
}

/** All scenes of media. */
export const mediaScenes: readonly Scene[] = [
  scene("photos, a voice message and a file", sent, open),
  scene("media on their way", onTheirWay, open),
  scene("a photo, large", sent, large),
  scene("before photos are sent", people, picked),
  scene("recording", people, speaking(hum, ["[role=timer]"])),
  scene(
    "no microphone",
    people,
    speaking(async () => {
      throw new DOMException("no", "NotAllowedError");
    }, ["[role=alert]"]),
  ),
];
