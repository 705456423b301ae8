/** What an account has that needs its filesystems: inventories, immutable filesystems, local users; and its lock, last of all. */
import * as pulumi from "@pulumi/pulumi";
import { AccountLock } from "./account-lock.ts";
import type { AccountPlace } from "./account/account-place.ts";
import type { AdoptedServices } from "./account/adopted-services.ts";
import { BlobInventory } from "./blob-inventory.ts";
import { FilesystemImmutability } from "./filesystem-immutability.ts";
import type { ServiceSettings } from "./settings/services.ts";
import { SftpUsers } from "./sftp-users.ts";

export interface AccountServicesArgs {
  readonly account: AccountPlace;
  /** As decided with the account: `account.settings.services`. */
  readonly settings: Pick<ServiceSettings, "inventory" | "immutability" | "sftpUsers" | "lock">;
  /** What has to be there first: filesystems. */
  readonly after: readonly pulumi.Resource[];
  /** Ids of immutability policies that are there already, by filesystem. @default new ones are made */
  readonly adoptImmutability?: ReadonlyMap<string, string>;
  /** What is there already, to be managed from now on. @default everything is made */
  readonly adopt?: Pick<AdoptedServices, "inventory" | "sftpUsers"> | undefined;
  /** What a lock has to come after besides, since Azure would not remove it below one: role assignments. @default none */
  readonly lockAfter?: readonly pulumi.Resource[];
}

export class AccountServices extends pulumi.ComponentResource {
  constructor(name: string, args: AccountServicesArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:AccountServices", name, {}, options);
    const { account, settings } = args;
    const ofChild = { parent: this, dependsOn: [...args.after] };
    const { rules } = settings.inventory;
    const lists = { account, rules, adopt: args.adopt?.inventory?.id };
    const inventory = rules.length === 0 ? [] : [new BlobInventory(`${name}-inventory`, lists, ofChild)];
    const immutable = settings.immutability.filesystems.map((one) => {
      const adopt = args.adoptImmutability?.get(one.filesystem);
      const ofFilesystem = { account, settings: one, adopt };
      return new FilesystemImmutability(`${name}-immutable-${one.filesystem}`, ofFilesystem, ofChild);
    });
    const { users } = settings.sftpUsers;
    const local = { account, users, adopt: args.adopt?.sftpUsers };
    const sftp = users.length === 0 ? [] : [new SftpUsers(`${name}-sftp`, local, ofChild)];
    const { level } = settings.lock;
    if (level !== "none") {
      const dependsOn = [...args.after, ...(args.lockAfter ?? []), ...inventory, ...immutable, ...sftp];
      new AccountLock(`${name}-lock`, { account, level }, { parent: this, dependsOn });
    }
    this.registerOutputs({});
  }
}
