/** A filesystem (container) of an account, and the access of its root directory. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { formatLakeUri, lakeUriAt } from "../migration/model/lake-uri.ts";
import type { DataLakeAccount } from "./data-lake-account.ts";
import { PathAccess } from "./path-access.ts";
import type { PathAccessArgs } from "./path-access.ts";

export interface FileSystemArgs {
  readonly account: DataLakeAccount;
  /** 3 to 63 lower-case letters, digits and single hyphens. */
  readonly filesystemName: string;
  /** Access of the root directory. @default what the service gives, or what a migration brings */
  readonly rootAccess?: Omit<PathAccessArgs, "uri">;
  /** What must be there before the root's access can be set: the role that allows it. @default nothing */
  readonly accessAfter?: readonly pulumi.Resource[];
  /** Id of a filesystem that is there already, to be managed from now on. @default a new one is made */
  readonly adopt?: string;
}

export class FileSystem extends pulumi.ComponentResource {
  /** Id in Azure's resource manager. */
  readonly id: pulumi.Output<string>;
  readonly filesystemName: string;
  /** `abfss://…`; unknown until the account is there. */
  readonly uri: pulumi.Output<string>;
  /** Whether the stack file says who may do what at the root. */
  readonly declaresAccess: boolean;

  constructor(name: string, args: FileSystemArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:FileSystem", name, {}, options);
    const { account, filesystemName, rootAccess = {} } = args;
    const container = new storage.BlobContainer(
      name,
      {
        accountName: account.accountName,
        resourceGroupName: account.resourceGroup,
        containerName: filesystemName,
        publicAccess: storage.PublicAccess.None,
      },
      {
        parent: this,
        dependsOn: account,
        retainOnDelete: account.retained,
        ...(args.adopt === undefined ? {} : { import: args.adopt }),
      },
    );
    this.id = container.id;
    this.filesystemName = filesystemName;
    this.uri = account.dfsEndpoint.apply((endpoint) => formatLakeUri(lakeUriAt(endpoint, filesystemName, "")));
    this.declaresAccess = Object.keys(rootAccess).length > 0;
    if (this.declaresAccess) {
      const dependsOn = [container, ...(args.accessAfter ?? [])];
      new PathAccess(`${name}-root`, { uri: this.uri, ...rootAccess }, { parent: this, dependsOn });
    }
    this.registerOutputs({ id: this.id, uri: this.uri });
  }
}
