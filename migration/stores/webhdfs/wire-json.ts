/** The JSON of WebHDFS and its dialects → values, checked where they come in. Pure. */

/** What an answer holds that cannot be read. */
export class WireSyntaxError extends Error {
  override readonly name = "WireSyntaxError";
}

/** The members of an object, unchecked. */
export type Fields = Readonly<Record<string, unknown>>;

/** The JSON object in a body. Throws WireSyntaxError. */
export function parsedObject(body: Uint8Array): Fields {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    throw new WireSyntaxError("it is not JSON, or it ends in the middle");
  }
  return objectOf(value, "the answer");
}

/** The value as an object. Throws WireSyntaxError. */
export function objectOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireSyntaxError(`${what} is no object`);
  return value as Fields;
}

/** A member that is a list. Throws WireSyntaxError. */
export function listOf(fields: Fields, member: string): readonly unknown[] {
  const value = fields[member];
  if (!Array.isArray(value)) throw new WireSyntaxError(`${member} is no list`);
  return value as readonly unknown[];
}

/** A member that is a text. Throws WireSyntaxError. */
export function textOf(fields: Fields, member: string): string {
  const value = fields[member];
  if (typeof value !== "string") throw new WireSyntaxError(`${member} is no text`);
  return value;
}

/** A member that is a whole number. Throws WireSyntaxError. */
export function numberOf(fields: Fields, member: string): number {
  const value = fields[member];
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    throw new WireSyntaxError(`${member} is no whole number`);
  return value;
}

/** A member that is a whole number from 0 on. Throws WireSyntaxError. */
export function countOf(fields: Fields, member: string): number {
  const value = numberOf(fields, member);
  if (value < 0) throw new WireSyntaxError(`${member} is ${value}`);
  return value;
}

/** Times have 64 bits (Java's long), and anybody may set any. */
const MOST_TIME_MS = 2 ** 63;

/**
 * A member that is a time in milliseconds since 1970, also one that is no date; rounded where no number here holds it exactly.
 * Throws WireSyntaxError.
 */
export function timeOf(fields: Fields, member: string): number {
  const value = fields[member];
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > MOST_TIME_MS)
    throw new WireSyntaxError(`${member} is no whole number`);
  return value;
}

/** `permission`: octal without leading zeros, the sticky bit as fourth digit. Throws WireSyntaxError. */
export function permissionOf(fields: Fields): number {
  const text = textOf(fields, "permission");
  if (!/^[01]?[0-7]{1,3}$/.test(text)) throw new WireSyntaxError(`permission ${text} is not known`);
  return Number.parseInt(text, 8);
}
