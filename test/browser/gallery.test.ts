import { runInPage } from "../support/in-page.ts";

await runInPage(["test/elements/gallery.test.ts"]);
