/** Runs a program to its end and measures it: wall time, and the peak of its resident memory. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

export interface Measurement {
  readonly seconds: number;
  /** Bytes; undefined for programs that are not Node's. */
  readonly peakBytes: number | undefined;
  readonly output: string;
}

export interface Program {
  readonly file: string;
  readonly words: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder?: string;
}

const PEAK_REPORT = join(import.meta.dirname, "peak-report.ts");

/** Runs a program. Throws, with what it wrote, where it does not end with status 0. */
export async function measured({ file, words, environment, folder }: Program): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(file, words, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: environment,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  const { stdout, stderr } = child;
  const report = child.stdio[3];
  if (stdout === null || stderr === null || !(report instanceof Readable)) throw new Error("the process has no pipes");
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const [output, errors, peak, status] = await Promise.all([text(stdout), text(stderr), text(report), ended]);
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${file} ${words.join(" ")} ended with ${String(status)}:\n${output}${errors}`);
  return { seconds, output, peakBytes: peak === "" ? undefined : Number(peak) };
}

/** Runs a program of Node's, which tells its peak when it ends. */
export function measuredNode(program: Omit<Program, "file">): Promise<Measurement> {
  return measured({ ...program, file: process.execPath, words: [`--import=${PEAK_REPORT}`, ...program.words] });
}

/** Bytes of the peak so far of a process that runs; 0 where the system does not tell (it is Linux that does). */
export async function peakOf(processId: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${processId ?? "none"}/status`, "utf8").catch(() => "");
  return 1024 * Number(/^VmHWM:\s*(\d+) kB$/mu.exec(status)?.[1] ?? 0);
}
