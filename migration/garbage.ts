/**
 * How much garbage the engine's process lets lie. V8 lets a program that allocates fast for long, as a run does, take
 * several times the memory that it uses: it doubles the space of young objects up to 128 MiB, and collects the old ones
 * when there are two to four times as many as were left the last time. Bounded, a process's peak says how much the
 * engine holds, and does not depend on how long a run takes.
 */
import { setFlagsFromString } from "node:v8";

/** Old objects, and the bytes that belong to them, may grow by this much of what was left before they are collected. */
const GROWTH_PERCENT = 40;

/** For the whole process, from now on; called where a process of the engine's own begins. */
export function boundGarbage(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
