/** Values as Pulumi's protocol carries them: parsed on the way in, plain JSON on the way out. */

/** Inputs or outputs as they come: nothing about them is known yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** What stands for a value that is not known before something else was made (`@pulumi/pulumi`, runtime/rpc). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/**
 * The same values as plain JSON, without undefined: the protocol answers a call that gives one never.
 * @see https://github.com/pulumi/pulumi/issues/18009
 */
export function plainJson(properties: Properties): Record<string, unknown> {
  return JSON.parse(JSON.stringify(properties)) as Record<string, unknown>;
}

/** Whether two values are equal as JSON, whatever the order of their keys. */
export function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    pairs.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, item]) => [key, ordered(item)]),
  );
}

/**
 * The error of a resource that exists and is not finished: Pulumi keeps the properties and calls update next time,
 * whatever diff says.
 */
export interface IncompleteError extends Error {
  readonly id: string;
  readonly reasons: readonly string[];
  readonly properties: Properties;
}

/** Makes that error. The properties hold all inputs, `__provider` too. */
export function incompleteError(id: string, reasons: readonly string[], properties: Properties): IncompleteError {
  return Object.assign(new Error(reasons[0] ?? "not finished"), { id, reasons, properties: plainJson(properties) });
}
