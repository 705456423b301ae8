/** Who belongs to groups that are there already and are to be managed from now on. */
import { getGroup } from "@pulumi/azuread";
import { valueOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";

/** Object ids of the members of each adopted group, by the group's name; none where nobody could be asked in a preview. */
export async function findMembers(
  lookups: Lookups,
  adopted: readonly { readonly name: string; readonly adopt: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const remedy = "Check the object id, or leave the key out, and a new group is made.";
  const found = await Promise.all(
    adopted.map(async ({ name, adopt }): Promise<readonly [string, readonly string[]]> => {
      const asked = `adls-migration:groups.${name}.adopt names ${adopt}`;
      const group = await lookups.ask({ asked, remedy }, getGroup({ objectId: adopt }));
      return [name, valueOf(group)?.members ?? []];
    }),
  );
  return new Map(found);
}
