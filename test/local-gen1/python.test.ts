/** The official Python client of Gen1, unmodified but for the address: what it does, reads and is refused. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { finishedProgram } from "../clients/finished-program.ts";
import { orReason } from "../clients/installed-client.ts";
import { providePython } from "../clients/python-environment.ts";
import { GEN1 } from "../../migration/stores/gen1/index.ts";
import { GEN1_ACCOUNT, startGen1, tokenFor } from "./index.ts";

const FOLDER = join(import.meta.dirname, "python");
const CALLER = "5b1e0c1e-0c1e-4b1e-9c1e-000000000007";
const OTHER = "ec3595d6-2c17-4696-8caa-7e139758d24a";
const NAMES = ["#1", "100%", "a b", "a+b", "q?x", "quote'", "übung", "日本語"];

const EXPECTED: Readonly<Record<string, unknown>> = {
  content: { same: true },
  listed: { names: NAMES.map((name) => `dir ä/${name}`) },
  appended: { content: "hello world" },
  range: { content: "wor" },
  large: { same: true, length: 10_240_000 },
  pages: { count: 10 },
  renamed: { there: true, old: false },
  concatenated: { content: "hello worlda b" },
  removed: { there: false },
  missing: { refused: "FileNotFoundError" },
  summary: {
    found: { directoryCount: 1, fileCount: 7, length: 33, quota: -1, spaceConsumed: 33, spaceQuota: -1 },
  },
  mode: { permission: "640" },
  acl: { status: ["user::rwx", `user:${OTHER}:r--`, "group::r-x", "mask::r-x", "other::---"] },
  modified: { status: ["user::rwx", `user:${OTHER}:rw-`, "group::r-x", "mask::rwx", "other::---"] },
  without: { status: ["user::rwx", "group::r-x", "mask::rwx", "other::---"] },
  base: { status: ["user::rwx", "group::r-x", "other::---"] },
  owner: { refused: "PermissionError" },
  expiry: { at: 1_896_091_200_000 },
  closed: { refused: "PermissionError" },
  scopes: { scopes: [GEN1.scope] },
};

const packages = { name: "azure-datalake-store", version: "1.0.1", requirements: join(FOLDER, "requirements.txt") };
const provided = await orReason(() => providePython(packages));
const skip = provided.endsWith("python") ? false : provided;

test("a journey with azure-datalake-store", { skip }, async () => {
  const gen1 = await startGen1();
  try {
    const token = tokenFor(CALLER, Date.now());
    const way = { url: `${gen1.endpoint}/${GEN1_ACCOUNT}/`, token, other: OTHER };
    const environment = { ...process.env, PYTHONUTF8: "1" };
    const words = [join(FOLDER, "journey.py"), JSON.stringify(way)];
    const ended = await finishedProgram(provided, words, { environment, limitSeconds: 120 });
    assert.equal(ended.status, 0, ended.errors);
    const steps = ended.output.trim().split("\n");
    const found = Object.fromEntries(
      steps.map((line) => {
        const { step, ...told } = JSON.parse(line) as { step: string };
        return [step, told];
      }),
    );
    assert.deepEqual(found, EXPECTED);
  } finally {
    await gen1.stop();
  }
});
