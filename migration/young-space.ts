/**
 * How much memory the engine's process takes for objects that die young. V8 doubles that space up to 128 MiB for a program
 * that allocates fast for long, as a run does; kept as it is when a run begins, a process's peak does not depend on how
 * long the run takes.
 */
import { setFlagsFromString } from "node:v8";

/** For the whole process, from now on; called where a process of the engine's own begins. */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
