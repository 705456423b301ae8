/** In what WebHDFS and HttpFS differ, as data (recorded from Apache Hadoop 3.4.2). */
import type { DialectName } from "../../model/hdfs-uri.ts";

export interface Dialect {
  /** Whether LISTSTATUS_BATCH gives pages; where not, a directory comes whole, in one answer. */
  readonly listsInPages: boolean;
  /** Whether OPEN answers with the address of a data node instead of the content. */
  readonly readsFromDataNodes: boolean;
  /** The `snapshotname` that stands for the present in GETSNAPSHOTDIFF; undefined where there is none. */
  readonly presentSnapshot: string | undefined;
}

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  webhdfs: { listsInPages: true, readsFromDataNodes: true, presentSnapshot: "" },
  httpfs: { listsInPages: false, readsFromDataNodes: false, presentSnapshot: undefined },
};
