/** `account.protection`: what is kept of what is deleted. */
import { mapping, oneOf } from "../../migration/wording.ts";
import { daysOrOff } from "./days.ts";

export const protection = mapping({
  blobSoftDelete: daysOrOff(1, 365)
    .describe("How long deleted files and directories can be brought back. Left out: as the matched account, else 7d.")
    .optional(),
  containerSoftDelete: daysOrOff(1, 365)
    .describe("How long deleted filesystems can be brought back. Left out: as the matched account, else 7d.")
    .optional(),
  lastAccessTracking: oneOf(["enabled", "disabled"])
    .describe(
      "Whether the day of a file's last reading is kept. Left out: as the matched account or a lifecycle rule needs it.",
    )
    .optional(),
});
