/** Owner, group and access control list of one directory, as a stack declares them. */
import type { dynamic } from "@pulumi/pulumi";
import * as z from "zod";
import type { Access } from "../model/access.ts";
import { canonicalAcl } from "../model/acl.ts";
import { formatLakeUri, parseLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { ROOT_PATH } from "../model/path.ts";
import { formatProblem, isProblem } from "../model/problem.ts";
import { migrationFault, naming } from "../fault.ts";
import { askUntilAllowed, faultOf } from "../plan/preflight.ts";
import { isStoreFailure } from "../stores/failure.ts";
import { openTarget } from "../stores/open.ts";
import type { Target } from "../stores/target.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import { stopSignal } from "./stop-request.ts";
import { isUnknown, plainJson, type Properties } from "./wire.ts";

const declared = z.object({
  uri: z.string(),
  /** Object id, or `$superuser`. */
  owner: z.string().min(1).optional(),
  group: z.string().min(1).optional(),
  /** The whole list. */
  acl: z.string().optional(),
});

type Declared = z.infer<typeof declared>;

/** What is wrong with the inputs; unknown ones are not looked at. */
export function checkPathAccess(_olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const parsed = declared.safeParse(news);
  if (!parsed.success) {
    const failures = parsed.error.issues.map(({ path, message }) => ({ property: path.join("."), reason: message }));
    return Promise.resolve({ inputs: news, failures });
  }
  const { uri, acl } = parsed.data;
  const failures: dynamic.CheckFailure[] = [];
  const place = isUnknown(uri) ? undefined : parseLakeUri(uri);
  if (place !== undefined && isProblem(place)) failures.push({ property: "uri", reason: formatProblem(place) });
  const fault = acl === undefined || isUnknown(acl) ? undefined : aclFault(acl);
  if (fault !== undefined) failures.push({ property: "acl", reason: fault });
  return Promise.resolve({ inputs: plainJson(news), failures });
}

/** Another path is another resource: the old one keeps the access that it was given. */
export function diffPathAccess(_id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
  const isOther = olds["uri"] !== news["uri"];
  const changes =
    isOther || ["owner", "group", "acl"].some((name) => comparable(olds[name]) !== comparable(news[name]));
  return Promise.resolve({ changes, replaces: isOther ? ["uri"] : [] });
}

export async function createPathAccess(inputs: Properties): Promise<dynamic.CreateResult> {
  const wanted = declared.parse(inputs);
  await withTarget(wanted.uri, (target, uri) => setWhenAllowed(target, uri, wanted));
  return { id: wanted.uri, outs: plainJson(inputs) };
}

export async function updatePathAccess(
  _id: string,
  _olds: Properties,
  news: Properties,
): Promise<dynamic.UpdateResult> {
  const wanted = declared.parse(news);
  await withTarget(wanted.uri, (target, uri) => setWhenAllowed(target, uri, wanted));
  return { outs: plainJson(news) };
}

/** The outputs with what stands there now in place of what was declared; an empty id where the directory is gone. */
export async function readPathAccess(id: string, outputs: Properties): Promise<dynamic.ReadResult> {
  const { uri, ...kept } = declared.parse(outputs);
  const access = await withTarget(uri, (target, place) => accessOf(target, place));
  if (access === undefined) return { id: "" };
  const shown = {
    ...(kept.owner === undefined ? {} : { owner: access.owner }),
    ...(kept.group === undefined ? {} : { group: access.group }),
    ...(kept.acl === undefined || canonicalAcl(kept.acl) === access.acl ? {} : { acl: access.acl }),
  };
  return { id, props: plainJson({ ...outputs, ...shown }) };
}

/** Leaves the access as it is: nothing says what it should be instead. */
export function deletePathAccess(_id: string, _outputs: Properties): Promise<void> {
  return Promise.resolve();
}

/** Lists are compared as sets. */
function comparable(value: unknown): unknown {
  return typeof value === "string" && value.includes(":") && aclFault(value) === undefined
    ? canonicalAcl(value)
    : value;
}

function aclFault(acl: string): string | undefined {
  try {
    canonicalAcl(acl);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Sets what is declared, once the role of this identity is effective. Throws MigrationFault. */
async function setWhenAllowed(target: Target, uri: LakeUri, wanted: Declared): Promise<void> {
  const waiting = {
    clock: systemClock,
    stop: stopSignal(),
    onWaiting: (sentence: string) => void engineLog().passing("", sentence),
  };
  await askUntilAllowed(() => setAccess(target, uri, wanted), waiting);
}

async function setAccess(target: Target, uri: LakeUri, wanted: Declared): Promise<void> {
  const current = await accessOf(target, uri);
  if (current === undefined)
    throw migrationFault("to", `${wanted.uri} is not there, so its access cannot be set. Make the directory first.`);
  const access = {
    owner: wanted.owner ?? current.owner,
    group: wanted.group ?? current.group,
    sticky: current.sticky,
    acl: wanted.acl === undefined ? current.acl : canonicalAcl(wanted.acl),
  };
  try {
    await target.setAccess(ROOT_PATH, access, current, stopSignal());
  } catch (error) {
    throw faultOf(error, "to", wanted.uri);
  }
}

async function accessOf(target: Target, uri: LakeUri): Promise<Access | undefined> {
  try {
    return (await target.entry(ROOT_PATH))?.access;
  } catch (error) {
    if (isStoreFailure(error) && error.kind === "notFound") return undefined;
    throw faultOf(error, "to", formatLakeUri(uri));
  }
}

async function withTarget<Result>(
  uri: string,
  act: (target: Target, uri: LakeUri) => Promise<Result>,
): Promise<Result> {
  const place = parseLakeUri(uri);
  if (isProblem(place)) throw new Error(formatProblem(place));
  const opened = openTarget(place, { clock: systemClock, concurrency: 1, limits: {} });
  try {
    return await act(opened.target, place);
  } catch (error) {
    throw await naming(error, opened.callerId);
  } finally {
    await opened.close();
  }
}
