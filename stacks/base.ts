/**
 * A base that several stack files share: `adls-migration:base: base.yaml` names a file of the same form beside them, over
 * which the stack file is laid. Pure but for reading that file.
 */
import { load, YAMLException } from "js-yaml";
import type { ReadText } from "../migration/identity-words.ts";
import { isProblem, shownValue } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";
import { isOurs, namespace, sectionsIn, withoutNamespace } from "./namespace.ts";

/** Sections of a stack file by name, without the namespace. */
export type Sections = Readonly<Record<string, unknown>>;

/** What a stack file and its base say together, and where a key stands, for messages. */
export interface LaidOver {
  readonly sections: Sections;
  /** The key as a message shows it: with the base's name where the value comes from there. */
  readonly shownKey: (key: string) => string;
  /** What is wrong with the base itself. */
  readonly problems: readonly Problem[];
  /** Whether all of the base is here: else what is missing may stand in it. */
  readonly isWhole: boolean;
}

const key = `${namespace}:base`;
const baseGrammar = "the name of a YAML file beside the stack files, such as base.yaml";

/** Lays the stack file over the base that it names; without one, or with one that cannot be read, it is what it is. */
export function laidOverBase(own: Sections, readText: ReadText): LaidOver {
  const { base: file, ...sections } = own;
  const alone = { sections, shownKey: (key: string) => key };
  if (file === undefined) return { ...alone, problems: [], isWhole: true };
  if (typeof file !== "string" || file === "") {
    const remedy = "Leave it out where there is none.";
    return { ...alone, problems: [{ key, given: shownValue(file), allowed: baseGrammar, remedy }], isWhole: false };
  }
  const content = readBase(file, readText);
  if (isProblem(content)) return { ...alone, problems: [content], isWhole: false };
  const { base, problems } = content;
  return {
    sections: merged(base, sections),
    problems,
    isWhole: true,
    shownKey(shown) {
      const path = isOurs(shown) ? withoutNamespace(shown) : "";
      return !holds(sections, path) && holds(base, path) ? `${shown} (in ${file})` : shown;
    },
  };
}

/** Mappings are laid over key by key; anything else of the stack file stands instead of the base's. */
function merged(base: Sections, over: Sections): Sections {
  const common = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = base[key];
    return [key, isMapping(below) && (isMapping(value) || value === null) ? merged(below, value ?? {}) : value];
  });
  return { ...base, ...Object.fromEntries(common) };
}

/** Whether there is a value at a path such as `account.network.allowedAddresses`. */
function holds(sections: Sections, path: string): boolean {
  let value: unknown = sections;
  for (const word of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, word)) return false;
    value = Reflect.get(value, word);
  }
  return true;
}

interface Content {
  readonly base: Sections;
  readonly problems: readonly Problem[];
}

function readBase(file: string, readText: ReadText): Content | Problem {
  const problem = (remedy: string) => ({ key, given: shownValue(file), allowed: baseGrammar, remedy });
  let content: unknown;
  try {
    content = load(readText(file));
  } catch (error) {
    if (!(error instanceof YAMLException)) return problem("There is no such file, or it cannot be read.");
    const line = error.mark === undefined ? "" : ` in line ${error.mark.line + 1}`;
    return problem(`It is no YAML: ${error.reason}${line}.`);
  }
  const config: unknown = isMapping(content) ? content["config"] : undefined;
  if (!isMapping(config)) return problem("It has the form of a stack file: config:, and the sections below it.");
  const strange = Object.keys(config).filter((one) => !isOurs(one) || one === key);
  const holding = () =>
    problem(
      `It holds ${strange.join(", ")}; a base holds sections of ${namespace} and no base of its own. ` +
        "What belongs to a provider stands in the stack file.",
    );
  const { base: _, ...base } = sectionsIn(config);
  return { base, problems: strange.length === 0 ? [] : [holding()] };
}

function isMapping(value: unknown): value is Sections {
  return typeof value === "object" && value !== null && !(value instanceof Array);
}
