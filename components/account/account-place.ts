/** Where an account is, for whatever is made in it: what components take that stand beside an account or in it. */
import type * as pulumi from "@pulumi/pulumi";

export interface AccountPlace {
  /** Id in Azure's resource manager. */
  readonly id: pulumi.Input<string>;
  readonly accountName: pulumi.Input<string>;
  readonly resourceGroup: pulumi.Input<string>;
  /** Whether account and data stay when the stack is destroyed. */
  readonly retained: boolean;
}
