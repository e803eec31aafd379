import { expect } from "chai";
import { ConfigError, readConfig } from "../../server/config.ts";
import { DEFAULT_LIMITS } from "../../server/protocol/index.ts";

const ROOT = "/project";

describe("configuration", () => {
  it("needs none: everything has a default, and strangers on the network are not served", () => {
    const config = readConfig(ROOT, {});
    expect(config).to.include({ port: 3000, host: "127.0.0.1", authThrottle: true, trustProxy: 0 });
    expect(config).to.include({ dataDir: "/project/data", publicDir: "/project/public" });
    expect(config.limits).to.deep.equal(DEFAULT_LIMITS);
    expect(config.allowedOrigins).to.deep.equal([]);
    expect(config).not.to.have.property("jwtSecret");
  });

  it("reads what is set, and takes an empty variable as none", () => {
    const config = readConfig(ROOT, {
      PORT: "8080",
      HOST: "0.0.0.0",
      DATA_DIR: "/srv/chat",
      ALLOWED_ORIGINS: "https://a.example, http://localhost:5173/,",
      AUTH_THROTTLE: "off",
      LIMIT_DATA: "65536",
      LIMIT_EVENTS_PER_SECOND: "10",
      BACKLOG_BYTES: "",
    });
    expect(config).to.include({ port: 8080, host: "0.0.0.0", dataDir: "/srv/chat", authThrottle: false });
    expect(config.allowedOrigins).to.deep.equal(["https://a.example", "http://localhost:5173"]);
    expect(config.limits).to.deep.equal({ ...DEFAULT_LIMITS, data: 65_536, eventsPerSecond: 10 });
    expect(config.backlog).to.equal(4 * 1024 * 1024);
  });

  for (const limit of Object.keys(DEFAULT_LIMITS)) {
    const variable = `LIMIT_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    it(`has a variable for the limit ${limit}, and refuses 0`, () => {
      expect(readConfig(ROOT, { [variable]: "7" }).limits).to.include({ [limit]: 7 });
      expect(() => readConfig(ROOT, { [variable]: "0" })).to.throw(ConfigError, variable);
    });
  }

  const strong = "q8Zr1kWv7TtYb2NfXc4LmPd9HsGjKe3A";
  for (const [variable, ...values] of [
    ["PORT", "-1", "65536", "http", "3000.5", "0x10", " 80"],
    ["HOST", "a b", "http://localhost"],
    [
      "ALLOWED_ORIGINS",
      "*",
      "https://*.example",
      "example.com",
      "https://a.example/path",
      "ftp://a.example",
      "null",
    ],
    ["AUTH_THROTTLE", "false", "OFF", "0"],
    ["TRUST_PROXY", "yes", "11"],
    ["LIMIT_DATA", "1e6", "1048576"],
    ["PING_INTERVAL_MS", "0"],
    ["TOKEN_SECONDS", "0", "never"],
    ["HASHES_AT_ONCE", "0"],
    [
      "JWT_SECRET",
      "",
      "xyzzy9",
      strong.slice(1),
      "a".repeat(64),
      "abab".repeat(20),
      `${strong}-secret`,
      "change-me-please-change-me-please-1234",
    ],
  ] as const) {
    for (const value of values) {
      it(`refuses ${variable}=${value}, names the variable and does not quote a secret`, () => {
        const read = (): unknown => readConfig(ROOT, { [variable]: value });
        expect(read).to.throw(ConfigError, variable);
        if (variable === "JWT_SECRET" && value !== "") expect(read).not.to.throw(value);
      });
    }
  }

  it("takes a secret of 32 random characters or more", () => {
    expect(readConfig(ROOT, { JWT_SECRET: strong }).jwtSecret).to.equal(strong);
    const hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    expect(readConfig(ROOT, { JWT_SECRET: hex }).jwtSecret).to.equal(hex);
  });
});
