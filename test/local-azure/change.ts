/**
 * `npm run change [-- --from hdfs]`: changes the source lake of the local Azure, or that in the local HDFS, so that the next run
 * has something to carry over. Starts it, and fills the lake, where that is still to be done.
 */
import { parseArgs } from "node:util";
import { ClearError, runMain } from "./set-up/clear-error.ts";
import { holdLocalAzure } from "./set-up/local-service.ts";
import { hdfsChangeKinds, type HdfsChanges } from "../local-hdfs/change-lake.ts";
import { changeHdfsSource } from "./set-up/local-source.ts";
import { currentPlace, preparePlace } from "./set-up/place.ts";
import { SOURCE_ACCOUNT, SOURCE_FILESYSTEM } from "./set-up/project.ts";
import { step } from "./set-up/step.ts";
import {
  changeKinds,
  changeSourceLake,
  fillSourceLake,
  lastRound,
  type ChangeKind,
  type Changes,
} from "./source-lake/index.ts";

const usage = `Usage: npm run change -- [--from hdfs] [--only ${changeKinds.join("|")}]… [--round 1…${String(lastRound)}]`;

const words: Readonly<Record<ChangeKind, string>> = {
  content: "contents changed",
  access: "ACLs changed",
  metadata: "files with other metadata",
  added: "entries added (a directory and its files)",
  removed: "files removed",
};

await runMain(async () => {
  const { kinds, round, fromHdfs } = readArguments(process.argv.slice(2));
  const place = currentPlace();
  if (fromHdfs) {
    const wished = hdfsChangeKinds.filter((kind) => kinds.includes(kind));
    const changed = await changeHdfsSource(place, { kinds: wished, ...(round !== undefined && { round }) });
    console.log(hdfsSummary(changed));
    return 0;
  }
  preparePlace(place);
  const service = await holdLocalAzure(place);
  const address = { dfs: service.dfs, key: service.key, account: SOURCE_ACCOUNT, filesystem: SOURCE_FILESYSTEM };
  try {
    await step("Filling the source lake", (say) =>
      fillSourceLake({
        ...address,
        onProgress: ({ entriesDone, entriesTotal }) => say(`${String(entriesDone)} of ${String(entriesTotal)} entries`),
      }),
    );
    const changes = await changeSourceLake({ ...address, kinds, ...(round !== undefined && { round }) });
    console.log(summary(changes));
    return 0;
  } finally {
    service.release();
  }
});

interface Wishes {
  readonly kinds: readonly ChangeKind[];
  readonly round: number | undefined;
  readonly fromHdfs: boolean;
}

function readArguments(argv: string[]): Wishes {
  const { values, positionals } = parseWords(argv);
  const unknown = [...positionals, ...(values.only ?? []).filter((word) => !changeKinds.some((kind) => kind === word))];
  if (unknown.length > 0) throw new ClearError(`${unknown.join(", ")} is no kind of change.\n${usage}`);
  const round = values.round === undefined ? undefined : Number(values.round);
  if (round !== undefined && !(Number.isInteger(round) && round >= 1 && round <= lastRound)) {
    throw new ClearError(
      `--round ${values.round ?? ""}: expected a whole number from 1 to ${String(lastRound)}.\n${usage}`,
    );
  }
  const { only, from } = values;
  if (from !== undefined && from !== "hdfs")
    throw new ClearError(`--from ${from}: expected hdfs, or nothing.\n${usage}`);
  const fromHdfs = from === "hdfs";
  return {
    fromHdfs,
    kinds: only === undefined ? changeKinds : changeKinds.filter((kind) => only.includes(kind)),
    round,
  };
}

function parseWords(argv: string[]): {
  values: { only?: string[]; round?: string; from?: string };
  positionals: string[];
} {
  try {
    const options = {
      only: { type: "string", multiple: true },
      round: { type: "string" },
      from: { type: "string" },
    } as const;
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (failure) {
    throw new ClearError(`${failure instanceof Error ? failure.message : String(failure)}\n${usage}`);
  }
}

function summary({ round, ...changes }: Changes): string {
  const counts = changeKinds
    .filter((kind) => changes[kind].length > 0)
    .map((kind) => `${String(changes[kind].length)} ${words[kind]}`);
  return `Round ${String(round)} of changes is in the source lake: ${counts.join(", ")}.\nRun npm start to carry them over.`;
}

function hdfsSummary({ round, renamed, ...changes }: HdfsChanges): string {
  const counts = hdfsChangeKinds
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${String(changes[kind])} ${words[kind]}`);
  const names = renamed > 0 ? ["1 directory renamed"] : [];
  return `Round ${String(round)} of changes is in the local HDFS: ${[...counts, ...names].join(", ")}.\nRun npm start -- --from hdfs to carry them over.`;
}
