/** What a store tried, and how it tells that this failed: alike for every store. */
import type { EntryPath } from "../model/path.ts";
import { isTransportFailure, type TransportFailure } from "../transport/index.ts";
import { storeFailure, type FailureKind, type StoreFailure } from "./failure.ts";

/** What was tried, for messages and for the failure's own fields. */
export interface Attempted {
  readonly side: "source" | "target";
  /** In the service's own words. */
  readonly operation: string;
  readonly path: EntryPath;
  /** The lake's URI. */
  readonly uri: string;
}

/** What a failed connection means. */
export interface Explained {
  readonly kind: FailureKind;
  /** For a person, without what was tried. */
  readonly message: string;
}

const KIND_OF_BREAK = {
  unknownHost: "notFound",
  unreachable: "unavailable",
  unauthenticated: "unauthenticated",
} as const satisfies Record<TransportFailure["kind"], FailureKind>;

/** A failed connection in its own words. */
export function plainly(error: TransportFailure): Explained {
  return { kind: KIND_OF_BREAK[error.kind], message: error.message };
}

/** `source: OPEN of d/f in abfss://…` */
export function attemptedText({ side, operation, path, uri }: Attempted): string {
  return `${side}: ${operation} of ${path === "" ? uri : `${path} in ${uri}`}`;
}

/** The failure that a thrown error stands for; a StoreFailure, or what nobody expects, stays as it is. */
export function thrownFailure(
  error: unknown,
  attempted: Attempted,
  signal: AbortSignal | undefined,
  explain: (error: TransportFailure) => Explained = plainly,
): unknown {
  const { side, operation, path } = attempted;
  const base = { side, operation, path, cause: error };
  if (isTransportFailure(error)) {
    const { kind, message } = explain(error);
    return storeFailure({ ...base, kind, code: error.code, message: `${attemptedText(attempted)}: ${message}` });
  }
  if (signal?.aborted !== true || error !== signal.reason) return error;
  return storeFailure({ ...base, kind: "stopped", code: "Stopped", message: `${attemptedText(attempted)}: stopped` });
}

/** A failure that the store itself finds. */
export function foundFailure(kind: FailureKind, code: string, attempted: Attempted, message: string): StoreFailure {
  const { side, operation, path } = attempted;
  return storeFailure({ kind, side, operation, path, code, message: `${attemptedText(attempted)}: ${message}` });
}
