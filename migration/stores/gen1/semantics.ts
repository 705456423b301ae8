/** What becomes of each attribute of a source that speaks the dialect of Gen1. Pure. */
import { semantics } from "../semantics-row.ts";

const LISTING = "test/stores/gen1/listing.test.ts";
const CONTENT = "test/stores/gen1/content.test.ts";

export const GEN1_SEMANTICS = semantics([
  ["names", "carried", "any that Gen2 can hold", LISTING, "every name is listed once"],
  [
    "content",
    "carried",
    "by one answer, or by parts and the status after them",
    CONTENT,
    "a whole file takes one request",
  ],
  ["owner, owning group", "carried", "object ids; `identities` may map them", LISTING, "object ids are asked for"],
  [
    "permission, sticky bit, access and default ACL, mask",
    "carried",
    "complete in MSGETACLSTATUS",
    LISTING,
    "owner, group, permission, sticky bit",
  ],
  ["modificationTime", "metadata", "`mtime`", LISTING, "permissions, owner and a rename change no version"],
  [
    "msExpirationTime",
    "metadata",
    "`msexpirationtime`, and reported: the target does not delete the file",
    LISTING,
    "an expiry is carried as metadata",
  ],
  [
    "accessTime, blockSize, replication, fileContextID, shares",
    "left out",
    "Gen2 has nothing of the kind",
    "test/stores/gen1/wire.test.ts",
    "every recorded status is read",
  ],
]);
