/** The inputs of a migration, as `components/migration.ts` gives them and as Pulumi keeps them in its state. */
import * as z from "zod";
import type { HdfsSettings } from "../hdfs-settings.ts";
import { idOf, type MigrationJob } from "../job.ts";
import { parseLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { formatProblem, isProblem } from "../model/problem.ts";
import { parseSourceUri, type SourceUri } from "../model/source-uri.ts";
import type { MigrationSettings } from "../settings.ts";
import { isUnknown, sameJson, type Properties } from "./wire.ts";

/** What holds for one run alone and is never kept in state. */
export const runFacts = z.object({
  /** Where messages and progress are shown. */
  urn: z.string(),
  /** A file that, once it is there, asks for an end in good order. */
  stopFile: z.string().optional(),
  preview: z.boolean(),
  /** Whether a person looks on: progress moves every second then, else every half minute. */
  interactive: z.boolean().optional(),
  /** What nothing in the stack will bring, so that nobody waits for it. */
  notComing: z.array(z.enum(["role", "network rule"])).optional(),
});

export type RunFacts = z.infer<typeof runFacts>;

const names = z.record(z.string(), z.string());

const hdfs = z.object({
  user: z.string().optional(),
  doAs: z.string().optional(),
  delegationToken: z
    .union([z.object({ file: z.string() }), z.object({ command: z.string() }), z.object({ keyVault: z.string() })])
    .optional(),
  extendedAttributes: z.enum(["metadata", "ignore"]),
  checksums: z.enum(["all", "large"]).optional(),
  quotas: z.enum(["all", "root"]).optional(),
});

const settings = z.looseObject({
  pattern: z.enum(["lift-and-shift", "incremental"]),
  deletes: z.enum(["keep", "mirror"]),
  maxDeletes: z.union([z.object({ share: z.number() }), z.object({ count: z.number() })]),
  exclude: z.array(z.string()),
  identities: z.object({ users: names, groups: names }).optional(),
  hdfs: hdfs.optional(),
  deadlineMs: z.number().optional(),
  limits: z.object({
    bandwidthBytesPerSecond: z.number().optional(),
    requestsPerSecond: z.number().optional(),
  }),
});

const inputs = z.object({
  key: z.string(),
  from: z.string(),
  /** Where the migration began: as `from` was then, where it names other name nodes of the same cluster now. Made by check. */
  since: z.string().optional(),
  to: z.string(),
  target: z.object({ accountName: z.string().optional(), filesystem: z.string(), path: z.string() }).optional(),
  settings,
  phase: z.enum(["assess", "migrate", "verify", "decommission"]),
  keepAccess: z.array(z.string()).default([]),
  /** What is told when the resource is taken out of its stack, where the data stays. */
  onDestroyed: z.string().optional(),
  run: runFacts.optional(),
  plan: z.looseObject({ hasWork: z.boolean() }).optional(),
});

export interface MigrationInputs {
  /** The migration's name in the stack file. */
  readonly key: string;
  readonly from: SourceUri;
  /** Of the migration; undefined while `to` is. */
  readonly id?: string;
  /** Undefined while it is not known: the account is still to be made. */
  readonly to: LakeUri | undefined;
  /** The target as people call it. */
  readonly toText: string;
  readonly settings: MigrationSettings;
  readonly phase: z.infer<typeof inputs>["phase"];
  readonly keepAccess: readonly string[];
  readonly onDestroyed: string | undefined;
  readonly run: RunFacts | undefined;
  /** What check planned, or found of an earlier plan. */
  readonly plan: { readonly hasWork: boolean } | undefined;
}

/** One input that cannot be used. */
export interface InputFailure {
  readonly property: string;
  readonly reason: string;
}

/** Reads inputs or outputs; every failure at once. */
export function readInputs(properties: Properties): MigrationInputs | readonly InputFailure[] {
  const parsed = inputs.safeParse(properties);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => ({ property: path.join("."), reason: message }));
  const { from: fromText, to: toText, target, since: sinceText, ...rest } = parsed.data;
  const from = parseSourceUri(fromText, "from");
  const since = parseSourceUri(sinceText ?? fromText, "from");
  const to = isUnknown(toText) ? undefined : parseLakeUri(toText, "to");
  const problems = [from, to].filter((uri) => uri !== undefined && isProblem(uri));
  if (isProblem(from) || isProblem(since) || (to !== undefined && isProblem(to)))
    return problems.map((problem) => ({ property: problem.key, reason: formatProblem(problem) }));
  return {
    key: rest.key,
    from,
    to,
    ...(to === undefined ? {} : { id: idOf(since, to) }),
    toText: to === undefined ? describedTarget(target) : toText,
    settings: withoutUndefined(rest.settings),
    phase: rest.phase,
    keepAccess: rest.keepAccess,
    onDestroyed: rest.onDestroyed,
    run: rest.run,
    plan: rest.plan,
  };
}

/** Whether these are inputs: the other answer is a list of what is wrong with them. */
export function areInputs(read: MigrationInputs | readonly InputFailure[]): read is MigrationInputs {
  return "key" in read;
}

/** Inputs that were checked before. Throws where they were not. */
export function checkedInputs(properties: Properties): MigrationInputs {
  const read = readInputs(properties);
  if (areInputs(read)) return read;
  throw new Error(read.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
}

/** What the engine moves; the target must be known. */
export function jobOf(given: MigrationInputs): MigrationJob {
  if (given.to === undefined) throw new Error(`the target of ${given.key} is not known yet`);
  const { from, to, id, settings: words, keepAccess } = given;
  return { id: id ?? idOf(from, to), from, to, settings: words, keepAccess };
}

/** Whether something that people set is different; plans and whatever holds for one run do not count. */
export function settingsDiffer(olds: Properties, news: Properties): boolean {
  return ["from", "to", "settings", "phase", "keepAccess", "onDestroyed"].some(
    (name) => !sameJson(olds[name], news[name]),
  );
}

function describedTarget(target: z.infer<typeof inputs>["target"]): string {
  if (target === undefined) return "the new account";
  const { accountName, filesystem, path } = target;
  const account = accountName === undefined || isUnknown(accountName) ? "the new account" : accountName;
  return [account, filesystem, ...(path === "" ? [] : [path])].join("/");
}

function withoutUndefined(words: z.infer<typeof settings>): MigrationSettings {
  const { deadlineMs, limits, maxDeletes, pattern, deletes, exclude, identities, hdfs: read } = words;
  const { bandwidthBytesPerSecond, requestsPerSecond } = limits;
  return {
    pattern,
    deletes,
    exclude,
    maxDeletes,
    ...(identities === undefined ? {} : { identities }),
    ...(read === undefined ? {} : { hdfs: hdfsWithoutUndefined(read) }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    limits: {
      ...(bandwidthBytesPerSecond === undefined ? {} : { bandwidthBytesPerSecond }),
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    },
  };
}

function hdfsWithoutUndefined(given: z.infer<typeof hdfs>): HdfsSettings {
  const { user, doAs, delegationToken, extendedAttributes, checksums, quotas } = given;
  return {
    ...(user === undefined ? {} : { user }),
    ...(doAs === undefined ? {} : { doAs }),
    ...(delegationToken === undefined ? {} : { delegationToken }),
    extendedAttributes,
    ...(checksums === undefined ? {} : { checksums }),
    ...(quotas === undefined ? {} : { quotas }),
  };
}
