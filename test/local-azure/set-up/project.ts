// Where things are in this checkout.
import { join } from "node:path";

/** The project's root folder: Pulumi.yaml, package.json, node_modules. */
export const PROJECT_FOLDER = join(import.meta.dirname, "..", "..", "..");

/** Pulumi's name of the project, as Pulumi.yaml has it. */
export const PROJECT_NAME = "adls-migration";

/** The stack that runs against the local Azure. */
export const LOCAL_STACK = "local";

/** The stack file of the local stack, relative to the project. */
export const LOCAL_STACK_FILE = join("stacks", `Pulumi.${LOCAL_STACK}.yaml`);

/** The port of the local Azure that stacks/Pulumi.local.yaml names. */
export const STACK_FILE_PORT = 10070;

export const SOURCE_ACCOUNT = "contosolake";
export const SOURCE_FILESYSTEM = "lake";
