/**
 * How much a run may delete at the target before it stops, before the first delete:
 * a share of the entries that the target held (0 to 1), or a count of entries.
 */
export type DeleteLimit = { readonly share: number } | { readonly count: number };

/** What `parseDeleteLimit` accepts, for messages. */
export const deleteLimitGrammar = "a share of the target's entries from 0% to 100%, or a count of entries";

/** The limit that `5%`, `0.5%`, `100` or the number 100 stands for; undefined for anything else. */
export function parseDeleteLimit(given: string | number): DeleteLimit | undefined {
  const text = String(given).trim();
  const share = /^(\d{1,3}(?:\.\d{1,6})?)\s*%$/.exec(text)?.[1];
  if (share !== undefined) return Number(share) <= 100 ? { share: Number(share) / 100 } : undefined;
  return /^\d{1,12}$/.test(text) ? { count: Number(text) } : undefined;
}
