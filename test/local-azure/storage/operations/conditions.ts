/** Conditional headers: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, and their twins for sources. */
import type { Call } from "../call.ts";
import type { Metadata } from "../tree/entry.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { meets, parseTagExpression } from "../wire/tag-expression.ts";

/** What a condition looks at. */
export interface Versioned {
  readonly etag: string;
  /** Milliseconds since 1970; conditions compare whole seconds. */
  readonly modified: number;
  /** Blob index tags, for `x-ms-if-tags`. */
  readonly tags?: Metadata;
}

/** The conditions of a request as given. */
export interface Conditions {
  readonly match: string | undefined;
  readonly noneMatch: string | undefined;
  readonly modifiedSince: string | undefined;
  readonly unmodifiedSince: string | undefined;
}

/** `changed`: a demanded version is gone (412); `unchanged`: the version that the client has is the present one. */
export type Verdict = "met" | "changed" | "unchanged";

/** Reads the conditions of a request. @param prefix such as `x-ms-source-`. */
export function conditionsOf(call: Call, prefix = ""): Conditions {
  return {
    match: call.header(`${prefix}if-match`),
    noneMatch: call.header(`${prefix}if-none-match`),
    modifiedSince: call.header(`${prefix}if-modified-since`),
    unmodifiedSince: call.header(`${prefix}if-unmodified-since`),
  };
}

function matches(given: string, etag: string): boolean {
  return given.split(",").some((part) => {
    const tag = part.trim().replace(/^W\//, "").replaceAll('"', "");
    return tag === "*" || tag === etag;
  });
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

function demandHolds(present: Versioned, conditions: Conditions): boolean {
  if (conditions.match !== undefined && !matches(conditions.match, present.etag)) return false;
  if (conditions.unmodifiedSince === undefined) return true;
  return Math.floor(present.modified / 1000) <= seconds(conditions.unmodifiedSince);
}

function isNews(present: Versioned, conditions: Conditions): boolean {
  if (conditions.noneMatch !== undefined) return !matches(conditions.noneMatch, present.etag);
  if (conditions.modifiedSince === undefined) return true;
  return Math.floor(present.modified / 1000) > seconds(conditions.modifiedSince);
}

/** Judges the conditions against what is there; undefined: nothing is. */
export function judge(present: Versioned | undefined, conditions: Conditions): Verdict {
  if (present === undefined) return conditions.match === undefined ? "met" : "changed";
  if (!demandHolds(present, conditions)) return "changed";
  return isNews(present, conditions) ? "met" : "unchanged";
}

/**
 * `x-ms-if-tags`: what is there has to have such tags (documented).
 * @throws {ServiceFailure} InvalidHeaderValue
 */
function haveTags(call: Call, header: string, present: Versioned | undefined): boolean {
  const text = call.header(header);
  if (text === undefined) return true;
  const expression = parseTagExpression(text);
  if (expression === undefined) throw invalidHeader(header, text);
  return present !== undefined && meets(expression, present.tags ?? {});
}

/** For writes: any verdict but `met` is 412. */
export function requireMet(call: Call, present: Versioned | undefined): void {
  if (!haveTags(call, "x-ms-if-tags", present) || judge(present, conditionsOf(call)) !== "met")
    throw new ServiceFailure("ConditionNotMet");
}

/** For reads and flushes: `unchanged` is 304 (recorded also for flush). */
export function requireMetOrNews(call: Call, present: Versioned): void {
  const verdict = judge(present, conditionsOf(call));
  if (verdict === "changed" || !haveTags(call, "x-ms-if-tags", present)) throw new ServiceFailure("ConditionNotMet");
  if (verdict === "unchanged") throw new ServiceFailure("ConditionNotMet", { status: 304 });
}

/** For writes that may make a new item: `If-None-Match: *` on an existing one is 409, not 412 (recorded). */
export function requireMetOrNew(call: Call, present: Versioned | undefined): void {
  if (present !== undefined && call.header("if-none-match") === "*") throw new ServiceFailure("PathAlreadyExists");
  requireMet(call, present);
}

/** For the source of a rename or copy. */
export function requireSource(call: Call, prefix: string, present: Versioned): void {
  const isMet = judge(present, conditionsOf(call, prefix)) === "met" && haveTags(call, `${prefix}if-tags`, present);
  if (!isMet) throw new ServiceFailure("SourceConditionNotMet");
}
