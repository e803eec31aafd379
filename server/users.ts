import { randomBytes } from "node:crypto";
import { chmod, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import sqlite3 from "sqlite3";
import type { Username } from "./protocol/index.ts";

/** An account. The only thing that the relay keeps on disk. */
export interface User {
  /** 128 random bits: never used again, and says nothing of how many accounts there are. */
  readonly id: string;
  readonly username: Username;
  /** argon2id in PHC form. */
  readonly password: string;
  /** Raised by each password change: tokens of an earlier one are refused. */
  readonly generation: number;
  /** The session that made the last password change and lives on; survives a restart as `generation` does. */
  readonly keptSession: string | null;
}

/** Where accounts are kept. Names are compared without regard to case. What it acknowledges survives a crash. */
export interface UserStore {
  /** The new account, or `undefined` if the name is taken. */
  add(username: Username, password: string): Promise<User | undefined>;
  byName(username: Username): Promise<User | undefined>;
  byId(id: string): Promise<User | undefined>;
  /** Sets the hash and raises the generation. `false` if the account changed since `user` was read, or is gone. */
  setPassword(user: User, password: string, keptSession: string): Promise<boolean>;
  /** `false` if it was gone already. */
  remove(id: string): Promise<boolean>;
  /** Names that start with `prefix` and come after `after`, in ascending order. */
  names(prefix: string, after: Username | undefined, limit: number): Promise<readonly Username[]>;
  close(): Promise<void>;
}

/**
 * The file of accounts cannot be read or written: full or read-only disk, locked, not a database. What was asked for was
 * not done. Its message is made for the operator; `code` is SQLite's.
 */
export class StoreError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(
      `the accounts in DATA_DIR (users.db) cannot be used: ${MEANING[code] ?? "input or output failed"} (${code})`,
    );
    this.name = "StoreError";
    this.code = code;
  }
}

const MEANING: Readonly<Record<string, string>> = {
  SQLITE_BUSY: "another process has locked them",
  SQLITE_CANTOPEN: "the file cannot be opened",
  SQLITE_CORRUPT: "the file is damaged, restore it from a backup",
  SQLITE_FULL: "the disk is full",
  SQLITE_NOTADB: "the file is not a database, restore it from a backup",
  SQLITE_READONLY: "the folder or the file is read-only",
};

function storeError(error: Error): Error {
  return "code" in error && typeof error.code === "string" ? new StoreError(error.code) : error;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    kept_session TEXT
  ) STRICT, WITHOUT ROWID`;

const COLUMNS = "id, username, password, generation, kept_session AS keptSession";

/** Sorts after every character that a name can have. */
const AFTER_ALL = "\x7f";

type Value = string | number | null;

/**
 * Opens the SQLite file of accounts, and makes it (mode 0600) if there is none. WAL, with a flush to disk before each
 * write is acknowledged; deleted rows are overwritten.
 */
export async function openUsers(file: string): Promise<UserStore> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const db = await open(file);
  await chmod(file, 0o600);
  for (const statement of [
    // First, so that the others wait too where another process has the file.
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    SCHEMA,
  ]) {
    await run(db, statement, []);
  }
  return {
    async add(username, password) {
      const id = randomBytes(16).toString("base64url");
      const sql =
        "INSERT INTO users (id, username, password) VALUES (?, ?, ?) ON CONFLICT (username) DO NOTHING";
      const added = await run(db, sql, [id, username, password]);
      return added === 1 ? { id, username, password, generation: 0, keptSession: null } : undefined;
    },
    byName: async (username) =>
      (await all<User>(db, `SELECT ${COLUMNS} FROM users WHERE username = ?`, [username]))[0],
    byId: async (id) => (await all<User>(db, `SELECT ${COLUMNS} FROM users WHERE id = ?`, [id]))[0],
    async setPassword(user, password, keptSession) {
      const sql =
        "UPDATE users SET password = ?, generation = generation + 1, kept_session = ? WHERE id = ? AND generation = ?";
      return (await run(db, sql, [password, keptSession, user.id, user.generation])) === 1;
    },
    remove: async (id) => (await run(db, "DELETE FROM users WHERE id = ?", [id])) === 1,
    async names(prefix, after, limit) {
      const sql =
        "SELECT username FROM users WHERE username >= ? AND username < ? AND username > ? ORDER BY username LIMIT ?";
      const rows = await all<Pick<User, "username">>(db, sql, [
        prefix,
        prefix + AFTER_ALL,
        after ?? "",
        limit,
      ]);
      return rows.map((row) => row.username);
    },
    close: () => close(db),
  };
}

function open(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, (error) => (error ? reject(storeError(error)) : resolve(db)));
  });
}

/** Runs a statement and answers how many rows it changed. */
function run(db: sqlite3.Database, sql: string, values: readonly Value[]): Promise<number> {
  return new Promise((resolve, reject) => {
    db.run(sql, [...values], function (error) {
      if (error) reject(storeError(error));
      else resolve(this.changes);
    });
  });
}

function all<Row>(db: sqlite3.Database, sql: string, values: readonly Value[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    db.all<Row>(sql, [...values], (error, rows) => (error ? reject(storeError(error)) : resolve(rows)));
  });
}

function close(db: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => db.close((error) => (error ? reject(error) : resolve())));
}
