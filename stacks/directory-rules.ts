/** What the directories of a stack file demand of one another, and of the migrations beside them. Pure. */
import type { AccountSettings } from "../components/settings/index.ts";
import { isBelow, parentPath } from "../migration/model/path.ts";
import { pathObstacle } from "../migration/model/held-name.ts";
import { shownValue } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";
import { pathFault } from "../migration/model/uri-path.ts";
import type { StackConfig } from "./stack-config.ts";
import { directoryPath } from "./filesystem-config.ts";
import type { DirectoryConfig } from "./filesystem-config.ts";
import type { References } from "./references.ts";

/** Paths that no directory can have, that are there twice, or whose directories above are not declared. */
export function directoryPaths(_config: StackConfig, { directories }: References): Problem[] {
  return [...directories].flatMap(([filesystem, written]) =>
    written.flatMap((path, index) => {
      const fault = pathProblem(path) ?? repetition(path, written.slice(0, index)) ?? missingAbove(path, written);
      return fault === undefined ? [] : [problem(`${filesystem}.directories.${path}`, path, ...fault)];
    }),
  );
}

/** A list that goes below has to be there; and what lies below is set either by it or by a migration. */
export function recursion(config: StackConfig, { targets, phases }: References): Problem[] {
  return [...config.filesystems].flatMap(([name, filesystem]) => {
    const declared: (readonly [string, string, DirectoryConfig])[] = [
      [name, "", filesystem],
      ...[...filesystem.directories].map(([path, one]) => [`${name}.directories.${path}`, path, one] as const),
    ];
    return declared.flatMap(([key, path, { acl, recursive }]) => {
      if (recursive === undefined) return [];
      if (acl === undefined)
        return [problem(`${key}.recursive`, recursive, "false without an acl", "Declare an acl, or leave it out.")];
      const leaves = [...filesystem.directories.keys()].filter((other) => isBelow(other, path));
      return [...targets].flatMap(([migration, target]) => {
        const phase = phases.get(migration);
        if (
          phase === undefined ||
          phase === "decommission" ||
          target.filesystem !== name ||
          !reaches(path, leaves, target.path)
        )
          return [];
        const allowed = `false while the migration ${migration} sets the access of what it moves to ${[name, target.path].filter(Boolean).join("/")}`;
        return [
          problem(
            `${key}.recursive`,
            recursive,
            allowed,
            "Wait for its last phase (decommission), or choose another directory.",
          ),
        ];
      });
    });
  });
}

/** A squash that nobody would meet: the account speaks no NFS. */
export function unmetSquash(
  { filesystems }: StackConfig,
  { protocols }: Pick<AccountSettings, "protocols">,
): Problem[] {
  if (protocols.nfs) return [];
  return [...filesystems].flatMap(([name, { rootSquash }]) => {
    if (rootSquash === undefined) return [];
    const remedy = "Set adls-migration:account.nfs: enabled, or leave it out.";
    return [problem(`${name}.rootSquash`, rootSquash, "nothing while the account has no NFS 3.0", remedy)];
  });
}

type Fault = readonly [allowed: string, remedy: string];

function pathProblem(written: string): Fault | undefined {
  const path = directoryPath(written);
  const allowed = "the path of a directory below the filesystem's root, such as landing/in";
  if (path === "") return [allowed, "The root's own access stands beside directories."];
  const fault = pathFault(path);
  if (fault !== undefined) return [allowed, fault];
  const segments = path.split("/");
  const obstacle = segments
    .map((_, index) => pathObstacle(segments.slice(0, index + 1).join("/"), "directory", ""))
    .find((one) => one !== undefined);
  if (obstacle !== undefined) return [allowed, `Write another one: ${obstacle.because}.`];
  return segments.some((segment) => segment.trim() !== segment)
    ? [allowed, "Remove the spaces around a name: nobody would see them."]
    : undefined;
}

/** Names are case-sensitive in a lake; two that differ in nothing else are a mistake more often than not. */
function repetition(written: string, earlier: readonly string[]): Fault | undefined {
  const path = directoryPath(written);
  const same = earlier.find((other) => directoryPath(other) === path);
  if (same !== undefined)
    return [`a directory that is not declared yet (${same} is the same)`, "Remove one of the two."];
  const alike = earlier.find((other) => directoryPath(other).toLowerCase() === path.toLowerCase());
  if (alike === undefined) return undefined;
  return [`a path that differs from ${alike} in more than upper and lower case`, "Rename or remove one of the two."];
}

function missingAbove(written: string, all: readonly string[]): Fault | undefined {
  const above = parentPath(directoryPath(written));
  if (above === "" || all.some((other) => directoryPath(other) === above)) return undefined;
  return [
    `a directory whose directories above are declared too (${above} is not)`,
    `Declare ${above} with the access that it shall have: nothing is made implicitly.`,
  ];
}

/** Whether a list that goes to everything below `path`, but for the leaves, meets anything of a migration's target. */
function reaches(path: string, leaves: readonly string[], target: string): boolean {
  const isInside = target === path || isBelow(target, path);
  if (!isInside) return isBelow(path, target);
  return !leaves.some((leaf) => target === leaf || isBelow(target, leaf));
}

function problem(key: string, given: unknown, allowed: string, remedy: string): Problem {
  return { key: `adls-migration:filesystems.${key}`, given: shownValue(given), allowed, remedy };
}
