/**
 * Whole names in the order of a flat account → files and directories in the engine's order, by segments.
 *
 * The two differ in one thing: a flat account has `a-b` before `a/b`, the engine has all of `a` before `a-b`. So what
 * begins like `a-b` (with a character below the slash) is held until it shows whether `a/…` follows; so is a blob `a`,
 * which is a file only where no `a/…` is. What is held belongs to the beginnings of the last name alone, one frame each:
 * it is given as soon as the names have passed them, or before, when somebody finds out and settles the frame.
 *
 * Pure: nothing is asked of any service here.
 */
import { heldName, heldNameBeside } from "../../model/held-name.ts";
import { comparePaths, joinPath, type EntryPath } from "../../model/path.ts";

/** What a listing has at a name. */
export interface Named {
  /** Whole, below the root; ends with a slash for what is named like a directory. */
  readonly name: string;
  /** Whether it stands for a directory and holds nothing: a stub, or what a listing with a delimiter puts together. */
  readonly marksDirectory: boolean;
}

/** One entry of the lake. */
export interface Placed<Item> {
  readonly kind: "file" | "directory";
  readonly path: EntryPath;
  /** The whole name at the source, of a directory without its slash. */
  readonly name: string;
  /** The blob; of a directory what marks it, undefined where it is known by what lies in it alone. */
  readonly item: Item | undefined;
}

/** A beginning of the last name that is, or may still turn out to be, a directory. */
export interface Frame<Item> {
  /** Whole, without the slash. */
  readonly name: string;
  /** Of the directory that it is, or would be. */
  readonly path: EntryPath;
  /** Of the directory that holds it. */
  readonly holder: EntryPath;
  /** The blob of exactly this name. */
  readonly blob: Item | undefined;
  /**
   * `open`: the names have not reached `name/` yet; `inside`: they have; `absent`: there is nothing below it; `listed`: what is
   * below was given already.
   */
  state: "open" | "inside" | "absent" | "listed";
  /** In order, after everything below the directory. */
  held: Placed<Item>[];
}

const SLASH = 47;

export class SegmentOrder<Item extends Named> {
  /** Each one's name is the beginning of the next one's. */
  readonly #frames: Frame<Item>[] = [];
  /** How many frames belong to whoever began below a directory: never left. */
  readonly #kept: number;

  /** `below`: the directory in which all names lie; left out for the root. */
  constructor(below?: { readonly name: string; readonly path: EntryPath }) {
    if (below !== undefined)
      this.#frames.push({ ...below, holder: below.path, blob: undefined, state: "inside", held: [] });
    this.#kept = this.#frames.length;
  }

  /** Entries that are held. */
  get held(): number {
    return this.#frames.reduce((sum, { held }) => sum + held.length, 0);
  }

  /** Takes the next name, and gives what can be given now. */
  add(item: Item): Placed<Item>[] {
    const given: Placed<Item>[] = [];
    this.#leave(item, given);
    const top = this.#frames.at(-1);
    if (top?.state === "listed" && item.name.charCodeAt(top.name.length) === SLASH) return given;
    this.#enter(item, given);
    return given;
  }

  /** After the last name: all that is still held. */
  end(): Placed<Item>[] {
    const given: Placed<Item>[] = [];
    while (this.#frames.length > this.#kept) this.#pop(given);
    return given;
  }

  /**
   * The outermost frame that holds entries back and is not settled. Undefined as long as the names have not passed every
   * place that its directory and its blob may get by their new names; `atOnce` does not wait for that, at the price that they
   * may come out of order then.
   */
  undecided(atOnce = false): Frame<Item> | undefined {
    const open = this.#frames.filter(({ state }) => state === "open");
    const frame = open[0];
    const latest = open.findLast(({ held }) => held.length > 0)?.held.at(-1);
    if (frame === undefined || latest === undefined || atOnce) return latest === undefined ? undefined : frame;
    const last = joinPath(frame.holder, heldNameBeside(segmentOf(frame.name)));
    return comparePaths(latest.path, last) > 0 ? frame : undefined;
  }

  /** Nothing lies below an undecided frame. */
  settleAbsent(frame: Frame<Item>): Placed<Item>[] {
    return this.#release(frame);
  }

  /**
   * Something does: the directory, to be followed by everything below it, and then by `settled`. `first` is the first name
   * below. Names that come below it later are passed over.
   */
  settlePresent(frame: Frame<Item>, first: Item): Placed<Item>[] {
    const given = this.#open(frame, first);
    frame.state = "listed";
    return given;
  }

  /** What a frame held back until everything below it was given. */
  settled(frame: Frame<Item>): Placed<Item>[] {
    const { held } = frame;
    frame.held = [];
    return held;
  }

  /** Closes the frames that the name has passed; the frame that it is below of is entered. */
  #leave(item: Item, given: Placed<Item>[]): void {
    while (this.#frames.length > this.#kept) {
      const top = this.#frames.at(-1);
      if (top === undefined) return;
      const next = item.name.startsWith(top.name) ? item.name.charCodeAt(top.name.length) : Infinity;
      if (next === SLASH) {
        if (top.state === "open") this.#give(this.#open(top, item), this.#frames.length - 1, given);
        if (top.state !== "absent") return;
      }
      if (next < SLASH && top.state !== "inside") return;
      this.#pop(given);
    }
  }

