/** The page `/gallery` of `npm run dev`: every scene under its name, in the theme that `?theme=` names; `?scene=` shows one. */
import { THEMES } from "../../web-components/elements/tab-memory.ts";
import { scenes } from "./scenes.ts";

const wishes = new URLSearchParams(location.search);
const theme = THEMES.find((name) => name === wishes.get("theme")) ?? "dark";
const alone = wishes.get("scene");
const gallery = document.querySelector("#gallery");

function link(words: string, query: Record<string, string>): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.href = `?${new URLSearchParams(query).toString()}`;
  anchor.textContent = words;
  return anchor;
}

if (alone === null) {
  const themes = document.createElement("nav");
  themes.append(...THEMES.map((name) => link(name, { theme: name })));
  gallery?.append(themes);
} else document.body.classList.add("alone");

for (const { name, show } of scenes.filter((scene) => alone === null || scene.name === alone)) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const stage = document.createElement("div");
  stage.className = "stage";
  caption.append(link(name, { scene: name, theme }));
  if (alone === null) figure.append(caption);
  figure.append(stage);
  gallery?.append(figure);
  await show(stage, theme);
}
document.body.dataset["ready"] = "yes";
