/**
 * One short text for all that a migration put at its target: whether somebody changed something there since is seen from
 * one listing. A sum, so that what an entry adds can be taken away again when it changes. Pure.
 */
import { createHash } from "node:crypto";
import type { Access } from "../model/access.ts";
import type { Entry } from "../model/entry.ts";
import { isOurs, nameDigest, type Marker } from "../model/marker.ts";
import { isBelow, ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Decision } from "../reconcile/decide.ts";
import type { Pair } from "../reconcile/pair.ts";
import type { Rules } from "../reconcile/rules.ts";

const WORDS = 4;

/** Of a directory that is not ours: no marker names it. */
const NO_MARKER = "!";

/** What an entry adds: its marker's id, its name, its content's version and length, and who may do what. */
interface Fingerprinted {
  readonly path: EntryPath;
  readonly marker: Marker;
  readonly length: number;
  readonly access: Access;
}

export class TargetFingerprint {
  readonly #sum: Uint32Array;
  #entries: number;
  readonly #rules: Rules;

  readonly #isChange: boolean;

  /** Begins with nothing, to be told all there is; or with what `text` gave, to be told what changes. */
  constructor(rules: Rules, text?: string) {
    const [entries = "0", ...words] = (text ?? "").split("-");
    this.#rules = rules;
    this.#isChange = text !== undefined;
    this.#entries = Number.parseInt(entries === "" ? "0" : entries, 36);
    this.#sum = Uint32Array.from({ length: WORDS }, (_, index) => Number.parseInt(words[index] ?? "0", 36));
  }

  add(entry: Fingerprinted): void {
    this.#count(entry, 1);
  }

  remove(entry: Fingerprinted): void {
    this.#count(entry, -1);
  }

  /** The change that a decision makes once it is carried out. */
  decided({ action, path }: Decision, { target }: Pair): void {
    if (path === ROOT_PATH) return;
    if (action.do === "refuse" || (action.do === "nothing" && action.because === "not ours")) return;
    if (this.#isChange && this.#isOwn(target)) this.remove(target);
    const after = entryAfter(action, target);
    if (this.#isOwn(after)) this.add(after);
  }

  /** A renamed entry, at its earlier path and at its later one. */
  renamed(before: Fingerprinted, path: EntryPath): void {
    this.remove(before);
    this.add({ ...before, path });
  }

  /** How many entries are in it. */
  get entries(): number {
    return this.#entries;
  }

  #isOwn(entry: Entry | undefined): entry is Entry & { marker: Marker } {
    return entry?.marker?.migration === this.#rules.migration;
  }

  text(): string {
    return [this.#entries, ...this.#sum].map((value) => value.toString(36)).join("-");
  }

  #count(entry: Fingerprinted, sign: 1 | -1): void {
    const digest = createHash("sha1").update(this.#told(entry)).digest();
    this.#entries += sign;
    for (let word = 0; word < WORDS; word++)
      this.#sum[word] = (this.#sum[word] ?? 0) + sign * digest.readUInt32LE(word * 4);
  }

  #told({ path, marker, length, access }: Fingerprinted): string {
    const shown = this.#rules.keepsAccess(path) ? [] : [access.owner, access.group, String(access.sticky), access.acl];
    return [marker.id, nameDigest(path), marker.sourceVersion, String(length), ...shown].join("\n");
  }
}

function entryAfter(action: Decision["action"], target: Entry | undefined): Entry | undefined {
  switch (action.do) {
    case "make-directory":
    case "put-file":
      return action.wanted;
    case "change": {
      const { wanted, current, metadata, access } = action;
      const marker = metadata ? wanted.marker : current.marker;
      return { ...current, access: access === undefined ? current.access : wanted.access, ...(marker && { marker }) };
    }
    case "delete":
    case "refuse":
      return undefined;
    case "nothing":
      return target;
  }
}

/** Tells, along a listing in order, which entries are a migration's own. */
export class OwnEntries {
  readonly #rules: Rules;
  readonly #open: { path: EntryPath; marker: string }[];
  #excluded: EntryPath | undefined;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#open = [{ path: ROOT_PATH, marker: rules.rootMarker }];
  }

  /** Whether the next entry is. */
  has(entry: Entry): boolean {
    if (this.#isExcluded(entry.path)) return false;
    const isOwn = isOurs(entry, this.#rules.migration, this.#holding(entry.path));
    if (entry.kind === "directory")
      this.#open.push({ path: entry.path, marker: isOwn ? (entry.marker?.id ?? "") : NO_MARKER });
    return isOwn;
  }

  #isExcluded(path: EntryPath): boolean {
    if (this.#excluded !== undefined && isBelow(path, this.#excluded)) return true;
    this.#excluded = this.#rules.isExcluded(path) ? path : undefined;
    return this.#excluded !== undefined;
  }

  /** Id of the marker of the directory that holds the path. */
  #holding(path: EntryPath): string {
    while (this.#open.length > 1 && !isBelow(path, this.#open.at(-1)?.path ?? ROOT_PATH)) this.#open.pop();
    return this.#open.at(-1)?.marker ?? NO_MARKER;
  }
}
