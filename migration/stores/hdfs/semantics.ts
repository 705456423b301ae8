/** What becomes of each attribute of a source on HDFS. Pure. */
import { semantics } from "../semantics-row.ts";

const LISTING = "test/stores/hdfs/listing.test.ts";
const CONTENT = "test/stores/hdfs/content.test.ts";
const PROOF = "test/stores/hdfs/content-proof.test.ts";
const REFUSED = "test/stores/hdfs/refusals.test.ts";
const BAD = "test/stores/hdfs/bad-input.test.ts";
const KINDS = "test/stores/hdfs/peculiarities.test.ts";
const END = "test/end-to-end/hdfs.test.ts";
const MAP = "test/migration/model/identity-map.test.ts";
const DECIDE = "test/reconcile/decide.test.ts";
const OPEN = "test/stores/hdfs/open-for-writing.test.ts";
const NAMES = "test/model/held-name.test.ts";
const READ = "what HDFS stores otherwise than it gives it is read right, and told as not compared";
const SEEN = "what no entry tells is told by kind";

export const HDFS_SEMANTICS = semantics([
  ["names", "carried", "any of HDFS's, NFD too", LISTING, "every name is listed once"],
  [
    "names that end with a dot, or hold control characters",
    "refused",
    "no name at the target can",
    NAMES,
    "a dot at the end",
  ],
  ["names that are no UTF-8", "refused", "HDFS does not find them by what it lists", BAD, "a name that is no UTF-8"],
  ["content", "carried", "read from the data nodes", CONTENT, "a whole file costs two requests of WebHDFS"],
  [
    "content of large files",
    "carried",
    "compared as it passes with HDFS's own checksum, MD5-of-MD5-of-CRC or COMPOSITE-CRC",
    PROOF,
    "a COMPOSITE-CRC is compared in passing",
  ],
  [
    "content of which HDFS tells no checksum that can be computed",
    "reported",
    "proved by length and version alone: encrypted, erasure coded, without checksums",
    REFUSED,
    "a checksum that HDFS refuses: the file is carried, and told as not compared",
  ],
  [
    "content of files open for writing",
    "reported",
    "carried as far as it was listed; the rest by the run after it was closed",
    OPEN,
    "a file open for writing is read as far as it was listed",
  ],
  [
    "owner, group",
    "carried",
    "names, by `identities`; who is missing stops the run at preview",
    END,
    "the first up moves bytes",
  ],
  [
    "superuser, supergroup",
    "changed",
    "hdfs and supergroup become `$superuser` unless mapped; their ACL entries are left out",
    MAP,
    "the map goes before what is assumed",
  ],
  ["permission, sticky bit", "carried", "as they are", END, "the first up moves bytes"],
  [
    "access and default ACL, mask",
    "carried",
    "names by `identities`; two who become one have what either had",
    LISTING,
    "access is told exactly",
  ],
  ["modification time", "metadata", "`mtime`", DECIDE, "times travel as metadata"],
  [
    "extended attributes `user.*`",
    "metadata",
    "with `hdfs.extendedAttributes: metadata`; what does not fit is reported",
    LISTING,
    "extended attributes of users become metadata",
  ],
  [
    "extended attributes of other spaces",
    "left out",
    "system's, and trusted ones",
    LISTING,
    "extended attributes of users become metadata",
  ],
  ["encryption zones", "reported", "content is read decrypted", KINDS, READ],
  ["erasure coding", "reported", "content reads as any other", KINDS, READ],
  [
    "snapshottable directories",
    "reported",
    "snapshots are not carried; `.snapshot` is part of no listing",
    KINDS,
    SEEN,
  ],
  ["symbolic links", "refused", "Gen2 has none", KINDS, "a link is listed and refused"],
  [
    "directories that may not be listed",
    "refused",
    "nothing in them is carried or deleted",
    BAD,
    "a directory that the user may not list",
  ],
  [
    "`.Trash`, `_temporary`",
    "reported",
    "carried as any other directory, unless `exclude` has `**/.Trash/**`, `**/_temporary/**`",
    KINDS,
    SEEN,
  ],
  ["storage policy", "reported", "the target's default access tier", KINDS, SEEN],
  [
    "replication",
    "reported",
    "files with another factor than the cluster's default; the target's is a setting of its account",
    KINDS,
    SEEN,
  ],
  [
    "quotas",
    "reported",
    "of the root; of every directory with `hdfs.quotas: all`, for one request each: no listing tells them. The target has none",
    KINDS,
    "every directory's quota is asked for where the settings say so, and told where it cannot be",
  ],
  ["access time, block size", "left out", "Gen2 has nothing of the kind", LISTING, "access is told exactly"],
]);
