/** What one section of a stack file demands of another one. Each rule is a function from the whole to problems. Pure. */
import { principalKey } from "../components/principals/principal.ts";
import { filesystemName, relationOf } from "../migration/model/lake-uri.ts";
import type { LakePlace } from "../migration/model/lake-uri.ts";
import { nearestWord, shownValue } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";
import { relationToSource } from "../migration/model/source-uri.ts";
import type { StackConfig } from "./stack-config.ts";
import { directoryPaths, recursion } from "./directory-rules.ts";
import { groupProblems } from "./group-rules.ts";
import type { References } from "./references.ts";
import { definitionOf } from "./schema/access.ts";
import { accountSection } from "./schema/account.ts";
import { migrationName } from "./schema/migrations.ts";
import { migrationsIntoImmutable, namedFilesystems, readOnlyWhileMigrating } from "./service-rules.ts";

/** Every problem between sections. `known` holds the keys that are wrong by themselves, about which nothing more is said. */
export function problemsBetween(config: StackConfig, references: References, known: ReadonlySet<string>): Problem[] {
  const rules = [
    names,
    region,
    network,
    adoption,
    declaredFilesystems,
    groupProblems,
    repeatedAccess,
    overlappingTargets,
    sourceAndTarget,
    namedFilesystems,
    migrationsIntoImmutable,
    readOnlyWhileMigrating,
    directoryPaths,
    recursion,
  ];
  // What could not be read counts as left out, which must not look like a second mistake.
  const isUnread = (key: string) => [...known].some((wrong) => wrong.startsWith(`adls-migration:account${key}`));
  const isStrange = references.accountKeys.some((key) => !Object.hasOwn(accountSection.shape, key));
  const mayHaveRegion = known.has("adls-migration:account") || isStrange || isUnread(".match") || isUnread(".location");
  const problems = rules.flatMap((rule) => {
    const needsFilesystems = rule === declaredFilesystems || rule === namedFilesystems;
    if (needsFilesystems && known.has("adls-migration:filesystems")) return [];
    return rule === region && mayHaveRegion ? [] : rule(config, references);
  });
  const isMatchUnread = (key: string) =>
    key === "adls-migration:account.network.privateEndpoints" && isUnread(".match");
  return problems.filter(({ key }) => !known.has(key) && !isMatchUnread(key));
}

const locationKey = "azure-native:location";

function names(config: StackConfig, { phases }: References): Problem[] {
  const filesystems = [...config.filesystems.keys()].filter((name) => !filesystemName.test(name));
  const migrations = [...phases.keys()].filter((name) => !migrationName.test(name));
  return [
    ...filesystems.map((name) =>
      wrongName(`filesystems.${name}`, name, "3 to 63 lower-case letters, digits and single hyphens"),
    ),
    ...migrations.map((name) => wrongName(`migrations.${name}`, name, "1 to 63 letters, digits, - and _")),
  ];
}

function wrongName(key: string, name: string, allowed: string): Problem {
  return problem(key, name, `a name of ${allowed}`, "Rename it.");
}

function region({ account, defaultLocation }: StackConfig): Problem[] {
  if (account.match !== undefined || account.wishes.placement?.location !== undefined || defaultLocation !== undefined)
    return [];
  const remedy = "Set it, or adls-migration:account.location, or adls-migration:account.match.";
  return [{ key: locationKey, given: "nothing", allowed: "the name of a region, such as westeurope", remedy }];
}

function network({ account }: StackConfig): Problem[] {
  const { publicAccess = "enabled", allowedAddresses, allowedSubnets, privateEndpoints } = account.wishes.network ?? {};
  const rules = publicAccess === "enabled" ? {} : { allowedAddresses, allowedSubnets };
  const allowed = `nothing while publicAccess is ${publicAccess}`;
  const withoutEffect = Object.entries(rules)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => problem(`account.network.${key}`, value, allowed, "Remove one of the two."));
  if (privateEndpoints !== "match" || account.match !== undefined) return withoutEffect;
  const subnets = "none or subnets, where adls-migration:account.match names no account";
  return [
    ...withoutEffect,
    problem("account.network.privateEndpoints", "match", subnets, "Name the account to match."),
  ];
}

