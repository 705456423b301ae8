/** The present state as the shortest list of changes that makes it, for a compacted journal. */
import { newAccountProperties } from "../blob-service/properties.ts";
import type { Change } from "./change.ts";
import type { Piece } from "../content/content-store.ts";
import type { State } from "../state.ts";
import type { Block, Entry } from "../tree/entry.ts";
import type { Children } from "../tree/children.ts";
import type { Filesystem } from "../tree/filesystem.ts";

function* entriesBelow(children: Children, path: string): Generator<{ readonly path: string; readonly entry: Entry }> {
  for (const [name, node] of children.entries()) {
    const own = path === "" ? name : `${path}/${name}`;
    yield { path: own, entry: node.entry };
    if (node.children !== undefined) yield* entriesBelow(node.children, own);
  }
}

function* allEntries(filesystem: Filesystem): Generator<{ readonly path: string; readonly entry: Entry }> {
  yield { path: "", entry: filesystem.root.entry };
  yield* entriesBelow(filesystem.root.children, "");
}

function* trashedEntries(filesystem: Filesystem): Generator<Entry> {
  for (const { node } of filesystem.trash.items()) {
    yield node.entry;
    if (node.children !== undefined) for (const { entry } of entriesBelow(node.children, "")) yield entry;
  }
}

/** A name that no path has: deleted paths are put there, one after the other, and moved into the trash. */
const workbench = "\u0000";

function* trashChanges(filesystem: Filesystem, key: string): Generator<Change> {
  for (const { id, path, node, deleted, expires } of filesystem.trash.items()) {
    yield { do: "entry", in: key, path: workbench, entry: node.entry };
    if (node.children !== undefined) {
      for (const below of entriesBelow(node.children, workbench)) yield { do: "entry", in: key, ...below };
    }
    yield { do: "trash", in: key, path: workbench, as: path, id, deleted, expires };
  }
}

function* filesystemChanges(filesystem: Filesystem): Generator<Change> {
  const key = `${filesystem.account}/${filesystem.name}`;
  yield { do: "filesystem", in: key, properties: filesystem.properties };
  yield* trashChanges(filesystem, key);
  for (const { path, entry } of allEntries(filesystem)) yield { do: "entry", in: key, path, entry };
  for (const [path, state] of filesystem.earlier.all()) yield { do: "earlier", in: key, path, ...state };
  for (const [path, blocks] of filesystem.staged) yield { do: "staged", in: key, path, blocks: [...blocks.values()] };
}

/** Everything, in an order in which it can be applied. */
export function* snapshot(state: State): Generator<Change> {
  for (const account of state.accounts.values()) {
    const { name } = account.record;
    yield { do: "account", account: account.record };
    const { properties } = account;
    if (properties !== newAccountProperties) yield { do: "blob-service", account: name, properties };
    for (const { filesystem, version, deleted, expires } of account.deletedFilesystems.values()) {
      yield* filesystemChanges(filesystem);
      yield { do: "trash-filesystem", in: `${name}/${filesystem.name}`, version, deleted, expires };
    }
    for (const filesystem of account.filesystems.values()) yield* filesystemChanges(filesystem);
  }
  for (const role of state.roles.values()) yield { do: "role", role };
  for (const [key, value] of state.documents) yield { do: "document", key, value };
}

function* blockPieces(blocks: Iterable<Block>): Generator<Piece> {
  for (const block of blocks) yield* block.pieces;
}

function* entryPieces(entry: Entry): Generator<Piece> {
  if (entry.kind === "directory") return;
  yield* entry.pieces;
  for (const appended of entry.extras?.appended ?? []) yield* appended.pieces;
  yield* blockPieces(entry.extras?.blocks ?? []);
}

function* piecesOf(filesystem: Filesystem): Generator<Piece> {
  for (const { entry } of allEntries(filesystem)) yield* entryPieces(entry);
  for (const entry of trashedEntries(filesystem)) yield* entryPieces(entry);
  for (const [, { entry }] of filesystem.earlier.all()) yield* entryPieces(entry);
  for (const blocks of filesystem.staged.values()) yield* blockPieces(blocks.values());
}

/** Numbers of the content segments that anything refers to. */
export function usedSegments(state: State): ReadonlySet<number> {
  const used = new Set<number>();
  for (const account of state.accounts.values()) {
    const deleted = [...account.deletedFilesystems.values()].map(({ filesystem }) => filesystem);
    for (const filesystem of [...account.filesystems.values(), ...deleted]) {
      for (const piece of piecesOf(filesystem)) used.add(piece.segment);
    }
  }
  return used;
}
