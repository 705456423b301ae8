/** What the dynamic providers need to find the engine and to speak with the run they belong to. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";

/** The engine's folder, relative to the working directory, so that state written on one machine serves on another one. */
export function enginePath(): string {
  return relative(process.cwd(), fileURLToPath(new URL("../migration", import.meta.url))) || ".";
}

/** What holds for this run alone: never kept in state. */
export interface RunInputs {
  /** Where the provider's progress is shown. */
  readonly urn: pulumi.Input<string>;
  /** A file that asks the provider to stop in good order once it is there. */
  readonly stopFile: string;
  readonly preview: boolean;
  /** Whether a person looks on, so that progress should move every second. */
  readonly interactive: boolean;
}

/** Who runs the program, and how the run is told to stop. */
export type Operator = Pick<RunInputs, "stopFile" | "interactive">;

/** A dynamic resource's `run` input. `type` is its type token without the parent's. */
export function runInputs(operator: Operator, name: string, type: string, parent?: pulumi.Resource): RunInputs {
  return { ...operator, urn: pulumi.createUrn(name, type, parent), preview: pulumi.runtime.isDryRun() };
}
