import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { secretOf, weaknessOf } from "../../server/secret.ts";

describe("the signing secret", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "securechat-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is made once, strong, readable by its owner only, and the same for all who start at once", async () => {
    const dataDir = join(folder, "data");
    const secrets = await Promise.all([secretOf(dataDir), secretOf(dataDir), secretOf(dataDir)]);
    expect(new Set(secrets).size).to.equal(1);
    expect(weaknessOf(secrets[0])).to.equal(undefined);
    expect(await readdir(dataDir)).to.deep.equal(["jwt-secret"]);
    expect((await stat(join(dataDir, "jwt-secret"))).mode & 0o777).to.equal(0o600);
    expect((await stat(dataDir)).mode & 0o777).to.equal(0o700);
    expect(await secretOf(dataDir)).to.equal(secrets[0]);
  });

  it("differs from folder to folder", async () => {
    expect(await secretOf(join(folder, "a"))).not.to.equal(await secretOf(join(folder, "b")));
  });

  it("is closed to others again if someone opened it", async () => {
    await secretOf(folder);
    await chmod(join(folder, "jwt-secret"), 0o644);
    await secretOf(folder);
    expect((await stat(join(folder, "jwt-secret"))).mode & 0o777).to.equal(0o600);
  });

  it("is refused, not replaced, if someone put a weak one there", async () => {
    const file = join(folder, "jwt-secret");
    await writeFile(file, "weak");
    const failure = await secretOf(folder).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.an("error").with.property("message").that.contains("DATA_DIR");
    expect(await readFile(file, "utf8")).to.equal("weak");
  });
});
