/** What keeps a whole migration from being planned or run, told to a person: where, what, and what to do. */

export type FaultProperty = "from" | "to" | "settings";

/** What may take effect some time after it was made. */
export type Awaited = "role" | "name" | "network rule";

/** The object id of whom a side was asked as; undefined where it cannot be told. */
export type CallerId = (property: FaultProperty) => Promise<string | undefined>;

export interface MigrationFault extends Error {
  readonly name: "MigrationFault";
  /** The word of the migration that has to be looked at. */
  readonly property: FaultProperty;
  /** Whether the service refused: a role, an ACL or a firewall is missing. */
  readonly isRefused: boolean;
  /** Whether it may go away by itself: a role that is not effective yet. */
  readonly mayPass: boolean;
}

export interface FaultOptions {
  /** @default false */
  readonly isRefused?: boolean;
  /** @default false */
  readonly mayPass?: boolean;
  readonly cause?: unknown;
}

/** Makes a fault; the message is one or two sentences, the last one the remedy. */
export function migrationFault(
  property: FaultProperty,
  message: string,
  { cause, isRefused = false, mayPass = false }: FaultOptions = {},
): MigrationFault {
  const error = new Error(message, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: "MigrationFault" as const, property, isRefused, mayPass });
}

/** Told by name, because errors cross module copies. */
export function isMigrationFault(error: unknown): error is MigrationFault {
  return error instanceof Error && error.name === "MigrationFault" && "property" in error;
}

/** The same error; a fault by which somebody was refused says who. `callerId` gives an object id, where it can be told. */
export async function naming(error: unknown, callerId: CallerId): Promise<unknown> {
  return isMigrationFault(error) ? named(error, callerId) : error;
}

/** The same fault, saying who was refused. */
export async function named(fault: MigrationFault, callerId: CallerId): Promise<MigrationFault> {
  const id = fault.isRefused ? await callerId(fault.property) : undefined;
  return id === undefined
    ? fault
    : migrationFault(fault.property, `${fault.message} The migrating identity is ${id}.`, fault);
}
