import { expect } from "chai";
import { sourcesIn } from "../house/sources.ts";
import { runInPage } from "../support/in-page.ts";

/** The keys and the elements; the gallery's many states have a page of their own, to run beside these. */
const files = ["test/crypto", "test/elements"]
  .flatMap((folder) => sourcesIn(folder))
  .map(({ path }) => path)
  .filter((path) => path.endsWith(".test.ts") && path !== "test/elements/gallery.test.ts");

describe("what runs in a page", () => {
  it("includes the keys' tests, for keys live in browsers", () => {
    expect(files.some((path) => path.startsWith("test/crypto/"))).to.equal(true);
  });
});

await runInPage(files);
