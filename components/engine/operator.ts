/** Who runs the program that declares the components. */
import { passOnInterrupts } from "./stop-request.ts";
import { isWatched } from "./terminal.ts";
import type { Operator } from "./index.ts";

let found: Operator | undefined;

/** The same for every component of a program. From now on, an interrupt of the program reaches what moves files. */
export function operatorOfThisProgram(): Operator {
  found ??= { stopFile: passOnInterrupts(), interactive: isWatched() };
  return found;
}
