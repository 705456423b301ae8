/** What lies below a directory, where its list is carried there: counted, asked about, set, and told. */
import {
  applyBelow,
  differsBelow,
  nothingSeen,
  surveyBelow,
  type Below,
  type BelowCounts,
  type BelowEnding,
} from "../access/below.ts";
import { directoryAccess } from "../access/directory.ts";
import type { LakeUri } from "../model/lake-uri.ts";
import { faultOf } from "../plan/preflight.ts";
import { openEvidence } from "../report/evidence.ts";
import { formatException, formatExceptions } from "../report/exception.ts";
import { formatCount, formatCounted } from "../report/quantities.ts";
import type { OpenDirectories } from "../stores/open.ts";
import { DEFAULT_CONCURRENCY } from "../surroundings.ts";
import { whileTelling } from "../telling.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import type { RunFacts } from "./migration-inputs.ts";
import { reportFolderOf } from "./provider-surroundings.ts";
import { stopSignal } from "./stop-request.ts";

/** Where nobody looks on, progress is told this often. Seconds. */
const QUIET_PERIOD_S = 30;

/** A directory, and what is carried to all below it. */
export interface Subtree {
  readonly uri: LakeUri;
  readonly uriText: string;
  readonly below: Below;
}

/** What would be set, in words; undefined where nothing would. Nothing lies below what is not there. Throws MigrationFault. */
export async function toSetBelow(lakes: OpenDirectories, subtree: Subtree): Promise<string | undefined> {
  if (!(await isThere(lakes, subtree))) return undefined;
  return describeCounts(await looked(subtree, () => surveyBelow(lakes.at(subtree.uri), subtree.below, stopSignal())));
}

/** Throws MigrationFault. */
export async function anythingToSetBelow(lakes: OpenDirectories, subtree: Subtree): Promise<boolean> {
  if (!(await isThere(lakes, subtree))) return false;
  return looked(subtree, () => differsBelow(lakes.at(subtree.uri), subtree.below, stopSignal()));
}

/** Sets it. Gives why that is not complete, the most important first; nothing where it is. Throws MigrationFault. */
export async function setBelow(lakes: OpenDirectories, subtree: Subtree, run: RunFacts): Promise<readonly string[]> {
  const { uri, uriText, below } = subtree;
  const evidence = await openEvidence(reportFolderOf(`${uri.filesystem}/${uri.path}`));
  const counts = nothingSeen();
  const options = {
    ...{ concurrency: DEFAULT_CONCURRENCY, stop: stopSignal(run.stopFile), counts },
    onException: evidence.add.bind(evidence),
  };
  let seconds = 0;
  const tell = (): void => {
    if (run.interactive === true || ++seconds % QUIET_PERIOD_S === 0)
      void engineLog().passing(run.urn, `${formatCount(counts.files + counts.directories)} set below`);
  };
  const ending = await looked(subtree, () =>
    whileTelling(applyBelow(lakes.at(uri), below, options), tell, systemClock),
  );
  const headline = `${uriText}: ${headlineOf(counts, ending)}`;
  await evidence.close({ uri: uriText, mode: below.mode, ...counts }, [`# ${uriText}`, "", headline]);
  await engineLog().info(run.urn, headline);
  if (ending === undefined && counts.failed === 0) return [];
  const folder = reportFolderOf(`${uri.filesystem}/${uri.path}`);
  return [headline, ...formatExceptions(evidence.first, counts.failed, folder)];
}

/** `3 files and 1 directory`; undefined for none. */
function describeCounts({ files, directories, failed, seen }: BelowCounts): string | undefined {
  if (files + directories + failed === 0) return undefined;
  const refused = failed === 0 ? "" : `, ${formatCount(failed)} cannot be set`;
  return `${formatCounted(files, "file")}, ${formatCounted(directories, "directory", "directories")} of ${formatCount(seen)} below${refused}`;
}

function headlineOf(counts: BelowCounts, ending: BelowEnding): string {
  const { files, directories, failed, seen } = counts;
  const done = `list set at ${formatCounted(files, "file")} and ${formatCounted(directories, "directory", "directories")} of ${formatCount(seen)} below`;
  const left = failed === 0 ? "" : `; ${formatCounted(failed, "entry", "entries")} failed`;
  if (ending === undefined) return done + left;
  if (ending.because === "stopped") return `stopped: ${done}${left}. The next \`pulumi up\` goes on`;
  return `given up, because one failure followed another: ${formatException(ending.failure)}; ${done}${left}`;
}

async function isThere(lakes: OpenDirectories, { uri }: Subtree): Promise<boolean> {
  return (await directoryAccess(lakes.at({ ...uri, path: "" }), uri.path, stopSignal())) !== undefined;
}

async function looked<Answer>({ uriText }: Subtree, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw faultOf(error, "to", uriText);
  }
}
