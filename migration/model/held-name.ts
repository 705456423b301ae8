/**
 * Names that an account with hierarchical namespace cannot hold: which they are, and the names that they get there.
 * A name alone decides its new one, two names never get the same, and the new one tells the old: so every run sees the
 * same, and no list of renames has to be kept. What no other name helps is refused. Pure.
 *
 *   `report.`                `report.!dot`    the service drops dots at the end of a segment (measured)
 *   nothing (`a//b`, `a/`)   `!empty`         the service drops empty segments (measured)
 *   file `a` beside `a/b`    `a!file`         a name is a file or a directory there
 *   `x!dot` and its like     `x!dot!name`     so that no name looks like another one's new name
 */
import type { EntryKind, Obstacle } from "./entry.ts";
import { entryName, isBelow, joinPath, type EntryPath } from "./path.ts";

/** Where a tool of ours keeps what it needs at a target, at the filesystem's root. */
export const OWN_ROOM = ".adls-migration";

/** Directories one in the other, and segments of a file's path: the 61st directory is refused (recorded), a 61st segment of a file is not (measured). */
const MOST_DIRECTORIES = 60;
const MOST_SEGMENTS = 61;

/** UTF-16 code units of a path below the filesystem (measured). */
const LONGEST_PATH = 1_024;

const NEW_NAME = /!(?:dot|empty|name|file)$/;
const FILE_BESIDE = "!file";

/** The name that a segment gets; most keep theirs. */
export function heldName(name: string): string {
  if (name === "") return "!empty";
  if (name.endsWith(".")) return `${name}!dot`;
  return NEW_NAME.test(name) ? `${name}!name` : name;
}

/** The name of a file where a directory of the same name stands beside it. */
export function heldNameBeside(name: string): string {
  return heldName(name) + FILE_BESIDE;
}

/** Whether a new name is that of a file beside a directory. */
export function isNameBeside(held: string): boolean {
  return held.endsWith(FILE_BESIDE);
}

/** The name that a new name stands for. */
export function nameBehind(held: string): string {
  const name = isNameBeside(held) ? held.slice(0, -FILE_BESIDE.length) : held;
  if (name === "!empty") return "";
  return name.replace(/!(?:dot|name)$/, "");
}

/** The path that a path with new names stands for. */
export function pathBehind(held: EntryPath): string {
  return held.includes("!") ? held.split("/").map(nameBehind).join("/") : held;
}

const SHORTEN = "move it to a shorter path at the source, or exclude it";
const RENAME = "rename it at the source, or exclude it";

/**
 * What keeps a path from standing at a target whose root is the directory `root` of its filesystem; undefined if nothing
 * does.
 */
export function pathObstacle(path: EntryPath, kind: EntryKind, root: EntryPath): Obstacle | undefined {
  const whole = joinPath(root, path);
  const name = entryName(path);
  if (/[\u0000-\u001f\u007f]/.test(name))
    return { because: "its name holds a control character, which no name at the target can", remedy: RENAME };
  if (name === "" || name.endsWith("."))
    return { because: "the target drops what its name ends in: it would be another name", remedy: RENAME };
  if (whole.length > LONGEST_PATH)
    return { because: `its path has ${whole.length} characters; ${LONGEST_PATH} are possible`, remedy: SHORTEN };
  const [segments, most] = [whole.split("/").length, kind === "directory" ? MOST_DIRECTORIES : MOST_SEGMENTS];
  if (segments > most)
    return { because: `it lies ${segments} segments deep at the target; ${most} are possible`, remedy: SHORTEN };
  if (whole === OWN_ROOM || isBelow(whole, OWN_ROOM))
    return { because: "the target keeps that name for the migration's own files", remedy: RENAME };
  return undefined;
}
