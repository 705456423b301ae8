/** `npm run lake` as a process of its own, for tests that kill it or hand its output to other programs. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The fields of the ready line that tests use. */
export interface ReadyLine {
  readonly dfs: string;
  readonly token: string;
  readonly https: { readonly dfs: string };
  readonly ca: string;
  readonly env: Readonly<Record<string, string>>;
  readonly openId: { readonly authorityHost: string; readonly tenantId: string; readonly clientSecret: string };
}

/** A service that is ready. */
export interface LakeProcess {
  readonly process: ChildProcess;
  /** The line as it was printed. */
  readonly line: string;
  readonly ready: ReadyLine;
}

/** The file that `npm run lake` starts. */
export const lakeProgram = join(import.meta.dirname, "..", "lake.ts");

export interface LakeProcessOptions {
  /** Where its standard error goes. @default "inherit" */
  readonly errors?: "inherit" | "pipe";
  /** Variables of its own, beside those of this process: `TMPDIR` tells where content lies that nobody keeps. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the service; rejects if it ends before it is ready. */
export async function startLake(words: readonly string[], options: LakeProcessOptions = {}): Promise<LakeProcess> {
  const child = spawn(process.execPath, [lakeProgram, ...words], {
    stdio: ["ignore", "pipe", options.errors ?? "inherit"],
    env: { ...process.env, ...options.environment },
  });
  const { stdout } = child;
  if (stdout === null) throw new Error("The service has no standard output.");
  const line = await Promise.race([
    once(createInterface({ input: stdout }), "line").then(([first]) => String(first)),
    once(child, "exit").then(([code]) => {
      throw new Error(`The service ended with status ${String(code)} before it was ready.`);
    }),
  ]);
  return { process: child, line, ready: JSON.parse(line) as ReadyLine };
}

/** Sends a signal and waits for the end. @returns the exit status; null where the signal ended it. */
export async function endLake({ process: child }: LakeProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  await once(child, "exit");
  return child.exitCode;
}
