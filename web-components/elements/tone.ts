/** Plays two soft notes; no file is fetched for them. A page that was never touched stays silent, as browsers want it. */
export function tone(): void {
  const context = new AudioContext();
  const { currentTime: now, destination } = context;
  for (const [pitch, start] of [
    [659, 0],
    [880, 0.11],
  ] as const) {
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0, now + start);
    volume.gain.linearRampToValueAtTime(0.07, now + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, now + start + 0.3);
    note.connect(volume).connect(destination);
    note.start(now + start);
    note.stop(now + start + 0.32);
    note.addEventListener("ended", () => {
      if (start > 0) void context.close();
    });
  }
}
