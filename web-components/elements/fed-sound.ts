const WEBM = "audio/webm";

/**
 * Gives `audio` a WebM file piece by piece instead of by its address. Firefox records files without an index, and Chromium,
 * which finds no way in those, breaks at the first leap. What is fed it finds its way in, and its length is known at once.
 * Rejects for any other file, one that is broken, a browser that cannot be fed, and an `audio` that is emptied meanwhile.
 */
export async function feed(audio: HTMLAudioElement, blob: Blob): Promise<void> {
  if (blob.type !== WEBM) throw new TypeError("only WebM can be fed");
  const bytes = await blob.arrayBuffer();
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  try {
    audio.src = address;
    await first(source, "sourceopen", audio);
    const buffer = source.addSourceBuffer(`${WEBM};codecs=opus`);
    buffer.appendBuffer(bytes);
    await first(buffer, "updateend", audio);
    source.endOfStream();
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Resolves with the event; rejects where `audio` breaks or is emptied before. */
function first(target: EventTarget, type: string, audio: HTMLAudioElement): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(type, () => resolve(), { once: true });
    for (const end of ["error", "emptied"])
      audio.addEventListener(end, () => reject(new Error("it cannot be fed any more")), { once: true });
  });
}
