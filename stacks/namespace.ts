/** Which keys of a stack file are ours. Pure. */

/** Namespace of the keys in a stack file; it stays when a clone renames the Pulumi project. */
export const namespace = "adls-migration";

/** Whether a key of a stack file is one of ours. */
export function isOurs(key: string): boolean {
  return key.startsWith(`${namespace}:`);
}

/** `account.name` of `adls-migration:account.name`. */
export function withoutNamespace(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

/** Our sections of a stack file's configuration, by name. */
export function sectionsIn(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const ours = Object.entries(config).filter(([key]) => isOurs(key));
  return Object.fromEntries(ours.map(([key, value]) => [withoutNamespace(key), value]));
}
