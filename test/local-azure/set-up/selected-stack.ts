// The stack that the user has selected with plain Pulumi, in the user's own PULUMI_HOME. Only read, never written.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT_FOLDER, PROJECT_NAME } from "./project.ts";

/** Workspace settings of Pulumi: one stack for each backend, or, written by older ones, one for all. */
const workspace = z.object({ stack: z.string().optional(), stacks: z.record(z.string(), z.string()).optional() });

/** The name of the stack that commands without `--stack` mean for plain Pulumi in this project; undefined if none. */
export function selectedStack(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment["PULUMI_STACK"];
  if (named !== undefined && named !== "") return named;
  // Pulumi asks for the user's home, not for HOME.
  const home = environment["PULUMI_HOME"] ?? join(userInfo().homedir, ".pulumi");
  return stackOfWorkspace(readText(join(home, "workspaces", workspaceFile(join(PROJECT_FOLDER, "Pulumi.yaml")))));
}

/** Pulumi names a project's workspace file by the SHA-1 of the project file's path. */
export function workspaceFile(projectFile: string): string {
  return `${PROJECT_NAME}-${createHash("sha1").update(projectFile).digest("hex")}-workspace.json`;
}

/** The selected stack in the text of a workspace file; undefined if it names none or cannot be read. */
export function stackOfWorkspace(text: string): string | undefined {
  try {
    const settings = workspace.parse(JSON.parse(text));
    return Object.values(settings.stacks ?? {})[0] ?? settings.stack;
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
