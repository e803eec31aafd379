/** Sound as plain PCM in a WAV file: larger than any codec, and played by every browser. */

const HEADER = 44;
const SAMPLE_BYTES = 2;

/** A mono WAV file of 16 bits a sample. */
export function wavOf(parts: readonly Int16Array[], rate: number): Blob {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const file = new DataView(new ArrayBuffer(HEADER + bytes));
  const write = (at: number, name: string): void =>
    [...name].forEach((letter, index) => file.setUint8(at + index, letter.charCodeAt(0)));
  write(0, "RIFF");
  file.setUint32(4, HEADER - 8 + bytes, true);
  write(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * SAMPLE_BYTES, true);
  file.setUint16(32, SAMPLE_BYTES, true);
  file.setUint16(34, SAMPLE_BYTES * 8, true);
  write(36, "data");
  file.setUint32(40, bytes, true);
  let at = HEADER;
  for (const part of parts) {
    for (const sample of part) {
      file.setInt16(at, sample, true);
      at += SAMPLE_BYTES;
    }
  }
  return new Blob([file.buffer], { type: "audio/wav" });
}

/** Samples at `rate`, as 16-bit ones at `wanted`, which is lower: each is the mean of those it stands for. */
export function lowered(samples: Float32Array, rate: number, wanted: number): Int16Array {
  const step = rate / wanted;
  const made = new Int16Array(Math.floor(samples.length / step));
  for (let index = 0; index < made.length; index += 1) {
    const from = Math.floor(index * step);
    const to = Math.max(from + 1, Math.floor((index + 1) * step));
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += samples[at] ?? 0;
    made[index] = Math.max(-1, Math.min(1, sum / (to - from))) * 32_767;
  }
  return made;
}