  /** Opens a frame for every beginning of the name that is or may be a directory, and one for the name itself. */
  #enter(item: Item, given: Placed<Item>[]): void {
    const { name } = item;
    const top = this.#frames.at(-1);
    let directory = top === undefined ? "" : top.state === "inside" ? top.path : top.holder;
    for (let index = top === undefined ? 0 : top.name.length; index < name.length; index++) {
      const next = name.charCodeAt(index);
      if (next > SLASH || index === top?.name.length) continue;
      const frame = this.#push(name.slice(0, index), directory, undefined);
      if (next !== SLASH) continue;
      this.#give(this.#open(frame, item), this.#frames.length - 1, given);
      directory = frame.path;
    }
    if (!item.marksDirectory || !name.endsWith("/")) this.#push(name, directory, item);
  }

  #push(name: string, holder: EntryPath, blob: Item | undefined): Frame<Item> {
    const path = joinPath(holder, heldName(segmentOf(name)));
    const frame: Frame<Item> = { name, path, holder, blob, state: "open", held: [] };
    this.#frames.push(frame);
    return frame;
  }

  /** The frame is a directory: gives it, and what comes before it; what comes after it stays held. */
  #open(frame: Frame<Item>, first: Item): Placed<Item>[] {
    const { name, path, holder, blob } = frame;
    if (blob?.marksDirectory === false)
      insert(frame.held, { kind: "file", path: joinPath(holder, heldNameBeside(segmentOf(name))), name, item: blob });
    const isMarkedWithin = first.marksDirectory && first.name === `${name}/`;
    const item = blob?.marksDirectory === true ? blob : isMarkedWithin ? first : undefined;
    const count = frame.held.findIndex((placed) => comparePaths(placed.path, path) > 0);
    const before = frame.held.splice(0, count < 0 ? frame.held.length : count);
    frame.state = "inside";
    return [...before, { kind: "directory", path, name, item }];
  }

  /** The frame is no directory by what lies below it: gives its blob, and all that was held for it. */
  #release(frame: Frame<Item>): Placed<Item>[] {
    const { name, path, blob } = frame;
    if (frame.state === "open" && blob !== undefined)
      insert(frame.held, { kind: blob.marksDirectory ? "directory" : "file", path, name, item: blob });
    if (frame.state === "open") frame.state = "absent";
    return this.settled(frame);
  }

  #pop(given: Placed<Item>[]): void {
    const frame = this.#frames.pop();
    if (frame !== undefined) this.#give(this.#release(frame), this.#frames.length, given);
  }

  /** Gives entries, or has them held by the innermost open frame of those below `depth`. */
  #give(entries: readonly Placed<Item>[], depth: number, given: Placed<Item>[]): void {
    let holder = given;
    for (let index = depth - 1; index >= 0; index--) {
      const frame = this.#frames[index];
      if (frame?.state !== "open") continue;
      holder = frame.held;
      break;
    }
    for (const entry of entries) holder.push(entry);
  }
}

/** The last segment of a whole name, which may be empty. */
function segmentOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A new name lies a little later than the old one: its place is near the beginning. */
function insert<Item>(held: Placed<Item>[], entry: Placed<Item>): void {
  const index = held.findIndex(({ path }) => comparePaths(path, entry.path) > 0);
  held.splice(index < 0 ? held.length : index, 0, entry);
}
