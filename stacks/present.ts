/** Leaving out what holds nothing, so that a key is there or is not. Pure. */

/** The same keys without those that hold nothing. */
export function present<Values extends Record<string, unknown>>(values: Values) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
}
