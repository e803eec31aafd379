import { expect } from "chai";
import { createLog, describeError, type LogFields } from "../../server/log.ts";

describe("the log", () => {
  it("lets through the fields of its list, and nothing that is handed over beside them", () => {
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => 0,
    );
    const fields: LogFields & Record<string, unknown> = {
      code: "x",
      method: "GET",
      username: "alice",
      token: "t",
      data: "d",
    };
    log("something happened", fields);
    log("something else");
    expect(lines.map((line) => JSON.parse(line))).to.deep.equal([
      { time: "1970-01-01T00:00:00.000Z", what: "something happened", method: "GET", code: "x" },
      { time: "1970-01-01T00:00:00.000Z", what: "something else" },
    ]);
    expect(lines.every((line) => line.endsWith("\n") && !line.slice(0, -1).includes("\n"))).to.equal(true);
  });

  it("says of an exception what it is and where it was thrown, and nothing of its text", () => {
    const described = describeError(
      new TypeError("the password of alice\n    at secret (/home/alice/secret.txt:1:1)"),
    );
    expect(described).to.include({ level: "error", error: "TypeError" });
    expect(described.at).to.contain("log.test.ts:");
    expect(JSON.stringify(described)).not.to.match(/password|alice|\/home/);
    expect(describeError("alice")).to.deep.equal({ level: "error", error: "string" });
  });
});
