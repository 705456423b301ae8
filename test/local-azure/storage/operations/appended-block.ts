/** One more block at the end of an append blob: what either endpoint makes of the file. */
import type { Call } from "../call.ts";
import type { Piece } from "../content/content-store.ts";
import { withPiece } from "../content/pieces.ts";
import type { FileEntry } from "../tree/entry.ts";
import { ServiceFailure } from "../wire/failure.ts";

const mostBlocks = 50_000;

/** Content that is added. */
export interface Addition {
  readonly pieces: readonly Piece[];
  /** Bytes. */
  readonly length: number;
}

/** How many blocks an append blob has; undefined for other files. */
export function appendedBlocks(file: FileEntry): number | undefined {
  return file.extras?.appendedBlocks;
}

/**
 * The file with a block more, as a new version.
 * @throws {ServiceFailure} BlockCountExceedsLimit
 */
export function withAppendedBlock(call: Call, file: FileEntry, addition: Addition): FileEntry {
  const count = (appendedBlocks(file) ?? 0) + 1;
  if (count > mostBlocks) throw new ServiceFailure("BlockCountExceedsLimit");
  const pieces = [...file.pieces];
  for (const piece of addition.pieces) withPiece(pieces, piece);
  const { etag, milliseconds } = call.state.clock.next();
  const length = file.length + addition.length;
  return { ...file, etag, modified: milliseconds, pieces, length, extras: { ...file.extras, appendedBlocks: count } };
}
