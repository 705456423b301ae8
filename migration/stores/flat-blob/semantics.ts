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
const BLOBS = "test/stores/flat-blob/told-blobs.test.ts";
const CONTENT = "test/stores/flat-blob/content.test.ts";

export const FLAT_BLOB_SEMANTICS = semantics([
  ["content", "carried", "fetched by the target (Put Blob From URL), else streamed", MOVED, RUN],
  ["content headers", "carried", "as they are; application/octet-stream is none", MOVED, RUN],
  ["Content-MD5", "carried", "of block blobs", LISTING, TOLD],
  ["metadata", "carried", "without `hdi_…`, `asv_…`, and a marker of ours that a copy brought along", LISTING, WASB],
  [
    "metadata that headers cannot hold",
    "refused",
    "keys or values are not ASCII",
    BLOBS,
    "metadata that no header holds",
  ],
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
  ["depth above 60", "refused", "no other name helps", HELD_NAME, "a directory 61 deep"],
  ["paths above 1,024 characters", "refused", "no other name helps", HELD_NAME, "1,024 characters below a root"],
  ["names that hold control characters", "refused", "no other name helps", HELD_NAME, "a control character"],
  ["append and page blobs", "changed", "block blobs of the same bytes", MOVED, RUN],
  ["snapshots, tags, encryption scopes", "reported", "not carried", LISTING, TOLD],
  ["earlier versions, immutability, legal holds", "reported", "not carried", BLOBS, "earlier versions, immutability"],
  ["tiers hot, cool, cold", "reported", "the target's default", LISTING, TOLD],
  [
    "archive tier, unfinished uploads of WASB",
    "refused",
    "with what to do",
    LISTING,
    "a blob is listed with what keeps it from being carried",
  ],
  [
    "pending copies, customer-provided keys",
    "refused",
    "with what to do",
    BLOBS,
    "pending copies and customer-provided keys",
  ],
  [
    "deleted blobs that soft delete keeps",
    "left out",
    "no listing asks for them",
    BLOBS,
    "deleted blobs and uncommitted",
  ],
  ["leases, uncommitted blocks", "left out", "leased blobs are read as others", CONTENT, "leased blobs are read"],
]);
