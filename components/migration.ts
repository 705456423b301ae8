/** One migration, moved by the engine while `pulumi up` creates or updates this resource. */
import * as pulumi from "@pulumi/pulumi";
import { formatLakeUri, lakeUriAt } from "../migration/model/lake-uri.ts";
import type { LakePlace } from "../migration/model/lake-uri.ts";
import { formatSourceUri, parseSourceUri, relationToSource } from "../migration/model/source-uri.ts";
import type { SourceUri } from "../migration/model/source-uri.ts";
import type { IdentityMap } from "../migration/model/identity-map.ts";
import { isBelow } from "../migration/model/path.ts";
import { formatProblem, isProblem } from "../migration/model/problem.ts";
import { migrationProvider } from "../migration/provider.ts";
import { defaultSettings } from "../migration/settings.ts";
import type { MigrationPhase, MigrationSettings } from "../migration/settings.ts";
import { enginePath, runInputs } from "./engine/index.ts";
import type { FileSystem } from "./file-system.ts";
import { operatorOfThisProgram } from "./engine/operator.ts";
import type { DataLakeAccount } from "./data-lake-account.ts";

const moduleName = "adls-migration";
const typeName = "Migration";

/** Settings whose map of principals may hold object ids that are known only when somebody is made or found. */
export interface ResolvedSettings extends Omit<MigrationSettings, "identities"> {
  readonly identities?: IdentityMap<pulumi.Input<string>>;
}

export interface MigrationArgs {
  /** URI of the lake: `abfss://…`, `webhdfs://…`, … */
  readonly from: string;
  readonly account: DataLakeAccount;
  readonly filesystem: FileSystem;
  /** Path in the filesystem, decoded, without outer slashes. @default the root */
  readonly path?: string;
  /** @default "migrate" */
  readonly phase?: MigrationPhase;
  /** @default what a stack file gets that says nothing: `defaultSettings` */
  readonly settings?: Partial<ResolvedSettings>;
  /** Object ids of groups that stay with the account, by name. @default none */
  readonly groups?: Readonly<Record<string, pulumi.Output<string>>>;
}

export class Migration extends pulumi.dynamic.Resource {
  /** What the last run found and did; unknown in previews. */
  declare readonly summary: pulumi.Output<unknown>;
  /** Whether both sides agreed at the end. */
  declare readonly complete: pulumi.Output<boolean | undefined>;
  readonly migrationName: string;

  /** `name` is the migration's name in the stack file: what it moves is marked with it. */
  constructor(name: string, args: MigrationArgs, options: pulumi.CustomResourceOptions = {}) {
    const { account, filesystem, path = "", phase = "migrate" } = args;
    const source = readSource(name, args.from);
    refuseOwnCopy(name, source, { account: account.accountName, filesystem: filesystem.filesystemName, path });
    const type = `pulumi-nodejs:dynamic/${moduleName}:${typeName}`;
    const inputs = {
      engine: enginePath(),
      key: name,
      from: formatSourceUri(source),
      to: account.dfsEndpoint.apply((endpoint) => formatLakeUri(lakeUriAt(endpoint, filesystem.filesystemName, path))),
      target: { accountName: account.accountName, filesystem: filesystem.filesystemName, path },
      settings: { ...defaultSettings, ...args.settings },
      phase,
      keepAccess: declaredIn(filesystem, path),
      onDestroyed: farewell(args),
      ...(account.opening === undefined ? {} : { opening: account.opening }),
      run: runInputs({ ...operatorOfThisProgram(), notComing: account.notComing }, name, type, options.parent),
      summary: undefined,
      complete: undefined,
    };
    super(migrationProvider, name, inputs, options, moduleName, typeName);
    this.migrationName = name;
  }
}

/** Paths relative to the target whose access the stack file declares: there it wins. */
function declaredIn({ declaredPaths }: FileSystem, target: string): readonly string[] {
  const inside = declaredPaths.filter((path) => path === target || isBelow(path, target));
  return inside.map((path) => (target === "" ? path : path.slice(target.length + 1)));
}

/** What `destroy` says: it runs no program, so the words are kept with the resource. */
function farewell({ account, groups = {} }: MigrationArgs): pulumi.Output<string> | undefined {
  if (!account.retained) return undefined;
  return pulumi
    .all([account.id, pulumi.all(groups)])
    .apply(([id, ids]) =>
      [
        "What was moved stays. If its account leaves the stack too, a stack takes it over, with all that is in it, by",
        "  adls-migration:account:",
        `    adopt: ${id}`,
        ...(Object.keys(ids).length === 0 ? [] : ["  adls-migration:groups:"]),
        ...Object.entries(ids).map(([name, objectId]) => `    ${name}: { adopt: ${objectId} }`),
      ].join("\n"),
    );
}

function readSource(name: string, from: string): SourceUri {
  const source = parseSourceUri(from, `adls-migration:migrations.${name}.from`);
  if (isProblem(source)) throw new pulumi.RunError(formatProblem(source));
  return source;
}

/** Copying a lake into itself would never end. */
function refuseOwnCopy(name: string, source: SourceUri, target: LakePlace): void {
  if (relationToSource(target, source) === "apart") return;
  throw new pulumi.RunError(
    `adls-migration:migrations.${name}.to: the target ${[target.account, target.filesystem, target.path].filter(Boolean).join("/")} ` +
      `and the source ${formatSourceUri(source)} overlap. A lake cannot be copied into itself; name places that lie apart.`,
  );
}
