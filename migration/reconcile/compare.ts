/** The comparison: walk and decide, with the directory that holds each entry kept at hand. Changes nothing. */
import type { Access } from "../model/access.ts";
import type { UnmappedPrincipal } from "../model/identity-map.ts";
import { isBelow, ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Entry } from "../model/entry.ts";
import type { Listing } from "../stores/source.ts";
import { decide, type Decision, type HoldingDirectory } from "./decide.ts";
import type { Pair } from "./pair.ts";
import type { Rules } from "./rules.ts";
import { Tallying, type Tally } from "./tally.ts";
import { walk, type Doubt } from "./walk.ts";

export type Compared =
  | { readonly is: "decision"; readonly decision: Decision }
  | { readonly is: "again"; readonly directory: EntryPath }
  | Doubt;

/** A comparison under way. It can be looked at up to its first action, and applied from there on. */
export interface Comparison {
  readonly steps: AsyncGenerator<Compared>;
  /** What was counted so far. */
  readonly tally: Tally;
  /**
   * Goes on to the first action (or refusal, or doubt) and says whether there is one. Nothing is lost: `steps` begins with that
   * step. False means that the comparison went through to its end.
   */
  findAction(): Promise<boolean>;
}

/** The lake that is not there yet: nothing stands in it. */
export const NOTHING_THERE: Listing = {
  entries: () => nothing(),
  children: () => nothing(),
  entry: () => Promise.resolve(undefined),
};

async function* nothing(): AsyncGenerator<Entry> {}

const NO_ACCESS: Access = { owner: "", group: "", sticky: false, acl: "" };

/** What a comparison may be told besides its two sides. */
export interface CompareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of each decision as it is made, and of each directory whose decisions are void. */
  readonly onDecided?: (decision: Decision, pair: Pair) => void;
  readonly onAgain?: (directory: EntryPath) => void;
  /** Whether nothing is decided about a directory: it is there on both sides, and leads to what is compared. */
  readonly isPassage?: (path: EntryPath) => boolean;
}

export function compare(source: Listing, target: Listing, rules: Rules, options: CompareOptions = {}): Comparison {
  const tallying = new Tallying();
  const decisions = decideAll({ source, target, rules, tallying, options });
  let found: Compared | undefined;
  async function* steps(): AsyncGenerator<Compared> {
    if (found !== undefined) yield found;
    found = undefined;
    yield* decisions;
  }
  return {
    steps: steps(),
    get tally() {
      return tallying.tally;
    },
    async findAction() {
      while (found === undefined) {
        const step = await decisions.next();
        if (step.done === true) return false;
        if (!isQuiet(step.value)) found = step.value;
      }
      return true;
    },
  };
}

/** Nothing to do, and nothing to tell: before the first action, a directory that is listed again has nothing to take back. */
function isQuiet(step: Compared): boolean {
  return step.is === "again" || (step.is === "decision" && step.decision.action.do === "nothing");
}

interface Ground {
  readonly source: Listing;
  readonly target: Listing;
  readonly rules: Rules;
  readonly tallying: Tallying;
  readonly options: CompareOptions;
}

/** The directories that hold the entry at hand, outermost first, and the excluded or refused directory it may lie in. */
class OpenDirectories {
  readonly #open: { path: EntryPath; holds: HoldingDirectory }[] = [];
  #excluded: EntryPath | undefined;
  #refused: EntryPath | undefined;

  holding(path: EntryPath): HoldingDirectory {
    while (this.#open.length > 1 && !isBelow(path, this.#open.at(-1)?.path ?? ROOT_PATH)) this.#open.pop();
    return this.#open.at(-1)?.holds ?? { marker: "", access: NO_ACCESS };
  }

  open(decision: Decision): void {
    if (decision.holds !== undefined) this.#open.push({ path: decision.path, holds: decision.holds });
    else if (decision.kind === "directory" && !this.isRefused(decision.path)) this.#refused = decision.path;
  }

  isExcluded(path: EntryPath, rules: Rules): boolean {
    if (this.#excluded !== undefined && isBelow(path, this.#excluded)) return true;
    this.#excluded = rules.isExcluded(path) ? path : undefined;
    return this.#excluded !== undefined;
  }

  isRefused(path: EntryPath): boolean {
    return this.#refused !== undefined && isBelow(path, this.#refused);
  }
}

function refusedWithItsDirectory({ path, source, target }: Pair): Decision {
  const kind = (source ?? target)?.kind ?? "file";
  const because = "the directory that holds it is refused";
  return { path, kind, action: { do: "refuse", because, remedy: "see the reason of the directory" }, remarks: [] };
}

/** A directory that is only gone through. */
function passage({ path, target }: Pair, directories: OpenDirectories): Compared {
  const holds = { marker: target?.marker?.id ?? "", access: target?.access ?? NO_ACCESS };
  const action = { do: "nothing", because: "unchanged" } as const;
  const decision: Decision = { path, kind: "directory", action, remarks: [], holds };
  directories.open(decision);
  return { is: "decision", decision };
}

/** Who of the source's entry is not mapped; nobody counts where its access is declared elsewhere. */
function unmappedIn({ path, source }: Pair, rules: Rules): readonly UnmappedPrincipal[] {
  if (source === undefined || source.inheritsAccess === true || rules.keepsAccess(path)) return [];
  const mapped = rules.mapAccess(source.access);
  return "unmapped" in mapped ? mapped.unmapped : [];
}

async function* decideAll(ground: Ground): AsyncGenerator<Compared> {
  const { source, target, rules, tallying, options } = ground;
  const { signal } = options;
  const directories = new OpenDirectories();
  const [sourceRoot, targetRoot] = await Promise.all([
    source.entry(ROOT_PATH, signal),
    target.entry(ROOT_PATH, signal),
  ]);
  let targetIsEmpty = true;

  function decidePair(pair: Pair): Compared {
    const parent = directories.holding(pair.path);
    if (options.isPassage?.(pair.path) === true) return passage(pair, directories);
    const decision = directories.isRefused(pair.path)
      ? refusedWithItsDirectory(pair)
      : decide(pair, { rules, parent, targetIsEmpty });
    directories.open(decision);
    tallying.count(decision, pair.source, unmappedIn(pair, rules));
    options.onDecided?.(decision, pair);
    return { is: "decision", decision };
  }

  for await (const step of walk(source, targetRoot === undefined ? NOTHING_THERE : target, signal)) {
    if (step.is === "start") {
      ({ targetIsEmpty } = step);
      yield decidePair({ path: ROOT_PATH, source: sourceRoot, target: targetRoot });
    } else if (step.is === "pair") {
      if (directories.isExcluded(step.pair.path, rules)) tallying.countExcluded(step.pair.path);
      else yield decidePair(step.pair);
    } else {
      if (step.is === "again") {
        tallying.again(step.directory);
        options.onAgain?.(step.directory);
      }
      yield step;
    }
  }
}
