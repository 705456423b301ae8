/** The present state as the shortest list of changes that makes it, for a compacted journal. */
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

/** Everything, in an order in which it can be applied. */
export function* snapshot(state: State): Generator<Change> {
  for (const account of state.accounts.values()) {
    yield { do: "account", account: account.record };
    for (const filesystem of account.filesystems.values()) {
      const key = `${filesystem.account}/${filesystem.name}`;
      yield { do: "filesystem", in: key, properties: filesystem.properties };
      for (const { path, entry } of allEntries(filesystem)) yield { do: "entry", in: key, path, entry };
      for (const [path, blocks] of filesystem.staged) yield { do: "staged", in: key, path, blocks };
    }
  }
  for (const role of state.roles.values()) yield { do: "role", role };
  for (const [key, value] of state.documents) yield { do: "document", key, value };
}

function* blockPieces(blocks: readonly Block[]): Generator<Piece> {
  for (const block of blocks) yield* block.pieces;
}

function* piecesOf(filesystem: Filesystem): Generator<Piece> {
  for (const { entry } of allEntries(filesystem)) {
    if (entry.kind === "directory") continue;
    yield* entry.pieces;
    for (const appended of entry.extras?.appended ?? []) yield* appended.pieces;
    yield* blockPieces(entry.extras?.blocks ?? []);
  }
  for (const blocks of filesystem.staged.values()) yield* blockPieces(blocks);
}

/** Numbers of the content segments that anything refers to. */
export function usedSegments(state: State): ReadonlySet<number> {
  const used = new Set<number>();
  for (const account of state.accounts.values()) {
    for (const filesystem of account.filesystems.values()) {
      for (const piece of piecesOf(filesystem)) used.add(piece.segment);
    }
  }
  return used;
}
