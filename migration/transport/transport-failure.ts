/** Why no answer came. Told apart by `kind`, never by class, because errors cross module copies. */
export type TransportFailureKind =
  /** There is no such host. */
  | "unknownHost"
  /** No connection, a connection that broke, or one that stalled; through all retries. */
  | "unreachable"
  /** No token could be had, or it must not be sent there. */
  | "unauthenticated";

export interface TransportFailure extends Error {
  readonly name: "TransportFailure";
  readonly kind: TransportFailureKind;
  /** The system's own code, such as ECONNREFUSED. */
  readonly code: string;
  /** Whether a request may have taken effect all the same. */
  readonly ambiguous: boolean;
}

/** Makes a failure; the message is one line for a person, without secrets. */
export function transportFailure(
  details: Pick<TransportFailure, "kind" | "code" | "ambiguous" | "message">,
  cause?: unknown,
): TransportFailure {
  const { message, ...rest } = details;
  const error = new Error(message, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: "TransportFailure" as const, ...rest });
}

export function isTransportFailure(error: unknown): error is TransportFailure {
  return error instanceof Error && error.name === "TransportFailure" && "kind" in error;
}

/** The code of a system error, or of the one that caused it; "" where there is none. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0]);
  return systemCode(error.cause);
}
