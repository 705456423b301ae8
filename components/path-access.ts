/** Owner, owning group and access control list of one directory, kept as declared. */
import * as pulumi from "@pulumi/pulumi";
import { pathAccessProvider } from "../migration/provider.ts";
import { enginePath } from "./engine.ts";

export interface PathAccessArgs {
  /** Canonical URI of the directory; it exists. */
  readonly uri: pulumi.Input<string>;
  /** Object id. @default not touched */
  readonly owner?: string;
  /** Object id. @default not touched */
  readonly group?: string;
  /** The whole list, canonical, with object ids. @default not touched */
  readonly acl?: string;
}

export class PathAccess extends pulumi.dynamic.Resource {
  constructor(name: string, args: PathAccessArgs, options: pulumi.CustomResourceOptions = {}) {
    super(pathAccessProvider, name, { engine: enginePath(), ...args }, options, "adls-migration", "PathAccess");
  }
}
