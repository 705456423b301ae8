/** Role assignments on an account or its filesystems. */
import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { onError } from "./engine/error-hooks.ts";
import type { Identity } from "./principals/identities.ts";
import { explainRefusals } from "./principals/explained-refusals.ts";
import { roleAssignmentName } from "./principals/roles.ts";

export interface RoleGrant {
  /** Name of the assignment in the stack; stays the same when other grants come or go. */
  readonly name: string;
  readonly identity: Identity;
  /** GUID of the role definition. */
  readonly roleDefinition: string;
  /** Id of the account or filesystem in Azure's resource manager. */
  readonly scope: pulumi.Input<string>;
  /** When it counts: an expression of version 2.0. @default always */
  readonly condition?: string;
  /** Why, for whoever reads the assignments. @default none */
  readonly description?: string;
}

export interface DataAccessArgs {
  /** Subscription of the role definitions. */
  readonly subscriptionId: pulumi.Input<string>;
  readonly grants: readonly RoleGrant[];
}

/** The assignments have names that follow from scope, principal and role: a repeated run assigns nothing twice. */
export class DataAccess extends pulumi.ComponentResource {
  readonly assignments: readonly pulumi.Output<string>[];

  constructor(name: string, args: DataAccessArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:DataAccess", name, {}, options);
    const definitions = pulumi.interpolate`/subscriptions/${args.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`;
    this.assignments = args.grants.map(({ name: grant, identity, roleDefinition, scope, condition, description }) => {
      const { objectId, principalType } = identity;
      const assignment = new authorization.RoleAssignment(
        `${name}-${grant}`,
        {
          scope,
          principalId: objectId,
          // Without an Output the SDK would say "User" here. Azure finds out by itself what is left out.
          principalType: pulumi.output(principalType),
          roleDefinitionId: pulumi.interpolate`${definitions}/${roleDefinition}`,
          roleAssignmentName: pulumi
            .all([scope, objectId])
            .apply(([place, principalId]) => roleAssignmentName(place, principalId, roleDefinition)),
          ...(condition === undefined ? {} : { condition, conditionVersion: "2.0" }),
          ...(description === undefined ? {} : { description }),
        },
        { parent: this, ...onError(explainRefusals) },
      );
      return assignment.id;
    });
    this.registerOutputs({ assignments: this.assignments });
  }
}
