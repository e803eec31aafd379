import { readFileSync } from "node:fs";

/** Clock ticks a second in `/proc`: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** CPU-seconds that a process used so far, its threads and the kernel's work for it included. Linux only. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command's name stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Seconds that a process was ready to run and had to wait for a core, its first thread's. Linux only. */
export function waitedSeconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[1]) / 1e9;
}

/** Resident memory of a process in bytes. Linux only. */
export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1_024;
}

/** Bytes that the kernel holds in the queues of the connections of a local port, at both ends. Linux and IPv4 only. */
export function kernelBytes(port: number): number {
  const end = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
  const queues = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .filter((line) => line.includes(end))
    .flatMap((line) => /([0-9A-F]{8}):([0-9A-F]{8}) \d/.exec(line)?.slice(1) ?? []);
  return queues.reduce((sum, queue) => sum + Number.parseInt(queue, 16), 0);
}

/** The value below which `share` of all values are; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The middle of all values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
