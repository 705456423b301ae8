/** What sections name of one another, read even where other words beside it are wrong, so that no mistake hides another. */
import type * as z from "zod";
import type { Principal } from "../components/principals/principal.ts";
import { isProblem } from "../migration/model/problem.ts";
import { parseSourceUri } from "../migration/model/source-uri.ts";
import type { SourceUri } from "../migration/model/source-uri.ts";
import { fieldOf, isMapping } from "../migration/model/unknown-value.ts";
import { migrationWords } from "../migration/settings.ts";
import type { MigrationPhase } from "../migration/settings.ts";
import { readable } from "./readable.ts";
import { assignment } from "./schema/access.ts";
import { targetPlace } from "./schema/migrations.ts";
import type { TargetPlace } from "./schema/migrations.ts";
import { principal } from "./schema/words.ts";

export interface References {
  /** Targets of migrations, by the migration's name. */
  readonly targets: ReadonlyMap<string, TargetPlace>;
  /** Phases of migrations by name; undefined where what is written is none. */
  readonly phases: ReadonlyMap<string, MigrationPhase | undefined>;
  /** Sources of migrations by name. */
  readonly sources: ReadonlyMap<string, SourceReference>;
  /** Keys of the account as they are written. */
  readonly accountKeys: readonly string[];
  /** Role assignments by their place in the list, those that can be read. */
  readonly assignments: ReadonlyMap<number, z.output<typeof assignment>>;
  /** Members and owners of groups, by the group's name. */
  readonly groups: ReadonlyMap<string, GroupReferences>;
  /** Filesystems that role assignments are about, by the assignment's place in its list. */
  readonly scopes: ReadonlyMap<number, string>;
  /** Paths of directories as they are written, by filesystem. */
  readonly directories: ReadonlyMap<string, readonly string[]>;
}

export interface SourceReference {
  /** As written. */
  readonly from: string;
  readonly source: SourceUri;
}

/** Principals by their place in the list. */
export interface GroupReferences {
  readonly members: ReadonlyMap<number, Principal>;
  readonly owners: ReadonlyMap<number, Principal>;
}

/** Finds what can be read of the references; what is wrong with the rest is said elsewhere. */
export function referencesIn(sections: Readonly<Record<string, unknown>>): References {
  const migrations = namedIn(sections["migrations"]);
  const access = listIn(sections["access"]);
  const phase = (words: unknown) => migrationWords.shape.phase.safeParse(fieldOf(words, "phase")).data;
  return {
    targets: found(migrations, (words) => targetPlace.safeParse(fieldOf(words, "to")).data),
    phases: new Map(migrations.map(([name, words]) => [name, phase(words)])),
    sources: found(migrations, sourceIn),
    accountKeys: namedIn(sections["account"]).map(([key]) => key),
    assignments: found(access, (words) => readable(assignment, words)),
    groups: new Map(
      namedIn(sections["groups"]).map(([name, words]) => [
        name,
        { members: principalsIn(fieldOf(words, "members")), owners: principalsIn(fieldOf(words, "owners")) },
      ]),
    ),
    scopes: found(access, (words) => {
      const scope = fieldOf(words, "on");
      return typeof scope === "string" ? scope : undefined;
    }),
    directories: new Map(
      namedIn(sections["filesystems"]).map(([name, words]) => [
        name,
        namedIn(fieldOf(words, "directories")).map(([path]) => path),
      ]),
    ),
  };
}

function sourceIn(words: unknown): SourceReference | undefined {
  const from = fieldOf(words, "from");
  const source = typeof from === "string" ? parseSourceUri(from) : undefined;
  return typeof from !== "string" || source === undefined || isProblem(source) ? undefined : { from, source };
}

function principalsIn(value: unknown): ReadonlyMap<number, Principal> {
  return found(listIn(value), (written) => principal.safeParse(written).data);
}

/** Those of which something can be read. */
function found<Key, Read>(
  written: readonly (readonly [Key, unknown])[],
  read: (words: unknown) => Read | undefined,
): ReadonlyMap<Key, Read> {
  return new Map(
    written.flatMap(([key, words]): (readonly [Key, Read])[] => {
      const one = read(words);
      return one === undefined ? [] : [[key, one]];
    }),
  );
}

function namedIn(value: unknown): readonly (readonly [string, unknown])[] {
  return isMapping(value) ? Object.entries(value) : [];
}

function listIn(value: unknown): readonly (readonly [number, unknown])[] {
  return value instanceof Array ? [...value.entries()] : [];
}
