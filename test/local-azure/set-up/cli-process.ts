// Runs the CLI as a child whose signals come from here alone, so that one Ctrl-C is one Ctrl-C: the CLI takes a second one as
// the order to give up without writing its state.
//
// A terminal sends Ctrl-C to every process of its foreground group, and npm forwards the one that it gets itself: a command
// under `npm run` sees it twice. So the CLI gets a session of its own, where the terminal does not reach it, and this process
// passes each signal on once. The CLI still reads and draws on the terminal; its interactive display reads Ctrl-C as a key.
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { PROJECT_FOLDER } from "./project.ts";

/** Copies of one Ctrl-C arrive within this time; nobody presses it twice in earnest as fast. */
const ONE_STOP_MS = 700;
const STOPPING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Tells which of the signals that arrive are to be passed on. */
export class SignalFilter {
  #lastMs = Number.NEGATIVE_INFINITY;

  /** True for the first of several that arrive together; `nowMs` from any clock that does not go back. */
  passes(nowMs: number): boolean {
    const passes = nowMs - this.#lastMs > ONE_STOP_MS;
    if (passes) this.#lastMs = nowMs;
    return passes;
  }
}

export interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** What the program reads. @default "inherit" */
  readonly stdin?: "inherit" | "ignore";
}

/** Runs the CLI, or another program of ours, in the project's folder with this terminal; returns its exit status. */
export async function runCli(program: string, args: readonly string[], options: RunOptions): Promise<number> {
  const child = start(program, args, options, "inherit");
  return whileForwarding(child, () => exitStatus(child));
}

/** The same, but what the program writes on stdout is returned with its status. */
export async function captureCli(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<{ status: number; output: string }> {
  const child = start(program, args, options, "pipe");
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const closed = new Promise((resolve) => child.on("close", resolve));
  const status = await whileForwarding(child, () => exitStatus(child));
  await closed;
  return { status, output };
}

function start(
  program: string,
  args: readonly string[],
  options: RunOptions,
  stdout: "inherit" | "pipe",
): ChildProcess {
  return spawn(program, args, {
    cwd: PROJECT_FOLDER,
    detached: true,
    env: options.environment,
    stdio: [options.stdin ?? "inherit", stdout, "inherit"],
  });
}

async function whileForwarding<Result>(child: ChildProcess, work: () => Promise<Result>): Promise<Result> {
  const stopForwarding = forwardSignals(child);
  try {
    return await work();
  } finally {
    stopForwarding();
  }
}

function forwardSignals(child: ChildProcess): () => void {
  const filter = new SignalFilter();
  const stop = (signal: NodeJS.Signals): void => {
    // Without a terminal there is nobody to go on for: hanging up is a stop like any other.
    if (filter.passes(performance.now())) child.kill(signal === "SIGHUP" ? "SIGINT" : signal);
  };
  const resize = (): void => void child.kill("SIGWINCH");
  for (const signal of STOPPING) process.on(signal, stop);
  process.on("SIGWINCH", resize);
  return () => {
    for (const signal of STOPPING) process.off(signal, stop);
    process.off("SIGWINCH", resize);
  };
}

/** The status as a shell counts it: 128 and the signal's number for a process that a signal ended. */
function exitStatus(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
