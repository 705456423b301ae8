/** `account.lifecycle`: rules by which files change their tier or go as they age. */
import * as z from "zod";
import type { Age, LifecycleRule } from "../../components/settings/lifecycle-rule.ts";
import { mapping, oneOf, says, withBound, withRule } from "../../migration/wording.ts";
import { present } from "../present.ts";
import { days } from "./days.ts";
import { enabled, pathPrefixes, lifecycleRuleName, rulesByName } from "./rules-by-name.ts";

/** Azure's own limit is that of its number; nothing is older than a century. */
const age = days(0, 36_500);

const ages = {
  afterModification: age.describe("Days since the content last changed; a migrated file's since its copy.").optional(),
  afterCreation: age.describe("Days since the file was made; a migrated file's since its copy.").optional(),
  afterLastAccess: age.describe("Days since the last reading or writing; needs last access tracking.").optional(),
};

const oneAge = says("one of afterModification, afterCreation, afterLastAccess", "Write one of them.");

function ofOneAge<Schema extends z.ZodObject>(schema: Schema): Schema {
  return withRule(schema, [], (_, { afterModification, afterCreation, afterLastAccess }) => {
    const written = [afterModification, afterCreation, afterLastAccess].filter((value) => value !== undefined);
    return written.length === 1 ? [] : [{ message: oneAge }];
  });
}

const shortAge = age.transform((afterModification): Age => ({ afterModification }));
const condition = {
  error: says(
    "days since the last change, such as 30d, or a mapping with afterModification, afterCreation or afterLastAccess",
  ),
};
const action = z.union([shortAge, ofOneAge(mapping(ages, "an age"))], condition);

const archiveAction = z.union(
  [
    shortAge,
    withRule(
      ofOneAge(
        mapping(
          {
            ...ages,
            afterTierChange: age
              .describe("Beside afterModification: days that a file stays which came back from the archive.")
              .optional(),
          },
          "an age",
        ),
      ),
      [],
      (_, { afterTierChange, afterModification }) =>
        afterTierChange === undefined || afterModification !== undefined
          ? []
          : [
              {
                path: ["afterTierChange"],
                message: says("days beside afterModification", "Count from the modification."),
              },
            ],
    ),
  ],
  condition,
);

const keys = mapping(
  {
    enabled: enabled.describe("Whether the rule works.").default(true),
    prefixes: pathPrefixes.describe("Which files. Left out: every file of the account.").default([]),
    blobTypes: z
      .array(oneOf(["blockBlob", "appendBlob"]), { error: says("a list of blockBlob, appendBlob") })
      .min(1, { error: says("at least one of blockBlob, appendBlob") })
      .describe("Append blobs can only be deleted.")
      .default(["blockBlob"]),
    tierToCool: action.describe("When a file becomes cool.").optional(),
    tierToCold: action.describe("When a file becomes cold.").optional(),
    tierToArchive: archiveAction.describe("When a file goes to the archive, where nobody reads it at once.").optional(),
    delete: action.describe("When a file is deleted, and a directory that is empty.").optional(),
    backToHotWhenRead: z
      .boolean({ error: says("true, false") })
      .describe("Whether a cool file that is read becomes hot again; needs tierToCool after the last access.")
      .default(false),
  },
  "a rule",
);

const nothing = says("at least one of tierToCool, tierToCold, tierToArchive, delete", "Say what becomes of the files.");
const acting = withRule(keys, [], (_, { tierToCool, tierToCold, tierToArchive, delete: gone }) =>
  [tierToCool, tierToCold, tierToArchive, gone].some((one) => one !== undefined) ? [] : [{ message: nothing }],
);

const notRead = says("true beside tierToCool with afterLastAccess, or false");
const rule = withRule(acting, ["backToHotWhenRead", "tierToCool"], ({ backToHotWhenRead, tierToCool }) =>
  backToHotWhenRead && tierToCool?.afterLastAccess === undefined
    ? [{ path: ["backToHotWhenRead"], message: notRead }]
    : [],
);

export const lifecycle = withBound(
  rulesByName("a mapping from names of rules to rules; {} for none", lifecycleRuleName, rule),
  ({ length }) => length <= 100,
  "at most 100 rules",
).transform((rules): LifecycleRule[] => Object.entries(rules).map(([name, words]) => ruleOf(name, words)));

function ruleOf(name: string, words: z.output<typeof rule>): LifecycleRule {
  const { enabled: isEnabled, prefixes, blobTypes, backToHotWhenRead, ...actions } = words;
  return { name, enabled: isEnabled, prefixes, blobTypes, actions: present(actions), backToHotWhenRead };
}
