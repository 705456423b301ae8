/** `account.migrating`: who moves what migrations move, and who sees to its role. */
import { mapping, oneOf } from "../../migration/wording.ts";
import { principal } from "./words.ts";

export const migrating = mapping(
  {
    identity: principal
      .describe(
        "Who moves: the identity that the engine's credentials stand for (@azure/identity). Left out: the one that azure-native runs as.",
      )
      .optional(),
    role: oneOf(["assign", "keep", "assigned"])
      .describe(
        "assign (default): it has Storage Blob Data Owner on the account while a migration is before its last phase. keep: and after it as long as the access of a directory is declared, so that it can be changed. assigned: somebody else gave it that role, and nothing is assigned.",
      )
      .default("assign"),
  },
  "who moves",
);
