import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { isMigrationFault } from "../../migration/fault.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import { openEvidence } from "../../migration/report/evidence.ts";

const exception = (path: string, severity: Exception["severity"]): Exception => ({
  ...{ severity, path, side: "target", operation: "Put Blob", code: "Denied" },
  ...{ because: "it may not", remedy: "let it" },
});

void test("a folder that cannot be written is told in one message", async () => {
  await assert.rejects(openEvidence("/dev/null/reports"), (error: unknown) => {
    assert.ok(isMigrationFault(error));
    assert.match(error.message, /^The report folder \/dev\/null\/reports cannot be written: .*ENOTDIR/);
    return true;
  });
});

void test("every exception is written, the first twenty that are no remarks are named, the folder is replaced", async () => {
  const folder = await mkdtemp(join(tmpdir(), "adls-migration-evidence-"));
  try {
    const evidence = await openEvidence(join(folder, "made", "here"));
    evidence.add(exception("remarked", "remark"));
    for (let index = 0; index < 5_000; index++) evidence.add(exception(`f${index}`, "failed"));
    await evidence.close({ schema: 1 }, ["# Page"]);
    assert.equal(evidence.count, 5_001);
    assert.equal(evidence.first.length, 20);
    assert.equal(evidence.first[0], "failed: f0: Put Blob at the target: it may not (Denied); let it");
    const inside = join(folder, "made", "here");
    const lines = (await readFile(join(inside, "exceptions.ndjson"), "utf8")).trimEnd().split("\n");
    assert.deepEqual(JSON.parse(lines.at(-1) ?? ""), exception("f4999", "failed"));
    assert.equal(lines.length, 5_001);
    assert.match(await readFile(join(inside, "report.md"), "utf8"), /^# Page\n[^]*5001 in all[^]*- failed: f19:/);
    assert.deepEqual((await readdir(inside)).sort(), ["exceptions.ndjson", "report.json", "report.md"]);

    const next = await openEvidence(inside);
    await next.close({ schema: 1 }, ["# Page"]);
    assert.deepEqual(
      (await readdir(inside)).sort(),
      ["report.json", "report.md"],
      "no exception of an earlier run stays",
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
