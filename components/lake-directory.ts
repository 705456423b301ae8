/**
 * A directory of a filesystem, made if it is not there, open to its owner alone until its access is set, and kept as
 * declared. One resource each: a preview shows every path in a row of its own, with its own difference, and directories that
 * do not lie in one another are made side by side. What is in a directory is never deleted.
 */
import * as pulumi from "@pulumi/pulumi";
import { pathAccessProvider } from "../migration/provider.ts";
import { accessInputs } from "./path-access.ts";
import type { PlacedAccessArgs } from "./path-access.ts";

export interface LakeDirectoryArgs extends PlacedAccessArgs {
  /** `delete`: a destroy removes it where it was made here and is empty. @default "retain" */
  readonly onDestroy?: "retain" | "delete";
}

export class LakeDirectory extends pulumi.dynamic.Resource {
  constructor(name: string, args: LakeDirectoryArgs, options: pulumi.CustomResourceOptions = {}) {
    const inputs = {
      ...accessInputs(name, "LakeDirectory", args, options.parent),
      makes: true,
      onDestroy: args.onDestroy ?? "retain",
    };
    super(pathAccessProvider, name, inputs, options, "adls-migration", "LakeDirectory");
  }
}
