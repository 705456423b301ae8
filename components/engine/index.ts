/** What the dynamic providers need to find the engine and to speak with the run they belong to. */
import { extname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";

/**
 * The engine's door for Pulumi, relative to the working directory, so that state written on one machine serves on another one.
 * Its file is TypeScript in this project and JavaScript in the package, as this one is.
 */
export function enginePath(): string {
  const door = new URL(`../../migration/pulumi/index${extname(import.meta.filename)}`, import.meta.url);
  return relative(process.cwd(), fileURLToPath(door));
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
  /** What nothing in the stack will bring, so that nobody waits for it. @default none */
  readonly notComing?: readonly NotComing[];
}

/** `role`: that of the migrating identity; `network rule`: one of the account's firewall that lets this machine in. */
export type NotComing = "role" | "network rule";

/** Who runs the program, how the run is told to stop, and what it need not wait for. */
export type Operator = Pick<RunInputs, "stopFile" | "interactive" | "notComing">;

/** A dynamic resource's `run` input. `type` is its type token without the parent's. */
export function runInputs(operator: Operator, name: string, type: string, parent?: pulumi.Resource): RunInputs {
  const { notComing = [], ...same } = operator;
  const given = notComing.length === 0 ? same : { ...same, notComing };
  return { ...given, urn: pulumi.createUrn(name, type, bareUrn(parent)), preview: pulumi.runtime.isDryRun() };
}

/**
 * The URN without the resource that it is of: inputs that came from a component would wait for all children of it, and two
 * of them for one another.
 */
function bareUrn(parent: pulumi.Resource | undefined): Promise<string> | undefined {
  return parent && new Promise((resolve) => parent.urn.apply(resolve));
}
