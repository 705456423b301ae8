/**
 * A list as a mapping from entries to permissions: what Pulumi keeps and shows, so that its own difference is one of single
 * entries. Names stand beside ids for whoever reads it, and mean nothing: `group:ID (analysts)` → `r-x`. Pure.
 */
import { AclSyntaxError, formatAcl, formatBits, parseAcl, type AclEntry } from "./acl.ts";
import { subjectOf, withName } from "./declared-access.ts";

export type AclMapping = Readonly<Record<string, string>>;

/** The mapping of a list, in canonical order. */
export function aclMapping(
  entries: readonly AclEntry[],
  nameOf: (id: string) => string | undefined = () => undefined,
): AclMapping {
  const sorted = parseAcl(formatAcl(entries));
  return Object.fromEntries(
    sorted.map((entry) => [
      entry.principal === "" ? subjectOf(entry) : withName(subjectOf(entry), nameOf),
      formatBits(entry.bits),
    ]),
  );
}

/** The list of a mapping, or of a text as the service writes it. Throws AclSyntaxError. */
export function entriesOf(given: AclMapping | string): readonly AclEntry[] {
  if (typeof given === "string") return parseAcl(given);
  const texts = Object.entries(given).map(([subject, permissions]) => {
    const [, scope = "", type = "", principal = ""] = SUBJECT.exec(subject) ?? [];
    if (type === "")
      throw new AclSyntaxError(`"${subject}" is no entry; allowed: [default:](user|group|mask|other)[:object id]`);
    return `${scope}${type}:${principal}:${permissions}`;
  });
  return parseAcl(texts.join(","));
}

/** The names that stand beside ids in a mapping. */
export function namesIn(mapping: AclMapping): ReadonlyMap<string, string> {
  const named = Object.keys(mapping).flatMap((subject): [string, string][] => {
    const [, , , id = "", name] = SUBJECT.exec(subject) ?? [];
    return name === undefined ? [] : [[id, name]];
  });
  return new Map(named);
}

const SUBJECT = /^(default:)?(user|group|mask|other)(?::([^ ]+)(?: \((.*)\))?)?$/su;
