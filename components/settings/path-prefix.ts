/** Prefixes of paths in rules about files: each begins with the name of a filesystem. Pure. */

/** Whether a prefix can reach anything in these filesystems; without a slash it may be the beginning of several names. */
export function reachesFilesystem(prefix: string, filesystems: readonly string[]): boolean {
  const slash = prefix.indexOf("/");
  if (slash === -1) return filesystems.some((name) => name.startsWith(prefix));
  return filesystems.includes(prefix.slice(0, slash));
}

/** Prefixes that reach one of these filesystems, and those that reach none. */
export function dividePrefixes(
  prefixes: readonly string[],
  filesystems: readonly string[],
): { readonly kept: readonly string[]; readonly strange: readonly string[] } {
  const kept = prefixes.filter((prefix) => reachesFilesystem(prefix, filesystems));
  return { kept, strange: prefixes.filter((prefix) => !kept.includes(prefix)) };
}
