/** What a component passes on to the resources that it makes. Pure. */
import type * as pulumi from "@pulumi/pulumi";

/**
 * Options of a component's child: it waits for what the component waits for, which Pulumi does not see to by itself.
 * Providers, protection and aliases come with the parent. `retained` leaves the thing in Azure when the child is deleted.
 */
export function childOptions(
  parent: pulumi.ComponentResource,
  { dependsOn }: pulumi.ComponentResourceOptions,
  retained = false,
): pulumi.CustomResourceOptions {
  return {
    parent,
    ...(dependsOn === undefined ? {} : { dependsOn }),
    ...(retained ? { retainOnDelete: true } : {}),
  };
}
