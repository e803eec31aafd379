import { expect } from "chai";
import { SessionError } from "../../web-components/session/errors.ts";
import { browserVault } from "../../web-components/session/vault.ts";

const DATABASE = "secure-chat";
const TOKEN = { token: "token", username: "alice", issuedAt: 1, expiresAt: 2 };

/** Settles as a request does. */
function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the request failed"));
  });
}

/** The database as a later version of the program opens it, and leaves it behind. */
async function openNewer(): Promise<void> {
  const database = await done(indexedDB.open(DATABASE, 1_000));
  database.close();
}

async function codeOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    return error instanceof SessionError ? error.code : error;
  }
}

describe("the vault of a browser profile", () => {
  beforeEach(() => done(indexedDB.deleteDatabase(DATABASE)));
  afterEach(() => done(indexedDB.deleteDatabase(DATABASE)));

  it("that another tab's newer version took over says that storage failed, and works again once it can be opened", async () => {
    const vault = browserVault();
    await vault.set("tokens", "key", TOKEN);
    await openNewer();
    for (let i = 0; i < 2; i++) expect(await codeOf(vault.get("tokens", "key"))).to.equal("storage_failed");
    await done(indexedDB.deleteDatabase(DATABASE));
    expect(await codeOf(vault.set("tokens", "key", TOKEN))).to.equal("done");
    expect(await vault.get("tokens", "key")).to.deep.equal(TOKEN);
  });

  it("goes on by itself where only its database was closed", async () => {
    const vault = browserVault();
    await vault.set("tokens", "key", TOKEN);
    await done(indexedDB.deleteDatabase(DATABASE));
    expect(await codeOf(vault.get("tokens", "key"))).to.equal("done");
  });
});
