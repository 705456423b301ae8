/** Keys of `account` about what stands beside an account as resources of their own, a file per theme. */
import type * as z from "zod";
import { lockLevels } from "../../components/settings/lock.ts";
import type { ServiceWishes } from "../../components/settings/services.ts";
import { oneOf } from "../../migration/wording.ts";
import { diagnostics } from "./diagnostics.ts";
import { immutability } from "./immutability.ts";
import { inventory } from "./inventory.ts";
import { lifecycle } from "./lifecycle.ts";
import { protection } from "./protection.ts";
import { sftp } from "./sftp.ts";

/** The keys, to be spread among those of `account`. */
export const serviceKeys = {
  protection: protection.describe("What is kept of what is deleted.").optional(),
  lifecycle: lifecycle
    .describe(
      "Rules by which files change their tier or go. Left out: those of the matched account, as far as possible.",
    )
    .optional(),
  inventory: inventory
    .describe("Lists of its files that the account writes. Left out: those of the matched account, as far as possible.")
    .optional(),
  diagnostics: diagnostics
    .describe("Where logs and metrics go. Left out: where those of the matched account go.")
    .optional(),
  lock: oneOf(lockLevels)
    .describe("Whether Azure lets nobody delete the account, or change it. Left out: none.")
    .optional(),
  immutability: immutability
    .describe("Filesystems whose files nobody can change or delete. Left out: none.")
    .optional(),
  sftp: sftp.describe("SFTP, which costs by the hour. Left out: disabled.").optional(),
};

/** What these keys ask for, in the words of components/settings. */
export function serviceWishes(words: z.output<z.ZodObject<typeof serviceKeys>>): ServiceWishes {
  return {
    protection: words.protection,
    lifecycle: { rules: words.lifecycle },
    inventory: { rules: words.inventory },
    diagnostics: { list: words.diagnostics },
    lock: { level: words.lock },
    immutability: { filesystems: words.immutability },
    sftpUsers: { users: words.sftp?.users },
  };
}
