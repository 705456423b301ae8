/** A lock on an account: Azure's resource manager deletes nothing of it, or changes nothing, until the lock is taken away. */
import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { childOptions } from "./engine/child-options.ts";
import type { LockLevel } from "./settings/lock.ts";

export interface AccountLockArgs {
  readonly account: Pick<AccountPlace, "id">;
  readonly level: Exclude<LockLevel, "none">;
}

/**
 * Made last and removed first: give everything that is made in the account or assigned on it to `dependsOn`. Below a lock
 * Azure removes neither filesystems nor role assignments (ScopeLocked).
 */
export class AccountLock extends pulumi.ComponentResource {
  constructor(name: string, { account, level }: AccountLockArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:AccountLock", name, {}, options);
    new authorization.ManagementLockByScope(
      name,
      {
        scope: account.id,
        lockName: "adls-migration",
        level,
        notes: "Made by adls-migration: adls-migration:account.lock of the stack file.",
      },
      childOptions(this, options),
    );
    this.registerOutputs({});
  }
}
