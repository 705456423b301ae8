/** Whether a lock has to be lifted for this run: below one, Azure removes no role assignment. */
import { getRoleAssignment } from "@pulumi/azure-native/authorization/index.js";
import { accountIdOf } from "../components/account/account-id.ts";
import { valueOf } from "../components/lookup/index.ts";
import type { Lookups } from "../components/lookup/index.ts";
import { dataOwner, roleAssignmentName, roleDefinitionOf } from "../components/principals/roles.ts";
import { needsMigratingRole } from "./migrating-role.ts";
import type { StackConfig } from "./stack-config.ts";

/** The account, and who has the role of the migrating identity; undefined what is not known in a preview. */
export interface LockedPlace {
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string;
  readonly accountName: string;
  readonly objectId: unknown;
}

/** True where the migrating identity has its role still, and this run takes it away. */
export async function takesRoleAway(lookups: Lookups, config: StackConfig, place: LockedPlace): Promise<boolean> {
  const { subscriptionId, resourceGroup, accountName, objectId } = place;
  const level = config.account.wishes.services?.lock?.level ?? "none";
  if (level === "none" || needsMigratingRole(config)) return false;
  if (subscriptionId === undefined || typeof objectId !== "string") return false;
  const scope = accountIdOf({ subscriptionId, resourceGroup, account: accountName });
  const name = roleAssignmentName(scope, objectId, roleDefinitionOf(dataOwner) ?? "");
  const remedy = "Let this identity read the account's role assignments (role Reader), or write lock: none.";
  const lookup = { asked: "adls-migration:account.lock: whether a role has to go first", remedy };
  const found = await lookups.askWhether(lookup, getRoleAssignment({ scope, roleAssignmentName: name }));
  return valueOf(found) !== undefined;
}
