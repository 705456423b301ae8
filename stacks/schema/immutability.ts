/** `account.immutability`: filesystems whose files nobody can change or delete. */
import * as z from "zod";
import type { Immutability } from "../../components/settings/immutability.ts";
import { mapping, oneOf, says, withRule } from "../../migration/wording.ts";
import { days } from "./days.ts";
import { filesystemKey, rulesByName } from "./rules-by-name.ts";
import { matching } from "./words.ts";

const legalHold = matching(/^[a-z0-9]{3,23}$/, "3 to 23 lower-case letters and digits");

const keys = mapping(
  {
    retention: days(1, 146_000)
      .describe("How long after it was made nobody can change or delete a file; not locked, so that it can be undone.")
      .optional(),
    appends: oneOf(["none", "appendBlobs", "allFiles"])
      .describe("Whether bytes may still be put behind the old ones.")
      .default("none"),
    legalHolds: z
      .array(legalHold, { error: says("a list of 3 to 23 lower-case letters and digits") })
      .max(10, { error: says("at most 10 legal holds") })
      .describe("Cases for which nothing may be changed or deleted until the hold is taken out again.")
      .default([]),
  },
  "what holds for a filesystem",
);

const nothing = says("at least one of retention, legalHolds", "Leave the filesystem out if nothing holds for it.");
const holding = withRule(keys, ["legalHolds"], ({ legalHolds }, { retention }) =>
  retention === undefined && legalHolds.length === 0 ? [{ message: nothing }] : [],
);

const words = withRule(holding, ["appends"], ({ appends }, { retention }) =>
  appends !== "none" && retention === undefined
    ? [{ path: ["appends"], message: says("none where there is no retention") }]
    : [],
);

export const immutability = rulesByName(
  "a mapping from filesystems to retention, appends, legalHolds",
  filesystemKey,
  words,
).transform((filesystems): Immutability[] =>
  Object.entries(filesystems).map(([filesystem, { retention, appends, legalHolds }]) => ({
    filesystem,
    ...(retention === undefined ? {} : { retentionDays: retention }),
    appends,
    legalHolds: [...new Set(legalHolds)],
  })),
);
