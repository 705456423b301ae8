/** Owner, owning group and access control list of the root of a filesystem, kept as declared. */
import * as pulumi from "@pulumi/pulumi";
import type { AclMapping } from "../migration/model/acl-mapping.ts";
import { pathAccessProvider } from "../migration/provider.ts";
import { enginePath, runInputs } from "./engine/index.ts";
import type { NotComing } from "./engine/index.ts";
import type { OpeningInputs } from "./firewall-opening.ts";
import { operatorOfThisProgram } from "./engine/operator.ts";

const moduleName = "adls-migration";

/** Who may do what in a directory. */
export interface AccessArgs {
  /** Object id, or `$superuser`; a name may stand behind it in parentheses. @default not touched */
  readonly owner?: pulumi.Input<string>;
  /** Object id, or `$superuser`; a name may stand behind it in parentheses. @default not touched */
  readonly group?: pulumi.Input<string>;
  /**
   * The whole list, with object ids: as one text, or as a mapping from entries to permissions, which Pulumi shows entry by
   * entry. Without any `default:` entry those that are there stay. @default not touched
   */
  readonly acl?: pulumi.Input<AclMapping | string>;
  /** The list that goes to everything below. @default none */
  readonly recursive?: RecursiveArgs;
}

/** What goes to everything below a directory: entries alone; owners and owning groups stay. */
export interface RecursiveArgs {
  /** `modify`: entries are added or replace their like, all others stay; `replace`: the list takes the place of each one's own. */
  readonly mode: "modify" | "replace";
  readonly acl: pulumi.Input<AclMapping | string>;
}

/** What both kinds of directories are made with. */
export interface PlacedAccessArgs extends AccessArgs {
  /** Canonical URI of the directory. */
  readonly uri: pulumi.Input<string>;
  /** Paths, relative to this directory, of those below it that are declared themselves: a recursive list leaves them alone. */
  readonly declaredBelow: readonly string[];
  /** How the account lets this machine in. @default it does so for good */
  readonly opening?: OpeningInputs;
  /** What nothing in the stack will bring, so that nobody waits for it. @default none */
  readonly notComing?: readonly NotComing[];
}

export class PathAccess extends pulumi.dynamic.Resource {
  constructor(name: string, args: PlacedAccessArgs, options: pulumi.CustomResourceOptions = {}) {
    const inputs = accessInputs(name, "PathAccess", args, options.parent);
    super(pathAccessProvider, name, inputs, options, moduleName, "PathAccess");
  }
}

/** The provider's inputs; what is not declared is left out. */
export function accessInputs(
  name: string,
  typeName: string,
  args: PlacedAccessArgs,
  parent: pulumi.Resource | undefined,
): Record<string, unknown> & { readonly engine: string } {
  const { uri, owner, group, acl, recursive, declaredBelow, opening, notComing = [] } = args;
  const type = `pulumi-nodejs:dynamic/${moduleName}:${typeName}`;
  return {
    engine: enginePath(),
    uri,
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(acl === undefined ? {} : { acl }),
    ...(recursive === undefined ? {} : { recursive: { ...recursive, leaves: [...declaredBelow] } }),
    ...(opening === undefined ? {} : { opening }),
    run: runInputs({ ...operatorOfThisProgram(), notComing }, name, type, parent),
  };
}
