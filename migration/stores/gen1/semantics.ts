/** What becomes of each attribute of a source that speaks the dialect of Gen1. Pure. */
import { semantics } from "../semantics-row.ts";

const LISTING = "test/stores/gen1/listing.test.ts";
const HELD_NAME = "test/model/held-name.test.ts";
const ERRORS = "test/stores/gen1/errors.test.ts";
const CONTENT = "test/stores/gen1/content.test.ts";

export const GEN1_SEMANTICS = semantics([
  ["names", "carried", "any that Gen2 can hold, NFD too", LISTING, "every name is listed once"],
  ["names that end with a dot", "refused", "the target drops the dot", HELD_NAME, "a dot at the end"],
  ["names that hold control characters", "refused", "no name at the target can", HELD_NAME, "a control character"],
  ["depth above 60", "refused", "the target has no deeper directories", HELD_NAME, "a directory 61 deep"],
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
  ["modificationTime", "metadata", "`mtime`", "test/reconcile/decide.test.ts", "times travel as metadata"],
  [
    "msExpirationTime",
    "metadata",
    "`msexpirationtime`, and reported: the target does not delete the file",
    LISTING,
    "an expiry is carried as metadata",
  ],
  [
    "directories, ACLs and entries that cannot be read",
    "refused",
    "alone; nothing below them is deleted",
    ERRORS,
    "a directory that may not be listed is an obstacle",
  ],
  [
    "accessTime, blockSize, replication, fileContextID, shares",
    "left out",
    "Gen2 has nothing of the kind",
    LISTING,
    "access time, block size",
  ],
]);