function adoption({ account }: StackConfig): Problem[] {
  const { adopt } = account;
  if (adopt === undefined) return [];
  const fixed = { name: adopt.account, resourceGroup: adopt.resourceGroup };
  return (["name", "resourceGroup"] as const)
    .filter((key) => account[key] !== undefined && account[key].toLowerCase() !== fixed[key].toLowerCase())
    .map((key) =>
      problem(`account.${key}`, account[key], `${fixed[key]}, as in adls-migration:account.adopt`, "Leave it out."),
    );
}

function declaredFilesystems(config: StackConfig, references: References): Problem[] {
  const declared = [...config.filesystems.keys()];
  const targets = [...references.targets].map(([name, target]) => ({
    key: `migrations.${name}.to`,
    name: target.filesystem,
  }));
  const scopes = [...references.scopes].map(([index, filesystem]) => ({
    key: `access.${String(index)}.on`,
    name: filesystem,
  }));
  return [...targets, ...scopes].flatMap(({ key, name }) => {
    if (config.filesystems.has(name)) return [];
    const nearest = nearestWord(name, declared);
    const remedy =
      nearest === undefined ? `Declare it: adls-migration:filesystems.${name}.` : `Did you mean ${nearest}?`;
    return [problem(key, name, `one of adls-migration:filesystems (${declared.join(", ") || "none yet"})`, remedy)];
  });
}

function repeatedAccess(_config: StackConfig, { assignments }: References): Problem[] {
  const seen = new Map<string, number>();
  return [...assignments].flatMap(([index, { principal, role, on = "" }]) => {
    const texts = [principalKey(principal), definitionOf(role), on];
    const first = seen.get(texts.join("\n"));
    if (first === undefined) {
      seen.set(texts.join("\n"), index);
      return [];
    }
    const allowed = `an assignment that is not there yet (access.${String(first)} is the same)`;
    return [problem(`access.${String(index)}`, texts.filter(Boolean), allowed, "Remove one of the two.")];
  });
}

function overlappingTargets(_config: StackConfig, references: References): Problem[] {
  const targets = [...references.targets].map(([name, target]) => ({ name, place: { account: "", ...target } }));
  return targets.flatMap(({ name, place }, index) =>
    targets.slice(0, index).flatMap((earlier) => {
      const relation = relationOf(place, earlier.place);
      if (relation === "apart") return [];
      const allowed = `a place apart from the target of ${earlier.name} (${textOf(earlier.place)}), which is ${lies(relation)}`;
      return [problem(`migrations.${name}.to`, textOf(place), allowed, "Each migration owns its target alone.")];
    }),
  );
}

/** The account's name is compared where the stack file tells it; a derived name is checked by the component. */
function sourceAndTarget({ account }: StackConfig, { sources, targets }: References): Problem[] {
  const accountName = account.adopt?.account ?? account.name;
  if (accountName === undefined) return [];
  return [...sources].flatMap(([name, { from, source }]) => {
    const target = targets.get(name);
    if (target === undefined) return [];
    const relation = relationToSource({ account: accountName, ...target }, source);
    if (relation === "apart") return [];
    const allowed = `a place apart from "from" (${from}), which is ${lies(relation)}`;
    return [problem(`migrations.${name}.to`, textOf(target), allowed, "A lake cannot be copied into itself.")];
  });
}

/** How the other place lies to this one. */
function lies(relation: "same" | "inside" | "around"): string {
  return { same: "the same place", inside: "around it", around: "inside it" }[relation];
}

function textOf({ filesystem, path }: Pick<LakePlace, "filesystem" | "path">): string {
  return path === "" ? filesystem : `${filesystem}/${path}`;
}

function problem(key: string, given: unknown, allowed: string, remedy: string): Problem {
  return { key: `adls-migration:${key}`, given: shownValue(given), allowed, remedy };
}
