/** Problems that only repeat another one: a mistake is told once. Pure. */
import type { Problem } from "../migration/model/problem.ts";

/** The problems without those that go away with another one. */
export function withoutEchoes(problems: readonly Problem[]): Problem[] {
  const misspelt = problems.flatMap(misspeltKey);
  return problems.filter(
    (problem, index) =>
      !isSaidBefore(problem, problems.slice(0, index)) && !misspelt.some((key) => goesWith(key, problem)),
  );
}

/** Whether a problem is one whatever a base holds that cannot be read: nothing is said to be missing. */
export function isWrongAnyway({ given }: Problem): boolean {
  return given !== "nothing" && given !== "null" && !given.startsWith("{");
}

/** A key that is not known, and the one that is meant in its place. */
interface MisspeltKey {
  readonly mapping: string;
  readonly meant: string;
}

function misspeltKey({ key, given, remedy }: Problem): MisspeltKey[] {
  const [, meant] = /^Did you mean (\S+)\?$/.exec(remedy) ?? [];
  if (given !== "a key that is not known" || meant === undefined || !key.includes(".")) return [];
  return [{ mapping: key.slice(0, key.lastIndexOf(".")), meant }];
}

/** Whether the meant key is said to be missing: by itself, or as one of several of which the mapping needs one. */
function goesWith({ mapping, meant }: MisspeltKey, { key, given, allowed }: Problem): boolean {
  if (key === `${mapping}.${meant}`) return given === "nothing";
  const isThere = !given.startsWith("{") || given.includes(`"${meant}":`);
  return key === mapping && !isThere && allowed.split(/[^A-Za-z]+/).includes(meant);
}

/** A text where a list belongs, and the other way round, is not too long besides; its name may be wrong as well. */
function isSaidBefore({ key, given, remedy }: Problem, earlier: readonly Problem[]): boolean {
  const isPlain = given.startsWith('"') || given === "[]";
  if (!isPlain || remedy === "Rename it.") return false;
  return earlier.some((other) => other.key === key && other.given === given);
}
