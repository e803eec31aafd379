import { figuresTable, verdict } from "./figures.ts";
import { benchRooms } from "./rooms.ts";
import { benchText } from "./text.ts";

/** What sealing costs over the bare Web Crypto calls that it cannot do without, for a text and for a large room: as Markdown. */
export async function benchKeys(rounds: number): Promise<string> {
  const texts = (await benchText(rounds)).map(({ place, ratio, ours, bare }) => ({
    title: `a text of 256 bytes, sealed and opened, ${place}: times the bare calls`,
    measured: `${ratio.toFixed(2)} (${ours.toFixed(0)} µs, bare ${bare.toFixed(0)} µs)`,
    goal: "≤ 1.5",
    verdict: verdict(ratio <= 1.5),
  }));
  const room = await benchRooms();
  const rows = [
    {
      title: `a chain for a room of ${room.devices} devices, Node: times the bare calls`,
      measured: `${room.ratio.toFixed(2)} (${room.whole.toFixed(0)} ms, bare ${room.bare.toFixed(0)} ms)`,
      goal: `≤ ${room.ratioAtMost}`,
      verdict: verdict(room.ratio <= room.ratioAtMost),
    },
    {
      title: `the longest time in which nothing else can run meanwhile; the first message may go after ${room.untilFirst.toFixed(0)} ms`,
      measured: `${room.longestBlock.toFixed(1)} ms`,
      goal: `≤ ${room.blockAtMost} ms`,
      verdict: verdict(room.longestBlock <= room.blockAtMost),
    },
  ];
  return figuresTable([...texts, ...rows]);
}
