/** One line of the table. */
export interface Figure {
  readonly title: string;
  readonly measured: string;
  readonly goal: string;
  /** `met`, `missed`, or nothing where there is no goal. */
  readonly verdict: string;
}

/** What is said of a goal. */
export function verdict(isMet: boolean): string {
  return isMet ? "met" : "missed";
}

/** The figures as Markdown. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ title, measured, goal, verdict }) => `| ${title} | ${measured.trim()} | ${goal} | ${verdict} |`,
  );
  return ["| what | measured | goal | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
