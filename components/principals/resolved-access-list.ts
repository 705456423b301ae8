/** Access control lists with object ids in place of names; ids that are yet unknown make the list unknown. */
import * as pulumi from "@pulumi/pulumi";
import { completeAccessList } from "./access-list.ts";
import type { NamedAclEntry } from "./access-list.ts";
import type { Identity } from "./identities.ts";
import { aclMapping } from "../../migration/model/acl-mapping.ts";
import type { AclMapping } from "../../migration/model/acl-mapping.ts";
import { AclSyntaxError, parseAcl } from "../../migration/model/acl.ts";
import type { AclEntry } from "../../migration/model/acl.ts";
import { formatPrincipal, isObjectId } from "./principal.ts";
import type { Principal } from "./principal.ts";

/** How a list goes from a stack file to the service: what is left out is completed, or not. */
type Written = typeof completeAccessList;

/**
 * The whole list as the service keeps it, by entry, with names beside ids: `completeAccessList` with the ids of whom it names,
 * or what another way of writing makes of it. `key` names it in messages.
 */
export function resolvedAccessList(
  key: string,
  entries: readonly NamedAclEntry[],
  identityOf: (principal: Principal) => Identity,
  written: Written = completeAccessList,
): pulumi.Input<AclMapping> {
  const named = entries.flatMap(({ principal }) => (principal === undefined ? [] : [principal]));
  const ids = Object.fromEntries(named.map((one) => [formatPrincipal(one), identityOf(one).objectId]));
  const list = (known: Readonly<Record<string, string>>): AclMapping => {
    const idOf = (principal: Principal) => known[formatPrincipal(principal)] ?? "";
    const names = new Map(named.flatMap((one) => (isObjectId(one.name) ? [] : [[idOf(one), one.name] as const])));
    return aclMapping(
      distinct(key, () => written(entries, idOf)),
      (id) => names.get(id),
    );
  };
  const plain = Object.entries(ids).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return plain.length === Object.keys(ids).length ? list(Object.fromEntries(plain)) : pulumi.all(ids).apply(list);
}

/** Two names of the same principal show only when both are looked up. */
function distinct(key: string, list: () => string): readonly AclEntry[] {
  try {
    return parseAcl(list());
  } catch (error) {
    if (!(error instanceof AclSyntaxError)) throw error;
    throw new pulumi.RunError(
      `${key}: ${error.message}: two names stand for the same principal. Remove one of the two.`,
    );
  }
}
