import assert from "node:assert/strict";
import test from "node:test";
import { withOwnerOnlyDefault, type Access } from "../../migration/model/access.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { markerId, nameDigest } from "../../migration/model/marker.ts";
import { decide, type Circumstances, type Decision } from "../../migration/reconcile/decide.ts";
import type { Rules } from "../../migration/reconcile/rules.ts";
import { METADATA_LIMIT_BYTES, wantedEntry } from "../../migration/reconcile/wanted.ts";
import { plainRules } from "./lakes.ts";

const CLOSED: Access = { owner: "ann", group: "ops", sticky: false, acl: "user::rw-,group::---,other::---" };
const OPEN: Access = { owner: "ann", group: "ops", sticky: false, acl: "user::rwx,group::r-x,other::r-x" };
const RULES = plainRules();

function source(overrides: Partial<Entry> = {}): Entry {
  const base = {
    kind: "file",
    path: "f",
    length: 3,
    version: "s1",
    lastModifiedMs: 1e12,
    access: CLOSED,
    metadata: {},
    headers: {},
    md5: "abc",
  } as const;
  return { ...base, ...overrides };
}

function circumstances(overrides: Partial<Circumstances> = {}): Circumstances {
  return {
    rules: RULES,
    parent: { marker: RULES.rootMarker, access: withOwnerOnlyDefault(OPEN) },
    targetIsEmpty: false,
    ...overrides,
  };
}

/** What an earlier run put at the target for this source entry. */
function carried(entry: Entry, overrides: Partial<Entry> = {}): Entry {
  const wanted = wantedEntry(entry, RULES, RULES.rootMarker);
  if ("refused" in wanted) throw new Error(wanted.refused);
  return { ...wanted.entry, version: "t1", ...overrides };
}

/** The decision in a few words. */
function words({ action }: Decision): string {
  if (action.do === "nothing" || action.do === "refuse") return `${action.do}: ${action.because}`;
  if (action.do === "change")
    return `change${action.metadata ? " metadata" : ""}${action.access === undefined ? "" : ` access ${action.access}`}`;
  if (action.do === "put-file") return `put: ${action.because}${action.staged ? ", staged" : ""}`;
  return action.do;
}

const directory = source({ kind: "directory", path: "d", length: 0, access: OPEN });
const { md5: _md5, ...withoutMd5 } = source();
const keepsAccess: Rules = { ...RULES, keepsAccess: () => true };

const ASLEEP = { because: "it sleeps", remedy: "wake it", of: "content" } as const;

