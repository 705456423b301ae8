/**
 * Every list equals a plain model: both kinds of account, both endpoints, any prefix, directory, delimiter, start and kind of
 * entry, at any page size. The model sorts and filters all names; the service walks.
 */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import type { AzureAnswers } from "./answers.ts";
import { runService, type Running } from "./running-service.ts";
import { unescapeXml } from "./wire/xml.ts";

/** A path of the model. */
interface Named {
  readonly path: string;
  readonly isFile: boolean;
}

/** Whole names by UTF-16 code unit. */
function inWholeNames(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Paths segment by segment, by UTF-16 code unit or by UTF-8 byte. */
function inSegments(byBytes: boolean): (left: string, right: string) => number {
  const compare = byBytes
    ? (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right))
    : inWholeNames;
  return (left, right) => {
    const [a, b] = [left.split("/"), right.split("/")];
    const at = a.findIndex((segment, index) => segment !== b[index]);
    if (at < 0) return a.length - b.length;
    return b[at] === undefined ? 1 : compare(a[at] ?? "", b[at]);
  };
}

/** With the directories above, each path once. */
function withAbove(made: readonly Named[]): Named[] {
  const all = new Map<string, Named>();
  for (const { path } of made) {
    const segments = path.split("/");
    for (let depth = 1; depth < segments.length; depth++) {
      const directory = segments.slice(0, depth).join("/");
      all.set(directory, { path: directory, isFile: false });
    }
  }
  for (const each of made) if (!all.has(each.path)) all.set(each.path, each);
  return [...all.values()];
}

/** Names, and in place of those with the delimiter behind the prefix what they have in common, each once, with `>`. */
function foldedAt(sorted: readonly string[], prefix: string, delimiter: string): string[] {
  if (delimiter === "") return [...sorted];
  const folded = sorted.map((name) => {
    const at = name.indexOf(delimiter, prefix.length);
    return at < 0 ? name : `>${name.slice(0, at + delimiter.length)}`;
  });
  return [...new Set(folded)];
}

/** The version at which lists may begin anywhere. */
const version = "2026-02-06";

const names = ["a", "a", "a-", "a0", "b", "é", "e\u0301", "😀", "\ufb01"] as const;
const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }).map((each) => each.join("/"));
const size = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant(5000));
/** What prefixes and starts are made of: whole paths, cut ones, and ones that there are not. */
const place = fc.oneof(
  { weight: 2, arbitrary: fc.constant("") },
  { weight: 3, arbitrary: path },
  { weight: 1, arbitrary: path.map((each) => `${each}/`) },
  { weight: 1, arbitrary: path.map((each) => Array.from(each).slice(0, -1).join("")) },
);
const tree = fc.uniqueArray(fc.record({ path, isFile: fc.boolean() }), {
  minLength: 1,
  maxLength: 10,
  selector: (each) => each.path,
});

/** Asks for pages until the end. */
async function pages(
  running: Running,
  query: string,
  most: number,
  read: (answer: Response) => Promise<{ readonly told: readonly string[]; readonly next: string }>,
): Promise<string[]> {
  const all: string[] = [];
  for (let next = ""; ;) {
    const answer = await running.send("GET", query + next, { "x-ms-version": version });
    assert.equal(answer.status, 200, query + next);
    const page = await read(answer);
    assert.ok(page.told.length <= most);
    all.push(...page.told);
    if (page.next === "") return all;
    assert.ok(page.told.length > 0, "a page that tells nothing");
    next = page.next;
  }
}

function written(parameters: Readonly<Record<string, string | number>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== "");
  return given.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");
}

/** Names by List Blobs; a prefix with `>` before it. */
function blobs(running: Running, parameters: Readonly<Record<string, string | number>>): Promise<string[]> {
  return pages(
    running,
    `?restype=container&comp=list${written(parameters)}`,
    Number(parameters["maxresults"]),
    async (answer) => {
      const text = await answer.text();
      const told = [...text.matchAll(/<(Blob|BlobPrefix)><Name>([^<]*)<\/Name>/gu)].map(
        ([, kind, name = ""]) => (kind === "Blob" ? "" : ">") + unescapeXml(name),
      );
      const marker = /<NextMarker>([^<]+)</u.exec(text)?.[1];
      return { told, next: marker === undefined ? "" : written({ marker }) };
    },
  );
}

/** Names by List Paths; a directory with `>` before it. */
function paths(running: Running, parameters: Readonly<Record<string, string | number>>): Promise<string[]> {
  return pages(
    running,
    `?resource=filesystem${written(parameters)}`,
    Number(parameters["maxResults"]),
    async (answer) => {
      const page = (await answer.json()) as { paths: { name: string; isDirectory?: string }[] };
      const continuation = answer.headers.get("x-ms-continuation") ?? "";
      return {
        told: page.paths.map(({ name, isDirectory }) => (isDirectory === "true" ? ">" : "") + name),
        next: written({ continuation }),
      };
    },
  );
}

/** A filesystem of its own in a running service. */
async function fresh(running: Running, account: string, name: string): Promise<Running> {
  await running.service.plane.putFilesystem(account, name);
  const { sas } = running.service.credentials(account);
  const base = `${running.service.endpoint}/${account}/${name}`;
  return {
    ...running,
    send: (method, query, headers = {}) =>
      fetch(`${base}${query}${query.includes("?") ? "&" : "?"}${sas}`, {
        method,
        headers: { "x-ms-version": version, ...headers },
      }),
  };
}

