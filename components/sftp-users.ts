/** The local users who come to an account over SFTP, each with public keys and the filesystems that are open to them. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { takenOver } from "./account/adopted-services.ts";
import { childOptions } from "./engine/child-options.ts";
import type { SftpUser } from "./settings/sftp-users.ts";

export interface SftpUsersArgs {
  readonly account: AccountPlace;
  /** Their filesystems must be there: see `dependsOn`. */
  readonly users: readonly SftpUser[];
  /** Ids of users that are there already, by name, to be managed from now on. @default none */
  readonly adopt?: ReadonlyMap<string, string> | undefined;
}

/** Nobody gets a password or a shared key: both would be secrets. */
export class SftpUsers extends pulumi.ComponentResource {
  constructor(name: string, { account, users, adopt }: SftpUsersArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:SftpUsers", name, {}, options);
    for (const user of users) {
      new storage.LocalUser(
        `${name}-${user.name}`,
        {
          accountName: account.accountName,
          resourceGroupName: account.resourceGroup,
          username: user.name,
          ...(user.home === undefined ? {} : { homeDirectory: user.home }),
          hasSshKey: true,
          hasSshPassword: false,
          hasSharedKey: false,
          sshAuthorizedKeys: user.keys.map((key) => ({ key })),
          permissionScopes: user.permissions.map(({ filesystem, letters }) => ({
            service: "blob",
            resourceName: filesystem,
            permissions: letters,
          })),
        },
        { ...childOptions(this, options), ...takenOver(adopt?.get(user.name)) },
      );
    }
    this.registerOutputs({});
  }
}
