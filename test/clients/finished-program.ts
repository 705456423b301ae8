/** Another program, run to its end: what it printed and how it ended. Never without a limit of time. */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** The most that is kept of either stream. */
const KEPT_BYTES = 8 * 1024 * 1024;
const DEFAULT_LIMIT_SECONDS = 300;

/** How a program is run. */
export interface ProgramOptions {
  readonly folder?: string;
  /** In place of this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly limitSeconds?: number;
}

/** A program that has ended. */
export interface FinishedProgram {
  /** `undefined`: it could not be started, or a signal ended it. */
  readonly status: number | undefined;
  readonly output: string;
  readonly errors: string;
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    if (bytes < KEPT_BYTES) pieces.push(piece);
    bytes += piece.length;
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** Runs a program to its end, without input. A program that is missing has no status and says so among its errors. */
export async function finishedProgram(
  file: string,
  words: readonly string[],
  { folder, environment, limitSeconds = DEFAULT_LIMIT_SECONDS }: ProgramOptions = {},
): Promise<FinishedProgram> {
  const child = spawn(file, words, {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limitSeconds * 1000,
    killSignal: "SIGKILL",
    ...(folder === undefined ? {} : { cwd: folder }),
    ...(environment === undefined ? {} : { env: environment }),
  });
  try {
    const [output, errors] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "close")]);
    return { status: child.exitCode ?? undefined, output, errors };
  } catch (error) {
    return { status: undefined, output: "", errors: error instanceof Error ? error.message : String(error) };
  }
}
