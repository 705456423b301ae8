/**
 * A local Azure with a filled source account and an empty target account, in a data folder that a service is started on.
 * The entries go straight into the service's state, not through requests: hundreds of thousands take seconds.
 */
import { createHash } from "node:crypto";
import { defaultObjectId, localSubscriptionId } from "../local-azure/identity/index.ts";
import { principals } from "../local-azure/directory/index.ts";
import { reviveAcl } from "../local-azure/storage/acl/parse.ts";
import type { Acl } from "../local-azure/storage/acl/acl.ts";
import { defaultAnswers } from "../local-azure/storage/answers.ts";
import type { Change } from "../local-azure/storage/journal/change.ts";
import { accountPlane, documentStore } from "../local-azure/storage/plane.ts";
import { State } from "../local-azure/storage/state.ts";
import { noHeaders, noMetadata, type DirectoryEntry, type FileEntry } from "../local-azure/storage/tree/entry.ts";

export const SOURCE_ACCOUNT = "sourcelake";
export const TARGET_ACCOUNT = "targetlake";
export const FILESYSTEM = "lake";

/** The source: `topDirectories` directories of `subdirectories` each, and `filesEach` files in every one of those. */
export interface LakeShape {
  readonly topDirectories: number;
  readonly subdirectories: number;
  readonly filesEach: number;
  /** Content of every one of them; all have the same. */
  readonly fileBytes: number;
  /** Files beside them in the first top directory. @default none */
  readonly large?: { readonly files: number; readonly bytesEach: number };
}

const NO_LARGE_FILES = { files: 0, bytesEach: 0 };

/** Entries of a shape, without the root. */
export function entryCounts(shape: LakeShape): { files: number; directories: number; bytes: number } {
  const { topDirectories, subdirectories, filesEach, fileBytes, large = NO_LARGE_FILES } = shape;
  const leaves = topDirectories * subdirectories;
  const small = leaves * filesEach;
  return {
    files: small + large.files,
    directories: topDirectories + leaves,
    bytes: small * fileBytes + large.files * large.bytesEach,
  };
}

const OWNER_ROLE = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
/** Changes that are written to the journal together. */
const BATCH = 10_000;
/** Distinct access control lists of each kind. */
const LISTS = 25;

function identity(index: number): string {
  return principals[index % principals.length]?.objectId ?? defaultObjectId;
}

/** Named entries, and the same as default entries: wider than what `fileAcl` gives anybody. */
function directoryAcl(index: number): Acl {
  const entries = [
    "user::rwx",
    `user:${identity(index)}:r-x`,
    "group::r-x",
    `group:${identity(index + 7)}:rwx`,
    "mask::rwx",
    "other::---",
  ];
  return reviveAcl([...entries, ...entries.map((entry) => `default:${entry}`)].join(","));
}

function fileAcl(index: number): Acl {
  return reviveAcl(`user::rw-,user:${identity(index + 3)}:r--,group::r--,mask::r--,other::---`);
}

/** Makes the folder's data. Call it before a service is started on the folder. */
export async function seedLake(folder: string, shape: LakeShape): Promise<void> {
  const state = new State({ folder, answers: defaultAnswers, now: Date.now });
  try {
    // Every service on a seeded folder takes the tokens of any other: a process asks for one once.
    await documentStore(state).put("storage/secret", Buffer.alloc(32, "seeded").toString("base64"));
    for (const account of [SOURCE_ACCOUNT, TARGET_ACCOUNT]) await makeAccount(state, account);
    let batch: Change[] = [];
    for (const change of entryChanges(state, shape)) {
      batch.push(change);
      if (batch.length < BATCH) continue;
      await state.commit(batch);
      batch = [];
    }
    await state.commit(batch);
  } finally {
    await state.close();
  }
}

/** An account with its filesystem, owned by the migrating identity. */
async function makeAccount(state: State, name: string): Promise<void> {
  const plane = accountPlane(state);
  const group = `/subscriptions/${localSubscriptionId}/resourceGroups/rg-${name}`;
  const id = `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
  await plane.putAccount({ name, hierarchicalNamespace: true, id });
  await plane.putFilesystem(name, FILESYSTEM);
  const role = { principalId: defaultObjectId, roleDefinitionId: OWNER_ROLE, scope: id };
  await plane.putRole({ ...role, id: `${id}/providers/Microsoft.Authorization/roleAssignments/owner` });
}

/** One change for each entry, directories before what they hold. */
function* entryChanges(state: State, shape: LakeShape): Generator<Change> {
  const content = sharedContent(state, shape.fileBytes);
  const place = { do: "entry", in: `${SOURCE_ACCOUNT}/${FILESYSTEM}` } as const;
  for (let top = 0; top < shape.topDirectories; top++) {
    const above = `area ${numbered(top)}`;
    yield { ...place, path: above, entry: directory(state, top) };
    if (top === 0) yield* largeFileChanges(state, above, shape);
    for (let sub = 0; sub < shape.subdirectories; sub++) {
      const holder = `${above}/day=${numbered(sub)}`;
      yield { ...place, path: holder, entry: directory(state, top + sub) };
      for (let file = 0; file < shape.filesEach; file++) {
        const path = `${holder}/part-${numbered(file)}.parquet`;
        yield { ...place, path, entry: fileOf(state, content, sub + file) };
      }
    }
  }
}

function* largeFileChanges(state: State, above: string, { large = NO_LARGE_FILES }: LakeShape): Generator<Change> {
  if (large.files === 0) return;
  const content = sharedContent(state, large.bytesEach);
  for (let file = 0; file < large.files; file++) {
    const path = `${above}/archive-${numbered(file)}.bin`;
    yield { do: "entry", in: `${SOURCE_ACCOUNT}/${FILESYSTEM}`, path, entry: fileOf(state, content, file) };
  }
}

function sharedContent(state: State, length: number): SharedContent {
  const content = Buffer.alloc(length, "lake ");
  const pieces = length === 0 ? [] : [state.contents.add(content)];
  return { pieces, length, md5: createHash("md5").update(content).digest("base64") };
}

function numbered(index: number): string {
  return String(index).padStart(6, "0");
}

function directory(state: State, index: number): DirectoryEntry {
  const { etag, milliseconds } = state.clock.next();
  return {
    ...{ kind: "directory", owner: identity(index), group: identity(index + 5), acl: directoryAcl(index % LISTS) },
    ...{ etag, modified: milliseconds, created: milliseconds, headers: noHeaders, metadata: noMetadata },
  };
}

type SharedContent = Pick<FileEntry, "pieces" | "md5" | "length">;

function fileOf(state: State, content: SharedContent, index: number): FileEntry {
  const { etag, milliseconds } = state.clock.next();
  return {
    ...content,
    ...{ kind: "file", writer: "blob", owner: identity(index), group: identity(index + 11) },
    ...{ acl: fileAcl(index % LISTS), etag, modified: milliseconds, created: milliseconds },
    headers: { ...noHeaders, type: "application/octet-stream" },
    metadata: noMetadata,
  };
}
