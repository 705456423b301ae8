/**
 * The second opinion: walks both sides and compares what a person would compare, on the stores' contracts and model/ alone.
 * It neither knows decide nor apply, so that a mistake there shows here.
 */
import { sameAccess, type Access } from "../model/access.ts";
import { unmappedSentence, type AccessMapper } from "../model/identity-map.ts";
import { sameHeaders, type Entry, type Metadata } from "../model/entry.ts";
import { isBelow, ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Listing } from "../stores/source.ts";
import { HeldBack } from "./held-back.ts";
import type { Pair } from "./pair.ts";
import { Rewindable } from "./rewindable.ts";
import { walk } from "./walk.ts";

export interface Difference {
  readonly path: EntryPath;
  /** What differs, in words: "missing at the target", "length: 3 at the source, 4 at the target", … */
  readonly what: string;
}

export interface VerifyRules {
  readonly isExcluded: (path: EntryPath) => boolean;
  readonly keepsAccess: (path: EntryPath) => boolean;
  readonly mapAccess: AccessMapper;
  /** Whether what is only at the target counts as a difference. */
  readonly deletes: "keep" | "mirror";
}

export interface Verified {
  readonly files: number;
  readonly directories: number;
  readonly bytes: number;
  /** Files whose content was compared by MD5; the others have none on at least one side and were compared by length. */
  readonly byMd5: number;
  readonly differences: number;
}

const NOTHING_VERIFIED: Verified = { files: 0, directories: 0, bytes: 0, byMd5: 0, differences: 0 };

/** Counts and differences along the walk. */
class Opinion {
  readonly #counts = new Rewindable<{ -readonly [Key in keyof Verified]: number }>(NOTHING_VERIFIED);
  readonly #held: HeldBack<Difference>;

  constructor(sink: (difference: Difference) => void) {
    this.#held = new HeldBack(sink);
  }

  report(path: EntryPath, whats: readonly string[]): void {
    for (const what of whats) this.#held.hold({ path, what });
    this.#counts.now.differences += whats.length;
  }

  count(entry: Entry, other: Entry | undefined): void {
    const { now } = this.#counts;
    if (entry.kind === "directory") now.directories++;
    else now.files++;
    now.bytes += entry.length;
    if (entry.md5 !== undefined && other?.md5 !== undefined) now.byMd5++;
  }

  reach(path: EntryPath): void {
    this.#counts.reach(path);
  }

  enter(directory: EntryPath): void {
    this.#counts.enter(directory);
  }

  again(directory: EntryPath): void {
    this.#counts.again(directory);
    this.#held.again(directory);
  }

  close(): Verified {
    this.#held.release();
    return { ...this.#counts.now };
  }
}

/** Compares everything; each difference goes to the sink. Throws StoreFailure where a side cannot be listed. */
export async function verify(
  sides: { source: Listing; target: Listing },
  rules: VerifyRules,
  onDifference: (difference: Difference) => void,
  signal?: AbortSignal,
): Promise<Verified> {
  const opinion = new Opinion(onDifference);
  const [source, target] = await Promise.all([
    sides.source.entry(ROOT_PATH, signal),
    sides.target.entry(ROOT_PATH, signal),
  ]);
  opinion.report(ROOT_PATH, differencesOfRoot(source, target, rules));
  opinion.enter(ROOT_PATH);
  let excluded: EntryPath | undefined;
  for await (const step of walk(sides.source, sides.target, signal)) {
    if (step.is === "doubt") opinion.report(step.directory, [step.because]);
    if (step.is === "again") opinion.again(step.directory);
    if (step.is !== "pair") continue;
    const { path } = step.pair;
    if (excluded !== undefined && isBelow(path, excluded)) continue;
    excluded = rules.isExcluded(path) ? path : undefined;
    if (excluded === undefined) compareOne(step.pair, rules, opinion);
  }
  return opinion.close();
}

function compareOne(pair: Pair, rules: VerifyRules, opinion: Opinion): void {
  const { path, source, target } = pair;
  opinion.reach(path);
  opinion.report(path, differencesOf(source, target, rules));
  if (source !== undefined) opinion.count(source, target);
  if (source?.kind === "directory" || target?.kind === "directory") opinion.enter(path);
}

function differencesOfRoot(
  source: Entry | undefined,
  target: Entry | undefined,
  rules: VerifyRules,
): readonly string[] {
  if (source === undefined || target === undefined) return differencesOf(source, target, rules);
  return isCompared(source, rules) ? differencesOfMapped(rules, source.access, target.access) : [];
}

function differencesOf(source: Entry | undefined, target: Entry | undefined, rules: VerifyRules): readonly string[] {
  if (target === undefined) return [missing(source)];
  if (source === undefined) return rules.deletes === "mirror" ? ["only at the target"] : [];
  if (source.kind !== target.kind) return [`a ${source.kind} at the source, a ${target.kind} at the target`];
  const access = isCompared(source, rules) ? differencesOfMapped(rules, source.access, target.access) : [];
  return [
    ...differencesOfContent(source, target),
    ...differencesOfMetadata(source.metadata, target.metadata),
    ...access,
  ];
}

function missing(source: Entry | undefined): string {
  const { obstacle } = source ?? {};
  return obstacle === undefined ? "missing at the target" : `missing at the target: ${obstacle.because}`;
}

/** Whether the source says what the access shall be, and nobody else does. */
function isCompared(source: Entry, rules: VerifyRules): boolean {
  return source.inheritsAccess !== true && !rules.keepsAccess(source.path);
}

function differencesOfContent(source: Entry, target: Entry): readonly string[] {
  if (source.kind === "directory") return [];
  const found: string[] = [];
  if (source.length !== target.length)
    found.push(`length: ${source.length} at the source, ${target.length} at the target`);
  else if (source.md5 !== undefined && target.md5 !== undefined && source.md5 !== target.md5)
    found.push("content: the MD5 differs");
  if (!sameHeaders(source.headers, target.headers)) found.push("content headers differ");
  return found;
}

/** The target may hold more: times and the marker. What the source has must be there. */
function differencesOfMetadata(source: Metadata, target: Metadata): readonly string[] {
  return Object.keys(source)
    .filter((key) => source[key] !== target[key])
    .map((key) => `metadata "${key}": "${source[key] ?? ""}" at the source, "${target[key] ?? ""}" at the target`);
}

function differencesOfMapped(rules: VerifyRules, source: Access, target: Access): readonly string[] {
  const mapped = rules.mapAccess(source);
  return "unmapped" in mapped ? [unmappedSentence(mapped.unmapped)] : differencesOfAccess(mapped.access, target);
}

function differencesOfAccess(source: Access, target: Access): readonly string[] {
  if (sameAccess(source, target)) return [];
  const found: string[] = [];
  if (source.owner !== target.owner) found.push(`owner: ${source.owner} at the source, ${target.owner} at the target`);
  if (source.group !== target.group) found.push(`group: ${source.group} at the source, ${target.group} at the target`);
  if (source.sticky !== target.sticky)
    found.push(`sticky bit: ${source.sticky} at the source, ${target.sticky} at the target`);
  if (source.acl !== target.acl) found.push(`ACL: ${source.acl} at the source, ${target.acl} at the target`);
  return found;
}
