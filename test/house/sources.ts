/** The project's own sources, as the house tests read them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder that holds `package.json`, with a slash at its end. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/** A TypeScript file: where it stands, with forward slashes and seen from the project's root, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every `.ts` file under `folder` (seen from the root), sorted by path; none where the folder is not there yet. */
export function sourcesIn(folder: string): readonly Source[] {
  return entries(folder)
    .map((entry) => `${folder}/${entry.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(projectRoot + path, "utf8") }));
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(projectRoot + folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

/** The text without its comments; strings, and so import specifiers and templates, stay as they are. */
export function withoutComments(text: string): string {
  const stringOrComment = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g;
  return text.replace(stringOrComment, (match) => (match.startsWith("/") ? " " : match));
}
