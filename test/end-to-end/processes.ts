/** The processes that a test has started: one command, and everything that carries a mark, whoever its parent is. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";

/** Nothing that a test starts takes as long; what does is ended, and the test fails. */
const LONGEST_MS = 150_000;

export interface Ended {
  /** The exit status; as a shell counts it where a signal ended the process. */
  readonly status: number;
  /** What was written on stdout and stderr, as it came. */
  readonly output: string;
}

/** A program that runs in a process group of its own, as one that a shell started does. */
export class RunningCommand {
  #output = "";
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(words: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.#child = spawn(process.execPath, words, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    }
    const limit = setTimeout(() => this.signal("SIGKILL"), LONGEST_MS);
    this.ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("exit", (status, signal) => {
        clearTimeout(limit);
        const counted = status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
        // Whatever outlives it may keep the pipes open; what it wrote itself has arrived by then.
        setTimeout(() => resolve({ status: counted, output: this.#output }), 50);
      });
    });
  }

  get output(): string {
    return this.#output;
  }

  isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Signals the whole group, as a terminal does. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined && this.isRunning()) process.kill(-this.#child.pid, signal);
  }
}

/** Ends, at once and as long as there are any, all processes but this one that name `mark` in arguments or environment. */
export function killAll(mark: string): number {
  const killed = new Set<number>();
  for (;;) {
    const found = processesWith(mark).filter((pid) => !killed.has(pid));
    if (found.length === 0) return killed.size;
    for (const pid of found) {
      killed.add(pid);
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
}

function processesWith(mark: string): number[] {
  const marked = existsSync("/proc/self/environ") ? markedInProc(mark) : markedByPs(mark);
  return marked.filter((pid) => pid !== process.pid);
}

function markedInProc(mark: string): number[] {
  const pids = readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid));
  return pids.filter((pid) => mentions(pid, "cmdline", mark) || mentions(pid, "environ", mark));
}

function mentions(pid: number, what: "cmdline" | "environ", mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/${what}`).includes(mark);
  } catch {
    // Gone, or somebody else's.
    return false;
  }
}

/** The `ps` of systems without /proc shows arguments and environment in one line. */
function markedByPs(mark: string): number[] {
  const lines = execFileSync("ps", ["-A", "-E", "-ww", "-o", "pid=,command="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(mark)).map((line) => Number.parseInt(line, 10));
}
