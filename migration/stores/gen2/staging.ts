/** Names in our room. Pure: the same target path always has the same staging name, so that leftovers are overwritten. */
import { createHash } from "node:crypto";
import { ROOM } from "./address.ts";

/** Where the file that will stand at `inFilesystem` is put together. */
export function stagingName(inFilesystem: string): string {
  return `${ROOM}/staging/${createHash("sha256").update(inFilesystem).digest("hex").slice(0, 40)}`;
}

/** Where the small text of that name is kept. */
export function keptName(name: string): string {
  return `${ROOM}/kept/${name}`;
}

/** Where something lies aside for a while, beside what else our room holds. */
export function asideName(name: string): string {
  return `${ROOM}/aside-${encodeURIComponent(name)}`;
}

/** A block that is staged and never committed: nothing that anybody sees. */
export const PROBE_NAME = `${ROOM}/probe`;

/** The id of a block: all ids of a file have the same length, as the service demands. */
export function blockId(index: number): string {
  return Buffer.from(`block-${String(index).padStart(6, "0")}`).toString("base64");
}

/** The body of Put Block List. */
export function blockList(count: number): Buffer {
  const ids = Array.from({ length: count }, (_, index) => `<Latest>${blockId(index)}</Latest>`).join("");
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${ids}</BlockList>`);
}
