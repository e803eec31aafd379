/* Comforts of the landing page, which reads the same without them: copy the snippet, show which build this is, and reveal on scroll where CSS cannot. */
const status = document.querySelector("[data-copied]");

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = "Copied";
    if (status) status.textContent = "Copied to the clipboard.";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 1800);
  });
}

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
if (!still && !CSS.supports("animation-timeline: view()")) {
  document.documentElement.classList.add("observed");
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        entry.target.classList.add("seen");
        observer.unobserve(entry.target);
      }
    },
    { rootMargin: "0px 0px -8% 0px" },
  );
  for (const element of document.querySelectorAll(".reveal")) observer.observe(element);
}

const build = document.querySelector("[data-build]");
const answer = build && (await fetch("/dist/build.txt").catch(() => undefined));
const [hash] = /^[0-9a-f]{64}/.exec(answer?.ok ? await answer.text() : "") ?? [];
if (hash) build.textContent = hash.slice(0, 12);
