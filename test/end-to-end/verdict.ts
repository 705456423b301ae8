/** The judge's verdict on two filesystems of an environment, read with the judge's own identity. */
import assert from "node:assert/strict";
import { DataLakeFileSystemClient, Pipeline, type RequestPolicyFactory } from "@azure/storage-file-datalake";
import type { LocalEnvironment } from "./environment.ts";
import { type Difference, formatJudgement, judge, type Judgement } from "./judge.ts";

/** Our room at the target, which is part of no listing. */
const ROOM = /^\.adls-migration(?:\/|$)/u;
const MARKER = "adls_migration";
/** Azure cannot set a file's times, so these keep them, where the source has no metadata of that name. */
const KEPT_TIMES = new Set(["metadata mtime", "metadata btime"]);

/** A place in the local Azure: account, filesystem, and a directory without slashes at its ends. */
export interface LakePlace {
  readonly account: string;
  readonly filesystem: string;
  readonly directory?: string;
}

export const sourcePlace: LakePlace = { account: "contosolake", filesystem: "lake" };
export const targetPlace: LakePlace = { account: "targetlake", filesystem: "lake" };

/** Whether the tests' stack files exclude a path: directories called `_temporary`, with all that is in them. */
export function isExcluded(path: string): boolean {
  return /(?:^|\/)_temporary(?:\/|$)/u.test(path);
}

/** A filesystem through the official client, as the judge. */
export function openFilesystem(
  environment: LocalEnvironment,
  { account, filesystem }: LakePlace,
): DataLakeFileSystemClient {
  // The official clients send tokens over https alone.
  const bearer: RequestPolicyFactory = {
    create: (next) => ({
      sendRequest(request) {
        request.headers.set("authorization", `Bearer ${environment.judgeToken}`);
        return next.sendRequest(request);
      },
    }),
  };
  return new DataLakeFileSystemClient(`${environment.endpoint}/${account}/${filesystem}`, new Pipeline([bearer]));
}

/** Everything in which the two differ, beyond what a migration adds by right. */
export async function judged(
  environment: LocalEnvironment,
  target: LakePlace = targetPlace,
  source: LakePlace = sourcePlace,
): Promise<Judgement> {
  const [one, other] = [source, target].map((place) => ({
    filesystem: openFilesystem(environment, place),
    ...(place.directory !== undefined && { directory: place.directory }),
  }));
  const judgement = await judge(one!, other!, {
    ignoresMetadata: (name) => name === MARKER,
    excludes: (path) => ROOM.test(path) || isExcluded(path),
  });
  return { ...judgement, differences: judgement.differences.filter((difference) => !isKeptTime(difference)) };
}

/** Both sides agree in everything; `strangers` are the target's paths that nobody has to account for. */
export async function assertEqualLakes(
  environment: LocalEnvironment,
  target: LakePlace = targetPlace,
  strangers: readonly string[] = [],
): Promise<Judgement> {
  const judgement = await judged(environment, target);
  const differences = judgement.differences.filter(({ path }) => !strangers.includes(path));
  assert.deepEqual(differences, [], formatJudgement({ ...judgement, differences }));
  assert.equal(judgement.contentsRead, judgement.files);
  assert.ok(judgement.files > 0);
  return judgement;
}

function isKeptTime({ property, source }: Difference): boolean {
  return KEPT_TIMES.has(property) && source === undefined;
}
