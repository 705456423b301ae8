/** What the refusals of role assignments and groups mean, and what to do about each. */
import * as pulumi from "@pulumi/pulumi";

/**
 * A refusal, and the sentences that follow it. Sources: error codes of Microsoft.Authorization 2022-04-01; Microsoft Graph's
 * codes and azuread's own words (`group_resource.go` and `internal/helpers/tf` of hashicorp/terraform-provider-azuread).
 */
const refusals: readonly (readonly [RegExp, string])[] = [
  [
    /AuthorizationFailed[\s\S]*roleAssignments\/(?:write|delete)/i,
    "The identity that runs Pulumi may not assign roles here. Give it Role Based Access Control Administrator or User Access " +
      "Administrator on the resource group, or let somebody who has that assign Storage Blob Data Owner to it and set " +
      "adls-migration:account.migrating.role: assigned.",
  ],
  [
    /RoleAssignmentExists/i,
    "The same role is assigned to the same principal here already, under a name of its own. Remove that assignment " +
      "(az role assignment delete --ids …), or leave this one out; for the migrating identity: " +
      "adls-migration:account.migrating.role: assigned.",
  ],
  [
    /PrincipalNotFound/i,
    "The principal is not in this tenant (yet): one that was just made takes some minutes to be seen everywhere. Run it again; " +
      "if that does not help, check its object id.",
  ],
  [
    /UnmatchedPrincipalType/i,
    "The principal is of another kind than the stack file says: write user:, group:, servicePrincipal: or managedIdentity: as it is.",
  ],
  [
    /RoleDefinitionDoesNotExist/i,
    "No role definition has that GUID in this tenant; az role definition list tells those that there are.",
  ],
  [
    /RoleAssignmentLimitExceeded/i,
    "The subscription has as many role assignments as Azure allows. Give roles to groups instead of people, or remove some.",
  ],
  [
    /\/member\/[0-9a-f-]+" already exists/i,
    "The group has this member already: a stack that was destroyed left it there, or somebody else added it. Leave it out of " +
      "adls-migration:groups.NAME.members, and it stays a member; or take it out of the group, and this stack adds it again.",
  ],
  [
    /Found existing group|to be managed via (?:this provider|Terraform) this resource needs to be imported/i,
    "A group of that name is there already. To manage it here, give its object id to adls-migration:groups.NAME.adopt; to use it " +
      "as it is, leave it out of adls-migration:groups and name it group:NAME.",
  ],
  [
    /Authorization_RequestDenied|Insufficient privileges/i,
    "The identity that runs Pulumi may not make groups or change their members. Give it the application permission " +
      "Group.Create (its own groups) or Group.ReadWrite.All, or the directory role Groups Administrator; or make the groups by " +
      "other means and leave them out of adls-migration:groups.",
  ],
];

/** What to do about what Azure said; undefined where that says it all. */
export function explanationOf(said: string): string | undefined {
  return refusals.find(([pattern]) => pattern.test(said))?.[1];
}

let hook: pulumi.ErrorHook | undefined;

/** Explains refusals beside the resource that was refused; never tries again. One hook serves all resources of a program. */
export function explainRefusals(): pulumi.ErrorHook {
  hook ??= new pulumi.ErrorHook("adls-migration:explained-refusals", async ({ name, errors }) => {
    const explanation = explanationOf(errors.join("\n"));
    if (explanation !== undefined) await pulumi.log.error(`${name}: ${explanation}`);
    return false;
  });
  return hook;
}
