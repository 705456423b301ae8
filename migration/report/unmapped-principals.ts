/** Users and groups of the source that nobody stands for at the target, as people read them. Pure. */
import type { Tally } from "../reconcile/tally.ts";
import { formatCount, formatCounted } from "./quantities.ts";

/** As many principals as a message names. */
const NAMED_PRINCIPALS = 50;

/** Whether any principal of the source is not mapped. */
export function hasUnmapped({ unmapped }: Pick<Tally, "unmapped">): boolean {
  return Object.keys(unmapped).length > 0;
}

/** `3 users and groups are not in "identities", so nothing that they own or that names them is carried`; "" where there is none. */
export function unmappedHeadline({ unmapped }: Pick<Tally, "unmapped">): string {
  const count = Object.keys(unmapped).length;
  if (count === 0) return "";
  const principals = formatCounted(count, "user or group is", "users and groups are");
  return `${principals} not in "identities": no entry that one of them owns, or whose ACL names one, can be carried`;
}

/** One line for each, those with most entries first: `user:alice owns 120 entries; 3 ACLs name it`. */
export function unmappedLines({ unmapped }: Pick<Tally, "unmapped">): readonly string[] {
  const sorted = Object.entries(unmapped).sort(
    ([leftName, left], [rightName, right]) =>
      right.owns + right.named - (left.owns + left.named) || (leftName < rightName ? -1 : 1),
  );
  const lines = sorted.slice(0, NAMED_PRINCIPALS).map(([principal, { owns, named }]) => {
    const owning = owns > 0 ? [`owns ${formatCounted(owns, "entry", "entries")}`] : [];
    const naming = named > 0 ? [`${formatCounted(named, "ACL names", "ACLs name")} it`] : [];
    return `unmapped: ${principal} ${[...owning, ...naming].join("; ")}`;
  });
  const more = sorted.length - lines.length;
  return more > 0 ? [...lines, `unmapped: and ${formatCount(more)} more`] : lines;
}
