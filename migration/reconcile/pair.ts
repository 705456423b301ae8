/** What both sides have at one path; at least one of them has something. */
import type { Entry } from "../model/entry.ts";
import type { EntryPath } from "../model/path.ts";

export interface Pair {
  readonly path: EntryPath;
  readonly source?: Entry | undefined;
  readonly target?: Entry | undefined;
}
