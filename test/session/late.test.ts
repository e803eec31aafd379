import { expect } from "chai";
import { SessionError } from "../../web-components/session/errors.ts";
import { Late } from "../../web-components/session/late.ts";
import { Part } from "../../web-components/session/part.ts";

/** Something that is made when the test says so. */
function coming(): {
  readonly late: Late<string[]>;
  readonly arrive: () => void;
  readonly fail: () => void;
  readonly tries: () => number;
} {
  let tries = 0;
  let settle: { readonly resolve: (it: string[]) => void; readonly reject: (error: unknown) => void };
  const late = new Late<string[]>(() => {
    tries += 1;
    return new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
  });
  return {
    late,
    arrive: () => settle.resolve([]),
    fail: () => settle.reject(new SessionError("offline", "not now")),
    tries: () => tries,
  };
}

describe("something whose code may not be here yet", () => {
  it("hears everything that was said while it came, in order and once", async () => {
    const { late, arrive, tries } = coming();
    late.need((it) => it.push("one"));
    late.tell((it) => it.push("two"));
    late.need((it) => it.push("three"));
    expect(late.here).to.equal(undefined);
    arrive();
    const heard = await late.get();
    late.tell((it) => it.push("four"));
    expect(heard).to.deep.equal(["one", "two", "three", "four"]);
    expect(tries()).to.equal(1);
  });

  it("is not made for what only matters to someone who is there", () => {
    const { late, tries } = coming();
    late.tell((it) => it.push("nobody hears this"));
    expect(tries()).to.equal(0);
    expect(late.backlog).to.equal(0);
  });

  it("loses nothing where its code could not be fetched: it is fetched again when it is needed again", async () => {
    const { late, arrive, fail, tries } = coming();
    late.need((it) => it.push("one"));
    const first = late.get();
    fail();
    expect(await first.catch((error: unknown) => error)).to.have.property("code", "offline");
    late.tell((it) => it.push("two"));
    late.need((it) => it.push("three"));
    arrive();
    expect(await late.get()).to.deep.equal(["one", "two", "three"]);
    expect(tries()).to.equal(2);
  });

  it("is there at once where its code is there", () => {
    const late = new Late<string[]>(() => []);
    late.need((it) => it.push("one"));
    expect(late.here).to.deep.equal(["one"]);
  });
});

describe("a part of the session's code", () => {
  it("is fetched once for all that need it, and then there at once", async () => {
    let fetches = 0;
    const module = { name: "part" };
    const part = new Part(() => {
      fetches += 1;
      return Promise.resolve(module);
    });
    expect(await Promise.all([part.take(), part.take()])).to.deep.equal([module, module]);
    expect(part.take()).to.equal(module);
    expect(fetches).to.equal(1);
  });

  it("is offline where it cannot be fetched, and fetched again when it is asked for again", async () => {
    const answers = [Promise.reject(new TypeError("failed to fetch")), Promise.resolve("part")];
    const part = new Part(() => answers.shift() ?? "none");
    const first = await Promise.resolve(part.take()).catch((error: unknown) => error);
    expect(first).to.be.instanceOf(SessionError).and.to.have.property("code", "offline");
    expect(await part.take()).to.equal("part");
  });
});
