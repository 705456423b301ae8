/** Mappings from names that the writer chooses, and that Azure keeps, to rules. */
import * as z from "zod";
import { filesystemName } from "../../migration/model/lake-uri.ts";
import { says } from "../../migration/wording.ts";
import { matching } from "./words.ts";

/**
 * A mapping of rules whose names fit a grammar; `what` says what the names lead to. The names are looked at whatever the rules
 * are, and the rules whatever their names are, so that no mistake hides another.
 */
export function rulesByName<Rule extends z.ZodType>(what: string, { grammar, allowed }: NameGrammar, rule: Rule) {
  const message = says(`a name of ${allowed}`, "Rename it.");
  return z
    .record(z.string(), rule, { error: says(what) })
    .superRefine(
      (rules, context) => {
        for (const name of Object.keys(rules).filter((one) => !grammar.test(one))) {
          context.addIssue({ code: "custom", path: [name], message });
        }
      },
      { when: ({ value }) => typeof value === "object" && value !== null },
    )
    .meta({ propertyNames: { type: "string", pattern: grammar.source } });
}

export interface NameGrammar {
  readonly grammar: RegExp;
  /** The same in words. */
  readonly allowed: string;
}

/** Names of lifecycle rules. */
export const lifecycleRuleName: NameGrammar = {
  grammar: /^[A-Za-z0-9-]{1,256}$/,
  allowed: "1 to 256 letters, digits and hyphens",
};

/** Names of inventories. */
export const inventoryName: NameGrammar = {
  grammar: /^[A-Za-z][A-Za-z0-9]{0,255}$/,
  allowed: "1 to 256 letters and digits, the first a letter",
};

/** What paths begin with; whether the filesystem is declared is a rule between sections. */
const pathPrefix = matching(
  /^[a-z0-9$][a-z0-9-]{0,62}(?:\/.*)?$/su,
  "FILESYSTEM or FILESYSTEM/PATH, without wildcards",
);

/** At most ten, as Azure has it. */
export const pathPrefixes = z
  .array(pathPrefix, { error: says("a list of FILESYSTEM/PATH") })
  .max(10, { error: says("at most 10 prefixes in a rule", "Divide the rule.") });

/** A filesystem of the stack file; whether it is declared is a rule between sections. */
export const filesystem = matching(filesystemName, "a filesystem of this stack file");

/** The same as a name that leads to something. */
export const filesystemKey: NameGrammar = { grammar: filesystemName, allowed: "a filesystem of this stack file" };

export const enabled = z.boolean({ error: says("true, false") });
