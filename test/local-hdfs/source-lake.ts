/**
 * A part of the local Azure's source lake, in a local HDFS: the same real files, with users and groups by name instead of
 * object ids. Names of users are the e-mail aliases, those of groups and services what the directory shows.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { principals } from "../local-azure/directory/index.ts";
import { eachBounded } from "../local-azure/source-lake/bounded.ts";
import { formatAcl, planSourceLake } from "../local-azure/source-lake/index.ts";
import type { AccessList, LakeEntry } from "../local-azure/source-lake/lake-entry.ts";
import { SUPERUSER } from "./configuration.ts";
import { HdfsWriter } from "./hdfs-writer.ts";
import type { RunningHdfs } from "./running.ts";

/** What of the source lake is taken: data sets, odd names, empty directories, and the sandboxes of some teams. */
const TAKEN = [
  "raw/vega-datasets",
  "raw/intake",
  "curated/archive",
  "curated/exports",
  ...["growth", "R&D 100%", "#ops=on", "données+ai", "データ基盤", "nobody yet", "tmp", ".Trash"].map(
    (team) => `sandbox/${team}`,
  ),
];

const SUPERGROUP = "supergroup";
const CONNECTIONS = 16;

/** Everybody's name at HDFS, by object id. */
const nameOfId = new Map(
  principals.map(({ objectId, mailNickname, displayName, kind }) => [
    objectId,
    kind === "user" ? (mailNickname ?? displayName) : displayName,
  ]),
);

/** Every entry of the lake in HDFS, the root first, directories before what is in them. */
export async function planHdfsLake(): Promise<readonly LakeEntry[]> {
  const entries = await planSourceLake();
  return entries.filter(({ path }) =>
    TAKEN.some((taken) => path === taken || path.startsWith(`${taken}/`) || `${taken}/`.startsWith(path && `${path}/`)),
  );
}

export interface HdfsFill {
  readonly hdfs: Pick<RunningHdfs, "httpfs">;
  /** The directory that becomes the lake's root, such as `/lake`. */
  readonly root: string;
  readonly entries: readonly LakeEntry[];
  readonly onProgress: (entriesDone: number) => void;
}

/** Fills the lake where it is not complete; what is there of it is written over. */
export async function fillHdfs({ hdfs, root, entries, onProgress }: HdfsFill): Promise<void> {
  const mark = `/filled-${digestOf(entries)}`;
  const writer = new HdfsWriter(hdfs);
  if (await isThere(hdfs, mark)) return;
  let done = 0;
  const write = async (entry: LakeEntry): Promise<void> => {
    await writeEntry(writer, entry.path === "" ? root : `${root}/${entry.path}`, entry);
    onProgress((done += 1));
  };
  for (const entry of entries) if (entry.kind === "directory") await write(entry);
  await eachBounded(
    entries.filter(({ kind }) => kind === "file"),
    CONNECTIONS,
    write,
  );
  await writer.makeDirectory(mark);
}

/** Writes an entry, over what stands there. */
export async function writeEntry(writer: HdfsWriter, path: string, entry: LakeEntry): Promise<void> {
  const { owner, group, access } = entry.access;
  if (entry.kind === "directory") await writer.makeDirectory(path);
  else await writer.create(path, entry.source === undefined ? "" : await readFile(entry.source));
  await writer.setOwner(path, nameAt(owner, SUPERUSER), nameAt(group, SUPERGROUP));
  if (entry.kind === "file") return writer.setAcl(path, formatAcl(named(access)));
  if (entry.access.sticky) await writer.setPermission(path, "1770");
  const { defaults } = entry.access;
  return writer.setAcl(path, formatAcl(named(access), defaults === undefined ? undefined : named(defaults)));
}

/** The list with names for object ids. */
export function named(list: AccessList): AccessList {
  return { ...list, named: list.named.map((grant) => ({ ...grant, objectId: nameAt(grant.objectId, SUPERUSER) })) };
}

function nameAt(objectId: string, superuser: string): string {
  return nameOfId.get(objectId) ?? superuser;
}

function digestOf(entries: readonly LakeEntry[]): string {
  const told = entries.map((entry) => [entry.path, entry.access, entry.kind === "file" ? entry.sourceBytes : 0]);
  return createHash("sha256").update(JSON.stringify(told)).digest("hex").slice(0, 16);
}

/** Whether something stands at a path of HDFS. */
export async function isThere({ httpfs }: Pick<RunningHdfs, "httpfs">, path: string): Promise<boolean> {
  const origin = httpfs.replace(/^httpfs:/u, "http:").replace(/\/$/u, "");
  const answer = await fetch(`${origin}/webhdfs/v1${path}?op=GETFILESTATUS&user.name=${SUPERUSER}`);
  await answer.body?.cancel();
  return answer.ok;
}
