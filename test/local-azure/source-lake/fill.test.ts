import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { judge } from "../../end-to-end/judge.ts";
import { migratingIdentity, principals } from "../directory/index.ts";
import { applyChanges } from "./change.ts";
import { fill } from "./fill.ts";
import { planSourceLake, type LakeEntry } from "./index.ts";
import { formatAcl } from "./lake-entry.ts";
import { serveLake, type ServedLake } from "./served-lake.ts";

const population = { principals, migratingIdentity: migratingIdentity.objectId };

/** A part of the lake with something of everything, small enough for a test. */
const part = (await planSourceLake()).filter(
  ({ path }) => /^(?:|raw|raw\/(?:intake|vega-datasets).*|curated|curated\/archive.*)$/.test(path) || isInSandbox(path),
);
const entries = part.filter((entry) => entry.kind === "directory" || entry.sourceBytes < 1_000_000);

function isInSandbox(path: string): boolean {
  return /^sandbox(?:$|\/(?:\.Trash|growth|#ops=on)(?:$|\/))/.test(path);
}

let lake: ServedLake;
before(async () => {
  lake = await serveLake();
});
after(() => lake.stop());

function planned(): Promise<LakeEntry[]> {
  return Promise.resolve(entries);
}

test("a fill writes every entry as it is planned, and a second one finds it with one request", async () => {
  const options = { ...lake.address, filesystem: "whole" };
  const first = await fill(options, planned);
  assert.equal(first.outcome, "filled");
  assert.equal(first.entries, entries.length);
  assert.ok(first.requests <= 2.1 * entries.length, `${String(first.requests)} requests`);
  const second = await fill(options, () => assert.fail("the plan is not asked for"));
  assert.deepEqual(second, { outcome: "found", entries: 0, bytes: 0, requests: 1 });

  const client = lake.filesystem("whole");
  const found = new Map<string, string>();
  for await (const { name = "", owner, group, contentLength, permissions } of client.listPaths({ recursive: true })) {
    found.set(name, [owner, group, contentLength, permissions?.stickyBit].join(" "));
  }
  for (const entry of entries.filter(({ path }) => path !== "")) {
    const { owner, group } = entry.access;
    const gzipped = entry.kind === "file" && entry.headers.encoding === "gzip";
    const length = gzipped ? "\\d+" : entry.kind === "file" ? String(entry.sourceBytes) : "0";
    const sticky = String(entry.kind === "directory" && entry.access.sticky);
    const expected = new RegExp(`^${[owner, group, length, sticky].join(" ").replaceAll("$", "\\$")}$`);
    assert.match(found.get(entry.path) ?? "missing", expected, entry.path);
  }
  assert.equal(found.size, entries.length - 1);
});

test("ACLs, metadata and headers arrive as planned", async () => {
  await fill({ ...lake.address, filesystem: "whole" }, planned);
  const { access } = entries[0] ?? assert.fail("the lake has no root");
  assert.equal(
    await aclText(""),
    sortedAcl(formatAcl(access.access, "defaults" in access ? access.defaults : undefined)),
  );
  for (const entry of entries.filter((_, index) => index % 23 === 1)) {
    const defaults = entry.kind === "directory" ? entry.access.defaults : undefined;
    assert.equal(await aclText(entry.path), sortedAcl(formatAcl(entry.access.access, defaults)), entry.path);
    const { metadata = {}, ...headers } = await lake.filesystem("whole").getFileClient(entry.path).getProperties();
    const expected = Object.entries(entry.metadata).map(([name, value]) => [name.toLowerCase(), value]);
    if (entry.kind === "directory") expected.push(["hdi_isfolder", "true"]);
    assert.deepEqual({ ...metadata }, Object.fromEntries(expected), entry.path);
    if (entry.kind === "directory") continue;
    assert.equal(headers.contentEncoding, entry.headers.encoding, entry.path);
    assert.equal(headers.contentLanguage, entry.headers.language, entry.path);
    assert.equal(headers.cacheControl, entry.headers.cacheControl, entry.path);
    assert.equal(headers.contentDisposition, entry.headers.disposition, entry.path);
    assert.equal(headers.contentType, entry.headers.type ?? "application/octet-stream", entry.path);
  }
});

test("an interrupted fill goes on at its mark and leaves the same lake", async () => {
  const options = { ...lake.address, filesystem: "interrupted" };
  const stop = new AbortController();
  const onProgress = ({ entriesDone }: { entriesDone: number }): void => {
    if (entriesDone > entries.length - 100) stop.abort(new Error("stopped by the test"));
  };
  await assert.rejects(fill({ ...options, onProgress, signal: stop.signal }, planned), /stopped by the test/);
  const rest = await fill(options, planned);
  assert.ok(rest.entries > 0 && rest.entries <= 700, `${String(rest.entries)} entries written again`);
  const sides = [lake.filesystem("whole"), lake.filesystem("interrupted")] as const;
  const { differences } = await judge({ filesystem: sides[0] }, { filesystem: sides[1] });
  assert.deepEqual(differences, []);
});

test("a round of changes touches exactly what it says", async () => {
  const options = { ...lake.address, filesystem: "changed" };
  await fill(options, planned);
  const changes = await applyChanges(options, entries, population);
  assert.equal(changes.round, 1);
  const { differences } = await judge(
    { filesystem: lake.filesystem("whole") },
    { filesystem: lake.filesystem("changed") },
  );
  const touched = (...properties: string[]): string[] => [
    ...new Set(differences.filter(({ property }) => properties.includes(property)).map(({ path }) => path)),
  ];
  assert.deepEqual(touched("kind").sort(), [...changes.added, ...changes.removed].sort());
  assert.deepEqual(touched("content").sort(), [...changes.content].sort());
  assert.deepEqual(touched("acl").sort(), [...changes.access].sort());
  assert.deepEqual(touched("metadata reviewed").sort(), [...changes.metadata].sort());
  const expected = new Set(["kind", "content", "length", "acl", "permissions", "metadata reviewed"]);
  assert.deepEqual(
    differences.filter(({ property }) => !expected.has(property)),
    [],
  );
});

test("the next round is another one, and only the kinds asked for change", async () => {
  const options = { ...lake.address, filesystem: "changed" };
  const changes = await applyChanges({ ...options, kinds: ["access"] }, entries, population);
  assert.equal(changes.round, 2);
  assert.equal(changes.access.length, 20);
  assert.deepEqual([changes.content, changes.metadata, changes.added, changes.removed].flat(), []);
  await assert.rejects(applyChanges({ ...options, round: 51 }, entries, population), /rounds 1 to 50/);
});

async function aclText(path: string): Promise<string> {
  const { acl } = await lake.filesystem("whole").getDirectoryClient(path).getAccessControl();
  const rights = ({ read, write, execute }: (typeof acl)[number]["permissions"]): string =>
    (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-");
  const given = acl.map(
    ({ defaultScope, accessControlType, entityId, permissions }) =>
      `${defaultScope ? "default:" : ""}${accessControlType}:${entityId}:${rights(permissions)}`,
  );
  return sortedAcl(given.join(","));
}

/** The service re-orders the entries of an ACL: they are compared as a set. */
function sortedAcl(acl: string): string {
  return acl.split(",").sort().join(",");
}