async function fill(running: Running, wanted: readonly Named[]): Promise<Named[]> {
  const made: Named[] = [];
  for (const each of wanted) {
    const url = `/${each.path.split("/").map(encodeURIComponent).join("/")}`;
    const headers: Record<string, string> = each.isFile ? { "x-ms-blob-type": "BlockBlob", "content-length": "0" } : {};
    const { status } = await running.send("PUT", each.isFile ? url : `${url}?resource=directory`, headers);
    if (status === 201) made.push(each);
    else assert.equal(status, 409, each.path);
  }
  return withAbove(made);
}

/** A listing of a hierarchical account. */
const hierarchical = fc.record({
  size,
  prefix: place,
  from: place,
  folds: fc.boolean(),
  only: fc.constantFrom("", "files", "directories"),
  isBlob: fc.boolean(),
});

function isListable(all: readonly Named[], prefix: string): boolean {
  const directory = prefix.slice(0, Math.max(0, prefix.lastIndexOf("/")));
  return !all.some((each) => each.isFile && (directory === each.path || directory.startsWith(`${each.path}/`)));
}

const orders: readonly Partial<AzureAnswers>[] = [{}, { listingOrder: "utf8-bytes" }, { flatOrder: "whole-names" }];

for (const answers of orders) {
  test(`a hierarchical account: ${JSON.stringify(answers)}`, async (t) => {
    const running = await runService(t, answers);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(tree, fc.array(hierarchical, { minLength: 20, maxLength: 20 }), async (wanted, listings) => {
        const own = await fresh(running, "lakeaccount", `run-${++runs}`);
        const all = await fill(own, wanted);
        const bySegments = inSegments(answers.listingOrder === "utf8-bytes");
        for (const listing of listings) {
          if (listing.isBlob) {
            if (!isListable(all, listing.prefix)) continue;
            const order = answers.flatOrder === undefined || listing.folds ? bySegments : inWholeNames;
            const { prefix, folds, from, only } = listing;
            const delimiter = folds ? "/" : "";
            const told = await blobs(own, {
              prefix,
              delimiter,
              startFrom: from,
              showonly: only,
              maxresults: listing.size,
            });
            const level = prefix.split("/").length;
            const inside = all.filter(
              (each) =>
                each.path.startsWith(prefix) &&
                order(each.path, from) >= 0 &&
                (only === "" || each.isFile === (only === "files")) &&
                (!folds || each.path.split("/").length === level),
            );
            const named = inside.map((each) => ({
              path: each.path,
              told: folds && !each.isFile ? `>${each.path}/` : each.path,
            }));
            named.sort((left, right) => order(left.path, right.path));
            assert.deepEqual(
              told,
              named.map((each) => each.told),
              JSON.stringify(listing),
            );
          } else await comparePaths(own, all, listing, bySegments);
        }
      }),
      { numRuns: 25 },
    );
  });
}

/** List Paths of the directory nearest to a prefix, beginning at what of the start lies there. */
async function comparePaths(
  own: Running,
  all: readonly Named[],
  listing: { readonly prefix: string; readonly from: string; readonly folds: boolean; readonly size: number },
  order: (left: string, right: string) => number,
): Promise<void> {
  const directory = all.find((each) => !each.isFile && listing.prefix.startsWith(each.path))?.path ?? "";
  const skipped = directory === "" ? 0 : directory.length + 1;
  const beginFrom = listing.from.replace(/\/$/u, "");
  const recursive = String(!listing.folds);
  const told = await paths(own, { directory, recursive, beginFrom, maxResults: listing.size });
  const inside = all
    .filter((each) => directory === "" || each.path.startsWith(`${directory}/`))
    .filter((each) => order(each.path.slice(skipped), beginFrom) >= 0)
    .filter((each) => !listing.folds || !each.path.slice(skipped).includes("/"))
    .sort((left, right) => order(left.path, right.path));
  assert.deepEqual(
    told,
    inside.map((each) => (each.isFile ? "" : ">") + each.path),
    JSON.stringify({ directory, ...listing }),
  );
}

const flatName = fc
  .array(fc.constantFrom("a", "b", "-", "/", "é", "😀"), { minLength: 1, maxLength: 6 })
  .map((each) => each.join(""))
  .filter((each) => !each.startsWith("/"));
const flatListing = fc.record({
  size,
  prefix: fc.constantFrom("", "a", "a/", "b/", "a//", "é", "b"),
  delimiter: fc.constantFrom("", "/", "b", "a/", "😀"),
  from: fc.oneof(fc.constant(""), flatName),
});

async function runFlat(t: TestContext): Promise<Running> {
  const running = await runService(t);
  await running.service.plane.putAccount({ name: "flataccount", hierarchicalNamespace: false });
  return running;
}

test("a flat account", async (t) => {
  const running = await runFlat(t);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(flatName, { minLength: 1, maxLength: 12 }),
      fc.array(flatListing, { minLength: 10, maxLength: 10 }),
      async (wanted, listings) => {
        const own = await fresh(running, "flataccount", `run-${++runs}`);
        const all = await fill(
          own,
          wanted.map((each) => ({ path: each, isFile: true })),
        );
        const sorted = all.map((each) => each.path).filter((each) => wanted.includes(each));
        sorted.sort(inWholeNames);
        for (const { size: most, prefix, delimiter, from } of listings) {
          const told = await blobs(own, { prefix, delimiter, startFrom: from, maxresults: most });
          const inside = sorted.filter((each) => each.startsWith(prefix) && each >= from);
          assert.deepEqual(told, foldedAt(inside, prefix, delimiter), JSON.stringify({ prefix, delimiter, from }));
        }
      },
    ),
    { numRuns: 25 },
  );
});
