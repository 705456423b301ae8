/** How the program ends on a wrong stack file: every problem in one message, and no stack trace. */
import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";

/** What to throw about these problems; there is at least one. */
export function stackFileError(problems: readonly Problem[]): pulumi.RunError {
  const count = problems.length === 1 ? "a problem" : `${String(problems.length)} problems`;
  return new pulumi.RunError([`The stack file has ${count}:`, ...problems.map(formatProblem)].join("\n  "));
}
