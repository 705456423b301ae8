import assert from "node:assert/strict";
import test from "node:test";
import { closingReport } from "./closing-report.ts";
import { readStackState } from "./stack-state.ts";

const summary = {
  done: { files: 22_000, directories: 1_600, bytes: 410_400_000, metadata: 0, access: 0, renamed: 0, deleted: 3 },
  requests: { source: 12, target: 47_300 },
  elapsedMs: 20_000,
};

/** What `pulumi stack export` prints, with this summary of the migration. */
function exportedState(lastSummary: object): string {
  const urn = (type: string, name: string) => `urn:pulumi:local::adls-migration::${type}::${name}`;
  const resources = [
    {
      urn: urn("pulumi:pulumi:Stack", "adls-migration-local"),
      type: "pulumi:pulumi:Stack",
      custom: false,
      outputs: {
        settings: { region: "westeurope (taken from contosolake)" },
      },
    },
    {
      urn: urn("pulumi:providers:azure-native", "default"),
      type: "pulumi:providers:azure-native",
      custom: true,
      id: "p",
    },
    {
      urn: urn("azure-native:storage:StorageAccount", "lake"),
      type: "azure-native:storage:StorageAccount",
      custom: true,
      id: "/subscriptions/s",
      outputs: { name: "lake1234" },
    },
    {
      urn: urn("pulumi-nodejs:dynamic/adls-migration:Migration", "contoso"),
      type: "pulumi-nodejs:dynamic/adls-migration:Migration",
      custom: true,
      id: "m1",
      inputs: { key: "contoso", from: "abfs+http://a/b/c", to: "abfs+http://d/e/f", settings: { exclude: ["**/x"] } },
      outputs: { summary: lastSummary },
    },
  ];
  return JSON.stringify({ version: 3, deployment: { resources } });
}

const verified = new Map([
  ["contoso", { equal: true, headline: "both sides agree: 22,000 files", requests: { source: 5, target: 6 } }],
]);

test("the state tells resources without providers, the match, and what the migration needs to be verified", () => {
  const state = readStackState(exportedState(summary));
  assert.deepEqual(state.resources, [
    { type: "storage:StorageAccount", name: "lake1234" },
    { type: "Migration", name: "contoso" },
  ]);
  assert.deepEqual(state.settings, { region: "westeurope (taken from contosolake)" });
  const [migration] = state.migrations;
  assert.deepEqual([migration?.id, migration?.exclude, migration?.summary], ["m1", ["**/x"], summary]);
});

test("the report tells what was provisioned, matched, moved and verified", () => {
  const after = readStackState(exportedState(summary));
  const text = closingReport({
    before: undefined,
    after,
    verified,
    elapsedMs: 31_400,
    next: [["npm start", "again"]],
  }).join("\n");
  for (const part of [
    "Provisioned   2 resources",
    "storage:StorageAccount  lake1234",
    "Matched       region  westeurope (taken from contosolake)",
    "Migration     contoso: abfs+http://a/b/c → abfs+http://d/e/f",
    "Moved         22,000 files, 1,600 directories, 410 MB, 3 deleted",
    "1,100 files/s in 20.0 s; 12 requests to the source, 47,300 to the target",
    "Verified      both sides agree: 22,000 files (11 requests)",
    "Done in 31 s.",
  ]) {
    assert.ok(text.includes(part), `${part} is missing in:\n${text}`);
  }
});

test("a run that found nothing to do says so instead of repeating the one before", () => {
  const state = readStackState(exportedState(summary));
  const lines = closingReport({ before: state, after: state, verified: new Map(), elapsedMs: 1, next: [] });
  assert.ok(lines.includes("Moved         nothing: the target was up to date, which took the listings only"));
  assert.ok(lines.includes("Verified      no"));
});

test("a migration that was only assessed has moved nothing", () => {
  const after = readStackState(exportedState({ hasWork: true }));
  const lines = closingReport({ before: undefined, after, verified, elapsedMs: 1, next: [] });
  assert.ok(lines.includes("Moved         nothing yet"));
});
