/** Lists of pieces: joined, cut to a range, streamed. */
import type { Writable } from "node:stream";
import { type ContentStore, holeSegment, type Piece } from "./content-store.ts";

const readBytes = 1024 * 1024;

/** A piece of zeros that lie nowhere: what of a page blob was never written. */
export function hole(length: number): Piece {
  return { segment: holeSegment, offset: 0, length };
}

export function isHole(piece: Piece): boolean {
  return piece.segment === holeSegment;
}

/** Appends a piece, growing the last one where it goes on directly behind it. */
export function withPiece(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last !== undefined && last.segment === piece.segment && last.offset + last.length === piece.offset) {
    pieces[pieces.length - 1] = { ...last, length: last.length + piece.length };
  } else if (piece.length > 0) pieces.push(piece);
}

/** The pieces that hold `length` bytes from `offset`. */
export function sliced(pieces: readonly Piece[], offset: number, length: number): readonly Piece[] {
  const result: Piece[] = [];
  let skip = offset;
  let left = length;
  for (const piece of pieces) {
    if (left <= 0) break;
    if (skip >= piece.length) {
      skip -= piece.length;
      continue;
    }
    const taken = Math.min(piece.length - skip, left);
    result.push({ segment: piece.segment, offset: piece.offset + skip, length: taken });
    left -= taken;
    skip = 0;
  }
  return result;
}

/** Yields the bytes of pieces in order, at most 1 MiB at a time, reading the next ones while the last are used. */
export async function* bytesOf(store: ContentStore, pieces: readonly Piece[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    const readAt = (done: number): Promise<Buffer> => store.read(piece, done, Math.min(readBytes, piece.length - done));
    for (let ahead = readAt(0), done = 0; done < piece.length;) {
      const bytes = await ahead;
      done += bytes.length;
      if (done < piece.length) ahead = readAt(done);
      // Nobody waits for it where the reader stops here.
      ahead.catch(() => undefined);
      yield bytes;
    }
  }
}

/** Resolves when the stream takes more, or is closed. */
function takesMore(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      to.off("drain", done);
      to.off("close", done);
      resolve();
    };
    to.on("drain", done);
    to.on("close", done);
  });
}

/** Writes the bytes of pieces to a stream, no faster than it takes them; returns early if it is closed. */
export async function send(store: ContentStore, pieces: readonly Piece[], to: Writable): Promise<void> {
  await pour(bytesOf(store, pieces), to);
}

/** Writes bytes to a stream, no faster than it takes them; returns early if it is closed. */
export async function pour(content: AsyncIterable<Buffer>, to: Writable): Promise<void> {
  for await (const bytes of content) {
    if (to.destroyed) return;
    if (!to.write(bytes)) await takesMore(to);
  }
}
