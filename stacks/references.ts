/** What sections name of one another, read even where other words beside it are wrong, so that no mistake hides another. */
import { migrationWords } from "../migration/settings.ts";
import type { MigrationPhase } from "../migration/settings.ts";
import { targetPlace } from "./schema/migrations.ts";
import type { TargetPlace } from "./schema/migrations.ts";

export interface References {
  /** Targets of migrations, by the migration's name. */
  readonly targets: ReadonlyMap<string, TargetPlace>;
  /** Phases of migrations by name; undefined where what is written is none. */
  readonly phases: ReadonlyMap<string, MigrationPhase | undefined>;
  /** Keys of the account as they are written. */
  readonly accountKeys: readonly string[];
  /** Filesystems that role assignments are about, by the assignment's place in its list. */
  readonly scopes: ReadonlyMap<number, string>;
  /** Paths of directories as they are written, by filesystem. */
  readonly directories: ReadonlyMap<string, readonly string[]>;
}

/** Finds what can be read of the references; what is wrong with the rest is said elsewhere. */
export function referencesIn(sections: Readonly<Record<string, unknown>>): References {
  const targets = new Map<string, TargetPlace>();
  const phases = new Map<string, MigrationPhase | undefined>();
  for (const [name, words] of Object.entries(asMapping(sections["migrations"]))) {
    phases.set(name, migrationWords.shape.phase.safeParse(asMapping(words)["phase"]).data);
    const parsed = targetPlace.safeParse(asMapping(words)["to"]);
    if (parsed.success) targets.set(name, parsed.data);
  }
  const access: unknown = sections["access"];
  const scopes = new Map<number, string>();
  for (const [index, assignment] of (access instanceof Array ? access : []).entries()) {
    const scope = asMapping(assignment)["on"];
    if (typeof scope === "string") scopes.set(index, scope);
  }
  const directories = Object.entries(asMapping(sections["filesystems"])).map(
    ([name, words]) => [name, Object.keys(asMapping(asMapping(words)["directories"]))] as const,
  );
  const accountKeys = Object.keys(asMapping(sections["account"]));
  return { targets, phases, accountKeys, scopes, directories: new Map(directories) };
}

function asMapping(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
