// Where the lake of the local stack comes from: the local Azure itself, or a real HDFS that runs as long as the command.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changeHdfs, type HdfsChangeOptions, type HdfsChanges } from "../../local-hdfs/change-lake.ts";
import { startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { fillHdfs, planHdfsLake } from "../../local-hdfs/source-lake.ts";
import type { LakeEntry } from "../source-lake/lake-entry.ts";
import { ClearError } from "./clear-error.ts";
import type { HeldService } from "./local-service.ts";
import { fillSource, stackFileFor } from "./local-stack.ts";
import {
  hdfsPort,
  type Place,
  placeFromHdfs,
  placePort,
  preparePlace,
  withPort,
  withSource,
  writeWhole,
} from "./place.ts";
import { isPortFree } from "./port.ts";
import { LOCAL_STACK_FILE, PROJECT_FOLDER } from "./project.ts";
import { step } from "./step.ts";

export interface LocalSource {
  /** Where state, commands and data are. */
  readonly place: Place;
  /** Fills the lake where that is still to be done and it lies in the local Azure. */
  readonly fill: (service: HeldService) => Promise<void>;
  /** The stack file that the CLI is to read; undefined for its own choice. */
  readonly stackFile: () => Promise<string | undefined>;
  /** What to try after it. */
  readonly next: readonly (readonly [command: string, does: string])[];
  readonly stop: () => Promise<void>;
}

/** The lake in the local Azure: what `stacks/Pulumi.local.yaml` names. */
export function azureSource(place: Place): LocalSource {
  return {
    place,
    fill: fillSource,
    stackFile: () => stackFileFor(place, undefined),
    next: [
      ["npm start", "again: nothing is left to move"],
      ["npm run change && npm start", "change some files and ACLs at the source, and carry just those"],
      ["npm run pulumi -- preview --stack local", "what a run would do"],
      ["npm run pulumi -- destroy --stack local", "what `onDestroy: retain` keeps"],
      ["npm start -- --from hdfs", "the same from a real HDFS (with a JDK and Maven)"],
      ["stacks/Pulumi.local.yaml", "what all this was told to do"],
      ["rm -r .local", "forget everything, to begin anew"],
    ],
    stop: () => Promise.resolve(),
  };
}

/** The directory of the local HDFS that is moved. */
const ROOT = "/lake";

/**
 * A lake in a real HDFS, in a place of its own. Starts it, and fills it the first time. Throws a ClearError where there can
 * be none on this machine.
 */
export async function hdfsSource(usual: Place): Promise<LocalSource> {
  const { place, hdfs } = await filledHdfs(usual);
  return {
    place,
    fill: () => Promise.resolve(),
    stackFile: () => stackFileFromHdfs(place, `${hdfs.webhdfs.slice(0, -1)}${ROOT}`),
    next: [
      ["npm start -- --from hdfs", "again: nothing is left to move"],
      [
        "npm run change -- --from hdfs",
        "change some files, ACLs and names at the source; the same again carries just those",
      ],
      ["stacks/identities/local.yaml", "who in HDFS is whom in Microsoft Entra ID"],
      [`rm -r ${join(".local", "from-hdfs")}`, "forget everything, to begin anew"],
    ],
    stop: () => hdfs.stop(),
  };
}

/** Changes the lake in the local HDFS, which is started for it, and filled where that is still to be done. */
export async function changeHdfsSource(
  usual: Place,
  wishes: Pick<HdfsChangeOptions, "kinds" | "round">,
): Promise<HdfsChanges> {
  const { hdfs, entries } = await filledHdfs(usual);
  try {
    return await changeHdfs({ hdfs, root: ROOT, entries, ...wishes });
  } finally {
    await hdfs.stop();
  }
}

interface FilledHdfs {
  readonly place: Place;
  readonly hdfs: RunningHdfs;
  readonly entries: readonly LakeEntry[];
}

async function filledHdfs(usual: Place): Promise<FilledHdfs> {
  const reason = await whyNoHdfs();
  if (reason !== undefined) throw new ClearError(`--from hdfs: ${reason}. Install it, and run the same again.`);
  const place = placeFromHdfs(usual);
  preparePlace(place);
  const port = await hdfsPort(place);
  if (!(await isPortFree(port)))
    throw new ClearError(
      `Port ${port} of 127.0.0.1, which the local HDFS uses, is taken: another npm start runs, or stop that program.`,
    );
  const hdfs = await step("Starting the local HDFS", () =>
    startHdfs({ data: place.hdfs, hdfs: { "dfs.namenode.http-address": `127.0.0.1:${port}` } }),
  );
  try {
    const entries = await planHdfsLake();
    await step("Filling the local HDFS with the files of installed packages, once", (say) =>
      fillHdfs({ hdfs, root: ROOT, entries, onProgress: (done) => say(`${done} of ${entries.length} entries`) }),
    );
    // So that a later run carries over what changed alone.
    await hdfs.tool("DFSAdmin", "-allowSnapshot", ROOT);
    return { place, hdfs, entries };
  } catch (error) {
    await hdfs.stop();
    throw error;
  }
}

/** The local stack's file with HDFS as the source. */
async function stackFileFromHdfs(place: Place, from: string): Promise<string> {
  const original = readFileSync(join(PROJECT_FOLDER, LOCAL_STACK_FILE), "utf8");
  const source = [`from: ${from}`, "hdfs: { user: hdfs }", "identities: identities/local.yaml"];
  writeWhole(place.stackFile, withPort(withSource(original, source), await placePort(place)));
  return place.stackFile;
}
