/** Changes a filled lake in HDFS as its users would, round by round: each round is always the same. */
import { eachBounded } from "../local-azure/source-lake/bounded.ts";
import {
  accessAfterChange,
  changedLine,
  formatAcl,
  lastRound,
  planRound,
  type ChangeKind,
  type PlannedChanges,
} from "../local-azure/source-lake/index.ts";
import type { LakeEntry } from "../local-azure/source-lake/lake-entry.ts";
import { HdfsWriter } from "./hdfs-writer.ts";
import type { RunningHdfs } from "./running.ts";
import { isThere, named, writeEntry } from "./source-lake.ts";

/** What may happen to an entry here: HDFS has no metadata that is carried unless the stack file says so. */
export type HdfsChangeKind = Exclude<ChangeKind, "metadata">;
export const hdfsChangeKinds: readonly HdfsChangeKind[] = ["content", "access", "added", "removed"];

const CONNECTIONS = 16;

export interface HdfsChangeOptions {
  readonly hdfs: Pick<RunningHdfs, "httpfs">;
  /** The lake's directory, such as `/lake`. */
  readonly root: string;
  readonly entries: readonly LakeEntry[];
  readonly kinds: readonly HdfsChangeKind[];
  /** @default the one after the last that this lake has seen */
  readonly round?: number;
}

/** How many entries a round has touched, by kind; renamed: the directory that the round before has added. */
export type HdfsChanges = { readonly round: number; readonly renamed: number } & Readonly<
  Record<HdfsChangeKind, number>
>;

export async function changeHdfs(options: HdfsChangeOptions): Promise<HdfsChanges> {
  const { hdfs, root, entries, kinds } = options;
  const round = options.round ?? (await nextRound(hdfs));
  if (round > lastRound) throw new Error(`there are ${String(lastRound)} rounds of changes, and all were made`);
  const planned = planRound(entries, round);
  const writer = new HdfsWriter(hdfs);
  for (const kind of kinds) await apply(kind, { planned, round, root, writer });
  const renamed = await renameEarlier(round, { ...options, writer });
  await writer.makeDirectory(markOf(round));
  const count = (kind: HdfsChangeKind): number => (kinds.includes(kind) ? planned[kind].length : 0);
  const [content, access, added, removed] = hdfsChangeKinds.map(count);
  return { round, renamed, content: content ?? 0, access: access ?? 0, added: added ?? 0, removed: removed ?? 0 };
}

/** A directory beside the lake tells that a round was made. */
function markOf(round: number): string {
  return `/changed-in-round-${String(round)}`;
}

async function nextRound(hdfs: Pick<RunningHdfs, "httpfs">): Promise<number> {
  let round = 1;
  while (await isThere(hdfs, markOf(round))) round += 1;
  return round;
}

interface Round {
  readonly planned: PlannedChanges;
  readonly round: number;
  readonly root: string;
  readonly writer: HdfsWriter;
}

function apply(kind: HdfsChangeKind, { planned, round, root, writer }: Round): Promise<void> {
  const at = ({ path }: LakeEntry): string => `${root}/${path}`;
  switch (kind) {
    case "content":
      return eachBounded(planned.content, CONNECTIONS, (file) => writer.append(at(file), changedLine(round)));
    case "access":
      return eachBounded(planned.access, CONNECTIONS, (entry) => {
        const { access, defaults } = accessAfterChange(entry);
        return writer.setAcl(at(entry), formatAcl(named(access), defaults === undefined ? undefined : named(defaults)));
      });
    case "added":
      return eachBounded(planned.added, 1, (entry) => writeEntry(writer, at(entry), entry));
    case "removed":
      // A round that is made again finds nothing there.
      return eachBounded(planned.removed, CONNECTIONS, (file) => writer.remove(at(file)).catch(() => undefined));
  }
}

/** What the round before has added gets another name: one request at the target, whatever lies in it. */
async function renameEarlier(
  round: number,
  { hdfs, root, entries, writer }: HdfsChangeOptions & { readonly writer: HdfsWriter },
): Promise<number> {
  const [earlier] = round > 1 ? planRound(entries, round - 1).added : [];
  if (earlier === undefined || !(await isThere(hdfs, `${root}/${earlier.path}`))) return 0;
  await writer.rename(`${root}/${earlier.path}`, `${root}/${earlier.path}, renamed in round ${String(round)}`);
  return 1;
}
