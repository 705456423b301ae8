/** What groups that a stack makes may not be. Pure. */
import { formatPrincipal, principalKey } from "../components/principals/principal.ts";
import type { Principal } from "../components/principals/principal.ts";
import type { Problem } from "../migration/model/problem.ts";
import { shownValue } from "../migration/model/problem.ts";
import type { GroupReferences, References } from "./references.ts";
import type { StackConfig } from "./stack-config.ts";
import { isGroupName } from "./schema/groups.ts";

/** Every problem of the section beside those that its words have. */
export function groupProblems(_config: StackConfig, { groups }: References): Problem[] {
  return [...groups].flatMap(([name, group]) => [
    ...nameProblems(name, [...groups.keys()]),
    ...memberProblems(name, group),
    ...ownerProblems(name, group),
    ...circleProblems(name, groups),
  ]);
}

function nameProblems(name: string, names: readonly string[]): Problem[] {
  if (!isGroupName(name)) {
    const allowed = "a name of 1 to 256 characters without commas and colons, that is no object id";
    return [problem(name, name, allowed, "Rename it.")];
  }
  const twin = names.slice(0, names.indexOf(name)).find((other) => sameName(other, name));
  return twin === undefined ? [] : [problem(name, name, `another name than ${twin}`, "Letter case does not count.")];
}

/** Members that are listed twice would be added twice, which Microsoft Entra refuses. */
function memberProblems(name: string, { members }: GroupReferences): Problem[] {
  const seen = new Map<string, number>();
  return [...members].flatMap(([index, member]) => {
    const first = seen.get(principalKey(member));
    if (first === undefined) {
      seen.set(principalKey(member), index);
      return [];
    }
    const allowed = `each member once (members.${String(first)} is the same)`;
    return [problem(`${name}.members.${String(index)}`, formatPrincipal(member), allowed, "Remove one of the two.")];
  });
}

/** https://learn.microsoft.com/graph/api/group-post-owners: users and service principals. */
function ownerProblems(name: string, { owners }: GroupReferences): Problem[] {
  return [...owners].flatMap(([index, owner]) =>
    owner.kind === "group"
      ? [
          problem(
            `${name}.owners.${String(index)}`,
            formatPrincipal(owner),
            "users and service principals",
            "Groups cannot own groups: name the people.",
          ),
        ]
      : [],
  );
}

/** A group that belongs to itself through others says nothing that its members do not say. */
function circleProblems(name: string, groups: ReadonlyMap<string, GroupReferences>): Problem[] {
  const circle = circleFrom(name, name, groups, new Set());
  if (circle === undefined) return [];
  const allowed = "groups that are not members of themselves";
  return [problem(`${name}.members`, [name, ...circle].join(" < "), allowed, "Break the circle.")];
}

function circleFrom(
  start: string,
  name: string,
  groups: ReadonlyMap<string, GroupReferences>,
  seen: Set<string>,
): readonly string[] | undefined {
  for (const member of groupsIn([...(groups.get(name)?.members.values() ?? [])], groups)) {
    if (member === start) return [member];
    if (seen.has(member)) continue;
    seen.add(member);
    const rest = circleFrom(start, member, groups, seen);
    if (rest !== undefined) return [member, ...rest];
  }
  return undefined;
}

/** Those of the members that are groups of this section, by the section's own spelling. */
function groupsIn(members: readonly Principal[], groups: ReadonlyMap<string, GroupReferences>): readonly string[] {
  return members.flatMap((member) =>
    member.kind === "group" ? [...groups.keys()].filter((name) => sameName(name, member.name)) : [],
  );
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function problem(key: string, given: unknown, allowed: string, remedy: string): Problem {
  return { key: `adls-migration:groups.${key}`, given: shownValue(given), allowed, remedy };
}