const TABLE: readonly (readonly [string, Entry | undefined, Entry | undefined, Partial<Circumstances>, string])[] = [
  ["a new file below an owner-only default", source(), undefined, {}, "put: new"],
  [
    "a new closed file below a wider default",
    source(),
    undefined,
    { parent: { marker: "p", access: OPEN } },
    "put: new, staged",
  ],
  ["nothing changed", source(), carried(source()), {}, "nothing: unchanged"],
  ["another owner", source({ access: { ...CLOSED, owner: "bob" } }), carried(source()), {}, "change access before"],
  [
    "another owner, declared elsewhere",
    source({ access: { ...CLOSED, owner: "bob" } }),
    carried(source()),
    { rules: keepsAccess },
    "nothing: unchanged",
  ],
  [
    "another version, equal length and MD5",
    source({ version: "s2", metadata: { team: "x" } }),
    carried(source()),
    {},
    "change metadata",
  ],
  ["another version, MD5 unknown", { ...withoutMd5, version: "s2" }, carried(withoutMd5), {}, "put: content changed"],
  ["another MD5", source({ version: "s2", md5: "xyz" }), carried(source()), {}, "put: content changed"],
  ["metadata changed at the target", source(), carried(source(), { metadata: { team: "y" } }), {}, "change metadata"],
  [
    "content type changed at the target",
    source(),
    carried(source(), { headers: { contentType: "text/csv" } }),
    {},
    "change metadata",
  ],
  [
    "a stranger's file in the way",
    source(),
    source(),
    {},
    "refuse: a file that this migration did not put there stands in its way",
  ],
  [
    "a file that was edited at the target",
    source({ version: "s2" }),
    carried(source(), { length: 4 }),
    {},
    "refuse: it was changed at the target after it was put there",
  ],
  [
    "a directory where the source has a file",
    source({ path: "d" }),
    carried(directory),
    {},
    "refuse: a directory stands at the target where the source has a file",
  ],
  ["a new directory", directory, undefined, {}, "make-directory"],
  [
    "what the source cannot give",
    source({ obstacle: { because: "it sleeps", remedy: "wake it" } }),
    carried(source()),
    {},
    "refuse: it sleeps",
  ],
  ["content that the source cannot give, new", source({ obstacle: ASLEEP }), undefined, {}, "refuse: it sleeps"],
  [
    "content that the source cannot give, another version",
    source({ obstacle: ASLEEP, md5: "def" }),
    carried(source({ version: "s0" })),
    {},
    "refuse: it sleeps",
  ],
  [
    "content that the source cannot give any more, carried before",
    source({ obstacle: ASLEEP }),
    carried(source()),
    {},
    "nothing: unchanged",
  ],
  [
    "content that the source cannot give any more, carried before with other metadata",
    source({ obstacle: ASLEEP, metadata: { k: "v" } }),
    carried(source()),
    {},
    "change metadata",
  ],
  [
    "as deep a file below a deeper root than can be",
    source({ path: `${"d/".repeat(60)}f` }),
    undefined,
    { rules: plainRules({ root: "raw" }) },
    "refuse: it lies 62 segments deep at the target; 61 are possible",
  ],
  [
    "a directory whose children are not all done",
    directory,
    carried(directory, { access: withOwnerOnlyDefault(OPEN) }),
    {},
    "change access after",
  ],
  [
    "a directory with another access",
    directory,
    carried(directory, { access: { ...OPEN, owner: "bob" } }),
    {},
    "change access before",
  ],
  ["a directory's own times", { ...directory, lastModifiedMs: 99 }, carried(directory), {}, "nothing: unchanged"],
  ["somebody else's directory with the same access", directory, directory, {}, "nothing: unchanged"],
  [
    "somebody else's directory with another access",
    directory,
    { ...directory, access: CLOSED },
    {},
    "refuse: a directory that this migration did not make stands there, with another access",
  ],
  [
    "the root of an empty target",
    { ...directory, path: "" },
    { ...directory, path: "", access: CLOSED },
    { targetIsEmpty: true },
    "change access narrowed",
  ],
  [
    "the root later",
    { ...directory, path: "" },
    { ...directory, path: "", access: CLOSED },
    {},
    "change access before",
  ],
  ["only at the target, ours", undefined, carried(source()), {}, "delete"],
  [
    "only at the target, kept",
    undefined,
    carried(source()),
    { rules: { ...RULES, deletes: "keep" } },
    "nothing: only at the target",
  ],
  ["only at the target, a stranger's", undefined, source(), {}, "nothing: not ours"],
  [
    "metadata that no header holds",
    source({ metadata: { team: "Größe" } }),
    undefined,
    {},
    `refuse: its metadata "team" cannot be sent: keys are letters, digits and _, values printable ASCII without outer spaces`,
  ],
];

for (const [title, from, to, more, expected] of TABLE)
  test(title, () => {
    const path = (from ?? to)?.path ?? "";
    assert.equal(words(decide({ path, source: from, target: to }, circumstances(more))), expected);
  });

test("children of a directory that is not ours are never ours, even with markers that a copy brought along", () => {
  const copy = carried(directory, { path: "copy" });
  const { holds } = decide({ path: "copy", target: copy }, circumstances());
  const child = source({ path: "copy/f" });
  const inner = {
    ...child,
    marker: {
      migration: RULES.migration,
      sourceVersion: "s1",
      length: 3,
      md5: "abc",
      name: nameDigest("f"),
      parent: markerId(RULES.migration, "d"),
      id: "i",
    },
  };
  assert.ok(holds);
  assert.equal(words(decide({ path: "copy/f", target: inner }, circumstances({ parent: holds }))), "nothing: not ours");
});

test("times travel as metadata; a source's own win and are remarked; beyond 8 KB times give way, then the entry is refused", () => {
  const plain = wantedEntry(source({ createdMs: 0 }), RULES, "p");
  assert.ok("entry" in plain);
  assert.deepEqual(plain.entry.metadata, { mtime: "2001-09-09T01:46:40.000Z", btime: "1970-01-01T00:00:00.000Z" });
  const beyond = wantedEntry(source({ lastModifiedMs: 9e15 }), RULES, "p");
  assert.ok("entry" in beyond);
  assert.deepEqual([beyond.entry.metadata, beyond.remarks.length], [{}, 1], "a time that is no date");
  const own = wantedEntry(source({ metadata: { mtime: "then" } }), RULES, "p");
  assert.ok("entry" in own);
  assert.equal(own.entry.metadata["mtime"], "then");
  assert.equal(own.remarks.length, 1);
  const full = wantedEntry(source({ metadata: { k: "x".repeat(METADATA_LIMIT_BYTES - 105) } }), RULES, "p");
  assert.ok("entry" in full);
  assert.equal(full.entry.metadata["mtime"], undefined);
  assert.equal(full.remarks.length, 1);
  assert.ok("refused" in wantedEntry(source({ metadata: { k: "x".repeat(METADATA_LIMIT_BYTES - 20) } }), RULES, "p"));
});
