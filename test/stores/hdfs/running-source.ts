/** Opens sources on a running HDFS, for tests that share one. */
import { parseHdfsUri } from "../../../migration/model/hdfs-uri.ts";
import { openHdfs, type HdfsOptions, type HdfsStore } from "../../../migration/stores/hdfs/index.ts";
import { createTransport } from "../../../migration/transport/index.ts";
import { SUPERUSER, type RunningHdfs } from "../../local-hdfs/index.ts";

export type Dialect = "webhdfs" | "httpfs";

/** Both, for tests of what they have in common. */
export const DIALECTS: readonly Dialect[] = ["webhdfs", "httpfs"];

/** A source on a directory, as the superuser unless said otherwise. */
export function openOn(
  hdfs: Pick<RunningHdfs, Dialect>,
  dialect: Dialect,
  path = "",
  options: Partial<HdfsOptions> = {},
): HdfsStore & AsyncDisposable {
  const location = parseHdfsUri(hdfs[dialect] + path.split("/").map(encodeURIComponent).join("/"));
  if ("remedy" in location) throw new Error(location.remedy);
  const store = openHdfs({ location, identity: { user: SUPERUSER }, transport: createTransport(), ...options });
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}
