/** One migration, moved by the engine while `pulumi up` creates or updates this resource. */
import * as pulumi from "@pulumi/pulumi";
import { formatLakeUri, lakeUriAt } from "../migration/model/lake-uri.ts";
import { formatSourceUri, relationToSource } from "../migration/model/source-uri.ts";
import type { SourceUri } from "../migration/model/source-uri.ts";
import { migrationProvider } from "../migration/provider.ts";
import type { MigrationPhase, MigrationSettings } from "../migration/settings.ts";
import { enginePath, runInputs } from "./engine.ts";
import type { Operator } from "./engine.ts";
import type { FileSystem } from "./file-system.ts";
import type { DataLakeAccount } from "./data-lake-account.ts";

const moduleName = "adls-migration";
const typeName = "Migration";

export interface MigrationArgs {
  /** Where the lake is. */
  readonly source: SourceUri;
  readonly account: DataLakeAccount;
  readonly filesystem: FileSystem;
  /** Path in the filesystem, decoded, without outer slashes; empty for the root. */
  readonly path: string;
  readonly phase: MigrationPhase;
  readonly settings: MigrationSettings;
  readonly operator: Operator;
}

export class Migration extends pulumi.dynamic.Resource {
  /** What the last run found and did; unknown in previews. */
  declare readonly summary: pulumi.Output<unknown>;
  /** Whether both sides agreed at the end. */
  declare readonly complete: pulumi.Output<boolean | undefined>;
  readonly migrationName: string;

  /** `name` is the migration's name in the stack file: what it moves is marked with it. */
  constructor(name: string, args: MigrationArgs, options: pulumi.CustomResourceOptions = {}) {
    refuseOwnCopy(name, args);
    const { account, filesystem, path, source } = args;
    const type = `pulumi-nodejs:dynamic/${moduleName}:${typeName}`;
    const inputs = {
      engine: enginePath(),
      key: name,
      from: formatSourceUri(source),
      to: account.dfsEndpoint.apply((endpoint) => formatLakeUri(lakeUriAt(endpoint, filesystem.filesystemName, path))),
      target: { accountName: account.accountName, filesystem: filesystem.filesystemName, path },
      settings: args.settings,
      phase: args.phase,
      keepAccess: filesystem.declaresAccess && path === "" ? [""] : [],
      onDestroyed: farewell(args),
      run: runInputs(args.operator, name, type, options.parent),
      summary: undefined,
      complete: undefined,
    };
    super(migrationProvider, name, inputs, options, moduleName, typeName);
    this.migrationName = name;
  }
}

/** What `destroy` says: it runs no program, so the words are kept with the resource. */
function farewell({ account }: MigrationArgs): pulumi.Output<string> | undefined {
  if (!account.retained) return undefined;
  return account.id.apply((id) =>
    [
      "What was moved stays. If its account leaves the stack too, a stack takes it over, with all that is in it, by",
      "  adls-migration:account:",
      `    adopt: ${id}`,
    ].join("\n"),
  );
}

/** Copying a lake into itself would never end. */
function refuseOwnCopy(name: string, { source, account, filesystem, path }: MigrationArgs): void {
  const target = { account: account.accountName, filesystem: filesystem.filesystemName, path };
  if (relationToSource(target, source) === "apart") return;
  throw new pulumi.RunError(
    `adls-migration:migrations.${name}.to: the target ${[target.account, target.filesystem, path].filter(Boolean).join("/")} ` +
      `and the source ${formatSourceUri(source)} overlap. A lake cannot be copied into itself; name places that lie apart.`,
  );
}
