/**
 * The one error type that stores throw. Classified once, where the response is read; told apart by `kind`, never by class
 * or message, because errors cross module copies.
 */
import type { EntryPath } from "../model/path.ts";

export type FailureKind =
  /** The path, filesystem or account is not there. */
  | "notFound"
  /** It is not the version that was listed: read or overwritten conditionally and refused. */
  | "changed"
  /** Something stands where nothing was expected. */
  | "exists"
  /** A directory that should be removed still holds something. */
  | "notEmpty"
  /** Not allowed: roles, ACL, firewall, tenant. */
  | "refused"
  /** The service cannot read the source by URL (403, 409 CannotVerifyCopySource): the content must be streamed. */
  | "sourceUnreadable"
  /** No valid token could be had, or the service does not accept it. */
  | "unauthenticated"
  /** The service was busy or unreachable, and stayed so through all retries. */
  | "unavailable"
  /** The store cannot hold this: name, depth, ACL, metadata. */
  | "invalid"
  /** The run was stopped while the request was under way. */
  | "stopped";

export interface StoreFailure extends Error {
  readonly name: "StoreFailure";
  readonly kind: FailureKind;
  readonly side: "source" | "target";
  /** What was tried, in the service's own words, such as "Put Blob From URL". */
  readonly operation: string;
  readonly path: EntryPath;
  /** The service's own code, such as "PathNotFound", or the system's, such as "ECONNREFUSED". */
  readonly code: string;
  /** HTTP status, where an answer came. */
  readonly status?: number;
}

export interface FailureDetails {
  readonly kind: FailureKind;
  readonly side: "source" | "target";
  readonly operation: string;
  readonly path: EntryPath;
  readonly code: string;
  readonly status?: number;
  /** One line for a person: what happened. */
  readonly message: string;
  readonly cause?: unknown;
}

/** Makes a failure. */
export function storeFailure(details: FailureDetails): StoreFailure {
  const { message, cause, ...rest } = details;
  const error = new Error(message, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: "StoreFailure" as const, ...rest });
}

/** The code of what was listed or named as a directory and is a file. */
export const NOT_A_DIRECTORY = "NotADirectory";

/** Whether the service itself says that the path is not there; a host that is not there says nothing. */
export function saysAbsent(error: unknown): boolean {
  return isStoreFailure(error) && error.kind === "notFound" && error.status !== undefined;
}

/** The code by which an account's network rules keep a request out (documented); a missing role is told by another one. */
export const NOT_LET_IN = "AuthorizationFailure";

/** Whether the account's firewall did not let the request in. */
export function saysNotLetIn(error: unknown): boolean {
  return isStoreFailure(error) && error.code === NOT_LET_IN;
}

/** Codes of a network that does not lead there; a machine that answers and refuses the connection is none of them. */
const NO_WAY = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether nobody there was asked: no login, no such name as seen from here, no way to it. */
export function saysOutOfReach(error: unknown): boolean {
  return isStoreFailure(error) && (error.kind === "unauthenticated" || NO_WAY.has(error.code));
}

export function isStoreFailure(error: unknown): error is StoreFailure {
  return error instanceof Error && error.name === "StoreFailure" && "kind" in error;
}
