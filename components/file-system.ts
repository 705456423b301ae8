/** A filesystem (container) of an account, made through Azure's resource manager, with the access of its root and of directories in it. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { formatLakeUri, lakeUriAt } from "../migration/model/lake-uri.ts";
import { comparePaths, isBelow, parentPath, ROOT_PATH } from "../migration/model/path.ts";
import type { DataLakeAccount } from "./data-lake-account.ts";
import { LakeDirectory } from "./lake-directory.ts";
import { PathAccess } from "./path-access.ts";
import type { AccessArgs } from "./path-access.ts";

export interface FileSystemArgs {
  readonly account: DataLakeAccount;
  /** 3 to 63 lower-case letters, digits and single hyphens. */
  readonly filesystemName: string;
  /** Access of the root directory. @default what the service gives, or what a migration brings */
  readonly rootAccess?: AccessArgs;
  /**
   * Directories by path below the root, without outer slashes. Those above one are declared too: nothing is made implicitly.
   * One that is not there yet is made, which takes an `acl`. @default none
   */
  readonly directories?: Readonly<Record<string, AccessArgs>>;
  /** What must be there before any access can be set: the role that allows it. @default nothing */
  readonly accessAfter?: readonly pulumi.Resource[];
  /** Whether the migrating identity has its role, or gets it in this run: without one, nobody waits for it. @default true */
  readonly hasRole?: boolean;
  /** Encryption scope of the account for all content; only a new filesystem can get one. @default the account's encryption */
  readonly encryptionScope?: string;
  /** Metadata of the container. @default none */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whom clients of NFS 3.0 may not be; for accounts that have it. @default not said */
  readonly rootSquash?: "none" | "root" | "all";
  /** Id of a filesystem that is there already, to be managed from now on. @default a new one is made */
  readonly adopt?: string;
}

export class FileSystem extends pulumi.ComponentResource {
  /** Id in Azure's resource manager. */
  readonly id: pulumi.Output<string>;
  readonly filesystemName: string;
  /** `abfss://…`; unknown until the account is there. */
  readonly uri: pulumi.Output<string>;
  /** URI of each declared directory, by path. */
  readonly directories: Readonly<Record<string, pulumi.Output<string>>>;
  /** Paths whose access is declared here, "" for the root: a migration leaves it alone. */
  readonly declaredPaths: readonly string[];

  constructor(name: string, args: FileSystemArgs, options: pulumi.ComponentResourceOptions = {}) {
    const directories = sortedDirectories(name, args.directories ?? {});
    super("adls-migration:index:FileSystem", name, {}, options);
    const { account, filesystemName, rootAccess = {} } = args;
    const container = this.#container(name, args);
    const declared = [[ROOT_PATH, rootAccess] as const, ...directories].filter(([, access]) => declaresAny(access));
    const uriAt = (path: string) =>
      account.dfsEndpoint.apply((endpoint) => formatLakeUri(lakeUriAt(endpoint, filesystemName, path)));
    this.id = container.id;
    this.filesystemName = filesystemName;
    this.uri = uriAt(ROOT_PATH);
    this.directories = Object.fromEntries(directories.map(([path]) => [path, uriAt(path)]));
    this.declaredPaths = declared.map(([path]) => path);
    const placed = (path: string, access: AccessArgs) => ({
      ...access,
      uri: uriAt(path),
      declaredBelow: directories.flatMap(([other]) => (isBelow(other, path) ? [relativePath(other, path)] : [])),
      notComing: [...account.notComing, ...(args.hasRole === false ? (["role"] as const) : [])],
      ...(account.opening === undefined ? {} : { opening: account.opening }),
    });
    const first = [container, ...(args.accessAfter ?? [])];
    const made = new Map<string, pulumi.Resource>();
    if (declaresAny(rootAccess))
      made.set(
        ROOT_PATH,
        new PathAccess(`${name}-root`, placed(ROOT_PATH, rootAccess), { parent: this, dependsOn: first }),
      );
    const onDestroy = account.retained ? "retain" : "delete";
    for (const [path, access] of directories) {
      // The directory above stands, and has its access, before anything is made in it.
      const above = made.get(parentPath(path));
      const dependsOn = above === undefined ? first : [...first, above];
      const directoryArgs = { ...placed(path, access), onDestroy } as const;
      made.set(path, new LakeDirectory(`${name}/${path}`, directoryArgs, { parent: this, dependsOn }));
    }
    this.registerOutputs({ id: this.id, uri: this.uri, directories: this.directories });
  }

  #container(name: string, args: FileSystemArgs): storage.BlobContainer {
    const { account, filesystemName, encryptionScope, metadata, rootSquash, adopt } = args;
    return new storage.BlobContainer(
      name,
      {
        accountName: account.accountName,
        resourceGroupName: account.resourceGroup,
        containerName: filesystemName,
        publicAccess: storage.PublicAccess.None,
        ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
        // Nobody writes with another scope than the one that is declared.
        ...(encryptionScope === undefined
          ? {}
          : { defaultEncryptionScope: encryptionScope, denyEncryptionScopeOverride: true }),
        ...(rootSquash === undefined ? {} : squash(rootSquash)),
      },
      {
        parent: this,
        dependsOn: account,
        retainOnDelete: account.retained,
        ...(adopt === undefined ? {} : adoption(adopt, encryptionScope)),
      },
    );
  }
}

/** A container that is there tells the account's own encryption as if somebody had asked for it. */
function adoption(id: string, encryptionScope: string | undefined): pulumi.CustomResourceOptions {
  if (encryptionScope !== undefined) return { import: id };
  return { import: id, ignoreChanges: ["defaultEncryptionScope", "denyEncryptionScopeOverride"] };
}

/** Parents first. Throws a RunError where one is named whose directory above is not. */
function sortedDirectories(
  name: string,
  directories: Readonly<Record<string, AccessArgs>>,
): readonly (readonly [string, AccessArgs])[] {
  const sorted = Object.entries(directories).sort(([left], [right]) => comparePaths(left, right));
  const orphans = sorted.filter(([path]) => parentPath(path) !== ROOT_PATH && !(parentPath(path) in directories));
  if (orphans.length === 0) return sorted;
  const said = orphans.map(([path]) => `${name}: ${parentPath(path)}, which holds ${path}, is not declared.`);
  throw new pulumi.RunError([...said, "Declare it too: nothing is made implicitly."].join("\n"));
}

function declaresAny({ owner, group, acl }: AccessArgs): boolean {
  return owner !== undefined || group !== undefined || acl !== undefined;
}

function relativePath(path: string, directory: string): string {
  return directory === ROOT_PATH ? path : path.slice(directory.length + 1);
}

function squash(whom: "none" | "root" | "all") {
  return { enableNfsV3RootSquash: whom === "root", enableNfsV3AllSquash: whom === "all" };
}
