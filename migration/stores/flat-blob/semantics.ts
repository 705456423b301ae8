/** What becomes of each attribute of a source on a flat Blob account. Pure. */
import { semantics } from "../semantics-row.ts";

const LISTING = "test/stores/flat-blob/listing.test.ts";
const MOVED = "test/stores/flat-blob/migration.test.ts";
const INHERITED = "test/reconcile/inherited-access.test.ts";
const DECIDE = "test/reconcile/decide.test.ts";
const HELD_NAME = "test/model/held-name.test.ts";
const RUN = "a run carries names, owners and all kinds of blobs";
const WASB = "owner, group and permissions are what WASB keeps";
const TOLD = "what the target will not have is told";

export const FLAT_BLOB_SEMANTICS = semantics([
  ["content", "carried", "fetched by the target (Put Blob From URL), else streamed", MOVED, RUN],
  ["content headers", "carried", "as they are; application/octet-stream is none", MOVED, RUN],
  ["Content-MD5", "carried", "of block blobs", LISTING, TOLD],
  ["metadata", "carried", "without `hdi_…` and `asv_…`; the entry is refused where no header holds it", LISTING, WASB],
  ["last modified, creation time", "metadata", "`mtime`, `btime`", DECIDE, "times travel as metadata"],
  ["`hdi_permission`: owner, group, permissions, sticky bit", "carried", "names by `identities`", LISTING, WASB],
  [
    "no owner, group, permissions",
    "changed",
    "what the directory at the target gives; never compared",
    INHERITED,
    "a new file has the default entries of its directory",
  ],
  ["stubs: `hdi_isfolder`, names with a closing slash", "changed", "directories", LISTING, "stubs are directories"],
  [
    "names that are empty, end with a dot, or stand beside a directory",
    "changed",
    "another name by rule",
    LISTING,
    "names that no lake can hold get others",
  ],
  [
    "depth above 60, paths above 1,024 characters, control characters",
    "refused",
    "no other name helps",
    HELD_NAME,
    "a directory 61 deep",
  ],
  ["append and page blobs", "changed", "block blobs of the same bytes", MOVED, RUN],
  ["snapshots, versions, tags, encryption scopes, immutability, legal holds", "reported", "not carried", LISTING, TOLD],
  ["tiers hot, cool, cold", "reported", "the target's default", LISTING, TOLD],
  [
    "archive tier, pending copies, unfinished uploads of WASB, customer-provided keys",
    "refused",
    "with what to do",
    LISTING,
    "a blob is listed with what keeps it from being carried",
  ],
]);
