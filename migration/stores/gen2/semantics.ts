/** What becomes of each attribute of a source on Gen2. Pure. */
import { semantics } from "../semantics-row.ts";

const END = "test/end-to-end/up.test.ts";
const CONTENT = "test/stores/gen2/content.test.ts";
const DECIDE = "test/reconcile/decide.test.ts";
const MOVED = "the first up provisions and moves everything";

export const GEN2_SEMANTICS = semantics([
  ["content", "carried", "fetched by the target (Put Blob From URL), else streamed", END, MOVED],
  ["owner, owning group", "carried", "object ids; `identities` may map them", END, MOVED],
  ["permissions, sticky bit, access and default ACL, mask", "carried", "as they are", END, MOVED],
  ["content headers, Content-MD5, metadata", "carried", "as they are", END, MOVED],
  [
    "metadata that headers cannot hold",
    "refused",
    "keys and values are not ASCII",
    CONTENT,
    "what the service cannot hold is told",
  ],
  [
    "last modified, creation time",
    "metadata",
    "`mtime`, `btime`; a source's own value wins",
    DECIDE,
    "times travel as metadata",
  ],
]);
