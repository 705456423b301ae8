/**
 * How a provider learns that it shall stop. Pulumi tells the program and not the provider, so the program leaves a file;
 * and where the engine itself was killed, the pipe on standard input ends.
 */
import { fstatSync } from "node:fs";
import { access, rm } from "node:fs/promises";

const LOOK_PERIOD_MS = 250;
const LONGEST_ORPHANED_MS = 10_000;

/** Who is to be told, by the file that asks; "" where there is no file. Held for the life of the process. */
const watched = new Map<string, AbortController>();
let isEngineGone = false;
let isListening = false;

/** Aborts once the file is there or the engine is gone; the same signal for everybody who waits for the same file. */
export function stopSignal(stopFile = ""): AbortSignal {
  listenForHangUp();
  const known = watched.get(stopFile);
  if (known !== undefined) return known.signal;
  const controller = new AbortController();
  watched.set(stopFile, controller);
  if (isEngineGone) controller.abort();
  if (stopFile !== "") watchFile(stopFile, controller);
  return controller.signal;
}

/** Whether the engine that started this process is gone: nobody waits for an answer any more. */
export function engineIsGone(): boolean {
  return isEngineGone;
}

/** The file is removed when it was seen: the request lives on in this process. */
function watchFile(stopFile: string, controller: AbortController): void {
  const timer = setInterval(() => {
    access(stopFile).then(
      () => {
        clearInterval(timer);
        controller.abort();
        return rm(stopFile, { force: true });
      },
      () => undefined,
    );
  }, LOOK_PERIOD_MS);
  timer.unref();
}

/** What is under way ends in order and then the process; whatever else keeps it alive does not keep it for long. */
function endOfEngine(): void {
  isEngineGone = true;
  for (const controller of watched.values()) controller.abort();
  setTimeout(() => process.exit(1), LONGEST_ORPHANED_MS).unref();
}

/** Anything but a pipe, such as /dev/null, ends at once and says nothing about the engine. */
function listenForHangUp(): void {
  if (isListening) return;
  isListening = true;
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.resume();
  process.stdin.once("end", endOfEngine);
  process.stdin.once("error", endOfEngine);
}
