/**
 * `migrate` as a function of its words and its process: reads arguments, calls the door, shows what comes back. Nothing
 * that decides or moves may enter this room.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatProblem } from "../model/problem.ts";
import {
  formatPlan,
  formatRun,
  formatVerification,
  isMigrationFault,
  plan,
  run,
  status,
  verify,
  type Surroundings,
} from "../index.ts";
import { formatComparing, formatProgress } from "../report/progress.ts";
import { hasUnmapped } from "../report/unmapped-principals.ts";
import { formatCounted } from "../report/quantities.ts";
import { isStoreFailure } from "../stores/failure.ts";
import { systemClock } from "../transport/index.ts";
import { parseArguments, USAGE, type Arguments } from "./arguments.ts";
import { progressLine, type ProgressLine, type ProgressOutput } from "./progress-line.ts";

export interface CommandProcess {
  readonly output: { write(text: string): unknown };
  readonly errors: ProgressOutput;
  /** Aborts when the person asks for an end. */
  readonly stop: AbortSignal;
}

/** What a command found: the lines to show, the JSON of `--json`, and whether all is done or equal. */
interface Outcome {
  readonly lines: readonly string[];
  readonly json: object;
  readonly isWell: boolean;
}

/** Runs the command; gives the exit status: 0 done or equal, 1 not so, 2 wrong usage. */
export async function runCommand(words: readonly string[], process: CommandProcess): Promise<0 | 1 | 2> {
  const parsed = parseArguments(words, (file) => readFileSync(file, "utf8"));
  if ("usage" in parsed) {
    process.output.write(`${USAGE}\n`);
    return 0;
  }
  if (!("command" in parsed)) {
    for (const problem of parsed) process.errors.write(`${formatProblem(problem)}\n`);
    process.errors.write("See migrate --help.\n");
    return 2;
  }
  return attempt(parsed, process);
}

async function attempt(given: Arguments, { output, errors, stop }: CommandProcess): Promise<0 | 1> {
  const line = progressLine(errors, () => systemClock.now());
  try {
    const outcome = await outcomeOf(given, surroundingsOf(given, line, stop));
    line.end();
    output.write(`${outcome.lines.join("\n")}\n`);
    if (given.json) output.write(`${JSON.stringify(outcome.json)}\n`);
    return outcome.isWell ? 0 : 1;
  } catch (error) {
    line.end();
    errors.write(`${failureText(error)}\n`);
    return 1;
  }
}

function failureText(error: unknown): string {
  if (isMigrationFault(error)) return `${error.property === "settings" ? "" : `--${error.property}: `}${error.message}`;
  if (isStoreFailure(error) && error.kind === "stopped") return "Stopped on request, before anything was done.";
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a defect of adls-migration; please report it with what follows.\n${stack}`;
}

function surroundingsOf(given: Arguments, line: ProgressLine, stop: AbortSignal): Surroundings {
  return {
    clock: systemClock,
    stop,
    concurrency: given.concurrency,
    onProgress: (reading) => line.progress(formatProgress(reading)),
    onComparing: ({ source }) => line.progress(formatComparing(source)),
    onWaiting: (sentence) => line.say(sentence),
  };
}

async function outcomeOf({ command, job, report }: Arguments, surroundings: Surroundings): Promise<Outcome> {
  const reportFolder = join(report ?? join("reports", job.id), command);
  switch (command) {
    case "plan": {
      const planned = await plan({ ...job, toText: "" }, surroundings);
      return { lines: [formatPlan("plan", planned)], json: planned, isWell: !hasUnmapped(planned.tally) };
    }
    case "run": {
      const summary = await run(job, { ...surroundings, reportFolder });
      return { lines: formatRun(summary, reportFolder), json: summary, isWell: summary.end === "complete" };
    }
    case "verify": {
      const summary = await verify(job, { ...surroundings, reportFolder });
      return { lines: formatVerification(summary, reportFolder), json: summary, isWell: summary.equal };
    }
    case "status": {
      const found = await status(job, surroundings);
      const last = found.last === undefined ? "no run has kept its progress" : `${found.last.at}: ${found.last.end}`;
      const { tally } = found.plan;
      const left = tally.newFiles + tally.changedFiles;
      const lines = [formatPlan("status", found.plan), `last run: ${last}; ${formatCounted(left, "file")} left`];
      return { lines, json: found, isWell: !found.plan.hasWork };
    }
  }
}
