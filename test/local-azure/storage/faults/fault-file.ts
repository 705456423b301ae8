/**
 * A file of fault rules: JSON, with comments and last commas if one likes. It is read again whenever it changes; rules that cannot be read
 * leave those before in force, and both is said.
 */
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { Faults } from "./index.ts";
import { readRules, type Rule, type RuleProblem } from "./rule.ts";
import { placesOf, plainJson } from "./rule-text.ts";

/** How often the file is looked at, in milliseconds. */
const lookEveryMs = 100;

/** A file whose rules are in force. */
export interface FaultFile {
  readonly faults: Faults;
  readonly close: () => void;
}

/** What is wrong with a text that is no JSON. @returns undefined where only its end is missing, or nothing at all. */
function mistakeIn(json: string): string | undefined {
  try {
    JSON.parse(json);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/ at position (\d+)/.exec(message)?.[1] ?? 0);
    const isEnd = /^Unexpected end|^Unterminated/.test(message) || position >= json.length;
    return isEnd ? undefined : message.replace(/,? (in JSON at position|"|\.\.\.").*$/s, "");
  }
}

/** The line on which JSON stops being JSON: the parser itself does not always say. */
function syntaxProblem(json: string): string {
  const lines = json.split("\n");
  const at = lines.findIndex((_, index) => mistakeIn(lines.slice(0, index + 1).join("\n")) !== undefined);
  const reason = mistakeIn(json) ?? "the text ends before the list does";
  return `line ${at < 0 ? lines.length : at + 1}: ${reason}; allowed: a JSON list of rules`;
}

/** Reads the text of a file. @throws {RangeError} with a line of text for every mistake, each with its line in the file. */
export function parseFaultText(path: string, text: string): readonly Rule[] {
  const plain = plainJson(text);
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch {
    throw new RangeError(`${path} ${syntaxProblem(plain)}`);
  }
  const read = readRules(value);
  if (!("problems" in read)) return read.rules;
  const places = placesOf(plain);
  const line = ({ rule, member, text: problem }: RuleProblem): string => {
    if (rule === undefined) return `${path}: ${problem}`;
    const place = places[rule];
    const at = (member === undefined ? undefined : place?.members.get(member)) ?? place?.line ?? 1;
    return `${path} line ${at}: ${member === undefined ? "" : `${member}: `}${problem}`;
  };
  throw new RangeError(read.problems.map(line).join("\n"));
}

function countOf(rules: readonly Rule[]): string {
  return rules.length === 1 ? "1 rule" : `${rules.length} rules`;
}

/**
 * Puts the rules of a file in force, and those that come after them.
 * @param say takes what there is to say of later changes, a line at a time.
 * @throws {RangeError} where the file cannot be read, or its rules; later ones are only told.
 */
export function watchFaults(path: string, say: (line: string) => void): FaultFile {
  const faults = new Faults();
  let present = "";
  const read = (): readonly Rule[] => {
    present = readFileSync(path, "utf8");
    const rules = parseFaultText(path, present);
    faults.enforce(rules);
    return rules;
  };
  read();
  const look = (): void => {
    try {
      if (readFileSync(path, "utf8") === present) return;
      say(`Faults: ${countOf(read())} of ${path} in force.`);
    } catch (error) {
      say(`Faults: ${error instanceof Error ? error.message : String(error)}\nFaults: the rules before stay in force.`);
    }
  };
  watchFile(path, { interval: lookEveryMs, persistent: false }, look);
  return {
    faults,
    close: () => {
      unwatchFile(path, look);
    },
  };
}
