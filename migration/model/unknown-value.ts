/** Looking into values that nobody has checked yet: JSON, what people write. Pure. */

/** What stands at a key; undefined where the value has no keys, or not this one. */
export function fieldOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** Whether the value is a mapping, and no list. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(value instanceof Array);
}
