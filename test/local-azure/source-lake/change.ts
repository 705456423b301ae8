import type { Population } from "./access-rules.ts";
import { pick } from "./chance.ts";
import { eachBounded } from "./bounded.ts";
import { blobHeaders, createLakeClient, type LakeAddress, type LakeClient } from "./lake-client.ts";
import { formatAcl, type AccessList, type LakeEntry, type LakeFile } from "./lake-entry.ts";
import { changeKinds, lastRound, planChanges, type ChangeKind, type PlannedChanges } from "./planned-changes.ts";
import { contentOf, writeAccess, writeByPut, writeEntry } from "./write-entry.ts";

export interface ChangeOptions extends LakeAddress {
  /** @default every kind */
  readonly kinds?: readonly ChangeKind[];
  /** 1 to 50. @default the one after the last that this lake has seen */
  readonly round?: number;
}

/** Paths that a round has touched, by kind. */
export type Changes = { readonly round: number } & Readonly<Record<ChangeKind, readonly string[]>>;

/** The round that the lake has seen last, in the filesystem's own metadata. */
const roundHeader = "x-ms-meta-sourcelakeround";
const connections = 16;

/**
 * Changes the filled lake: 50 contents, 20 ACLs, 5 sets of metadata, 10 files added, 10 removed, or only the kinds that
 * are asked for. A round always does the same, and touches nothing that another round touches.
 */
export async function applyChanges(
  options: ChangeOptions,
  entries: readonly LakeEntry[],
  population: Population,
): Promise<Changes> {
  const client = createLakeClient(options, connections);
  try {
    const { round, metadata } = await nextRound(client, options.round);
    const kinds = options.kinds ?? changeKinds;
    const planned = planChanges(entries, round, population);
    for (const kind of kinds) await apply(client, { kind, planned, round, population });
    await client.send({
      method: "PUT",
      query: { restype: "container", comp: "metadata" },
      headers: { ...metadata, [roundHeader]: String(round) },
    });
    return { round, ...pathsOf(planned, kinds) };
  } finally {
    await client.close();
  }
}

function pathsOf(planned: PlannedChanges, kinds: readonly ChangeKind[]): Record<ChangeKind, string[]> {
  const paths = (kind: ChangeKind): string[] => (kinds.includes(kind) ? planned[kind].map((entry) => entry.path) : []);
  return {
    content: paths("content"),
    access: paths("access"),
    metadata: paths("metadata"),
    added: paths("added"),
    removed: paths("removed"),
  };
}

async function nextRound(
  client: LakeClient,
  asked: number | undefined,
): Promise<{ round: number; metadata: Record<string, string> }> {
  const found = await client.send({ method: "HEAD", query: { restype: "container" } });
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.headers)) {
    if (name.startsWith("x-ms-meta-") && typeof value === "string") metadata[name] = value;
  }
  const round = asked ?? Number(metadata[roundHeader] ?? 0) + 1;
  if (!Number.isInteger(round) || round < 1 || round > lastRound) {
    throw new Error(`Round ${String(round)} of changes does not exist: there are rounds 1 to ${String(lastRound)}.`);
  }
  return { round, metadata };
}

interface Round {
  readonly kind: ChangeKind;
  readonly planned: PlannedChanges;
  readonly round: number;
  readonly population: Population;
}

async function apply(client: LakeClient, { kind, planned, round, population }: Round): Promise<void> {
  switch (kind) {
    case "content":
      return eachBounded(planned.content, connections, (file) => changeContent(client, file, round));
    case "access":
      return eachBounded(planned.access, connections, (entry) => changeAccess(client, entry, population));
    case "metadata":
      return eachBounded(planned.metadata, connections, (file) => changeMetadata(client, file, round));
    case "added":
      return eachBounded(planned.added, 1, (entry) => writeEntry(client, entry));
    case "removed":
      return eachBounded(planned.removed, connections, async (file) => {
        await client.send({ method: "DELETE", path: file.path, accepts: 404 });
      });
  }
}

async function changeContent(client: LakeClient, file: LakeFile, round: number): Promise<void> {
  const line = Buffer.from(changedLine(round));
  await writeByPut(client, file, Buffer.concat([await contentOf(file), line]));
}

async function changeAccess(client: LakeClient, entry: LakeEntry, population: Population): Promise<void> {
  const { access, defaults } = changedAccess(entry, population);
  await writeAccess(client, entry.path, entry.access, formatAcl(access, defaults));
}

/** What a line is added with to a file whose content changes in this round. */
export function changedLine(round: number): string {
  return `\nchanged in round ${String(round)}\n`;
}

/** One person more, or other rights for one who is there already; and the default list, as it was. */
export function changedAccess(
  entry: LakeEntry,
  population: Population,
): { readonly access: AccessList; readonly defaults: AccessList | undefined } {
  const { objectId } = pick(
    entry.path,
    "new reader",
    population.principals.filter((principal) => principal.kind === "user"),
  );
  const list = entry.access.access;
  const rights = list.named.some((grant) => grant.objectId === objectId && grant.rights === "r--") ? "-w-" : "r--";
  const others = list.named.filter((grant) => grant.objectId !== objectId);
  const access = {
    ...list,
    mask: list.mask ?? "r-x",
    named: [...others, { kind: "user" as const, objectId, rights }],
  };
  return { access, defaults: entry.kind === "directory" ? entry.access.defaults : undefined };
}

async function changeMetadata(client: LakeClient, file: LakeFile, round: number): Promise<void> {
  const metadata = { ...file.metadata, reviewed: `round ${String(round)}` };
  await client.send({
    method: "PUT",
    path: file.path,
    query: { comp: "metadata" },
    headers: blobHeaders({}, metadata),
  });
}
