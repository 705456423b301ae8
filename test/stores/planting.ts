/** What tests of stores plant and look at: entries as they are wanted, their content, and what a store tells of them. */
import assert from "node:assert/strict";
import type { Access } from "../../migration/model/access.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { nameDigest, type Marker } from "../../migration/model/marker.ts";
import { comparePaths, parentPath, type EntryPath } from "../../migration/model/path.ts";
import { isStoreFailure, type FailureKind } from "../../migration/stores/failure.ts";
import type { Source } from "../../migration/stores/source.ts";
import type { Content, PutOptions, Target } from "../../migration/stores/target.ts";
import { literalSource } from "./literal-source.ts";

/** How a test puts something into a lake that migrations only read. */
export type Planter = Pick<Target, "makeDirectory" | "putFile" | "remove">;

export const OWNER = "11111111-1111-4111-8111-111111111111";
export const GROUP = "22222222-2222-4222-8222-222222222222";
export const READER = "33333333-3333-4333-8333-333333333333";

export const FILE_ACCESS: Access = {
  owner: OWNER,
  group: GROUP,
  sticky: false,
  acl: `user::rw-,user:${READER}:r--,group::r--,mask::r--,other::---`,
};
export const DIRECTORY_ACCESS: Access = {
  owner: OWNER,
  group: GROUP,
  sticky: false,
  acl: `user::rwx,user:${READER}:r-x,group::r-x,mask::r-x,other::---,default:user::rwx,default:group::r-x,default:other::---`,
};
export const OWNER_ONLY = "default:user::rwx,default:group::---,default:other::---";

export const signal = new AbortController().signal;

export function markerFor(path: EntryPath, length: number): Marker {
  const ids = { migration: "m1", sourceVersion: "v1", parent: "p1", id: `id-${nameDigest(path)}` };
  return { ...ids, length, name: nameDigest(path) };
}

/** A directory as it is wanted. */
export function directory(path: EntryPath, changes: Partial<Entry> = {}): Entry {
  return {
    ...{ kind: "directory", path, length: 0, version: "", lastModifiedMs: 0, metadata: {}, headers: {} },
    access: DIRECTORY_ACCESS,
    marker: markerFor(path, 0),
    ...changes,
  };
}

/** A file as it is wanted, of that content. */
export function file(path: EntryPath, content: Content, changes: Partial<Entry> = {}): Entry {
  const { length, md5 } = content.entry;
  const marker = markerFor(path, length);
  return {
    ...{ kind: "file", path, length, version: "", lastModifiedMs: 0, metadata: {}, headers: {} },
    access: FILE_ACCESS,
    marker: md5 === undefined ? marker : { ...marker, md5 },
    ...changes,
  };
}

export function putting(changes: Partial<PutOptions> = {}): PutOptions {
  return { replaces: undefined, staged: false, signal, onBytes: () => undefined, ...changes };
}

/** Makes every directory above the paths, then the files, each with its own path as content. */
export async function plant(lake: Planter, paths: readonly EntryPath[]): Promise<void> {
  const directories = new Set<EntryPath>();
  for (const path of paths)
    for (let above = parentPath(path); above !== ""; above = parentPath(above)) directories.add(above);
  for (const path of [...directories].sort(comparePaths))
    await lake.makeDirectory(directory(path), { inheritsOwnerOnly: false, signal });
  const source = literalSource();
  for (const path of paths) {
    const content = source.content(path, path);
    await lake.putFile(file(path, content), content, putting());
  }
}

/** Everything that an iterable gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export async function listed(lake: Source | Target): Promise<Entry[]> {
  return all(lake.entries(signal));
}

export async function contentOf(lake: Source, path: EntryPath): Promise<string> {
  const entry = await lake.entry(path, signal);
  assert.ok(entry !== undefined, `${path} is not there`);
  const chunks = await all(lake.read(entry, { offset: 0, length: entry.length }, signal));
  return Buffer.concat(chunks).toString();
}

export async function failsAs(kind: FailureKind, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isStoreFailure(error), String(error));
    assert.equal(error.kind, kind, error.message);
    return true;
  });
}

export async function present(lake: Source, path: EntryPath): Promise<Entry> {
  const entry = await lake.entry(path, signal);
  assert.ok(entry !== undefined, `${path} is not there`);
  return entry;
}
