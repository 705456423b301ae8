/**
 * Ctrl-C reaches this program and not the provider that moves files, so the program passes it on: the first interrupt
 * makes a file that the provider looks for, finishes what is in flight, and removes.
 */
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Path of this run's stop request. From now on an interrupt makes that file, and the program ends with status 1. */
export function passOnInterrupts(): string {
  const stopFile = join(tmpdir(), `adls-migration-stop-${randomUUID()}`);
  let interrupted = false;
  process.on("SIGINT", () => {
    // The engine's next interrupt says that it has nothing more to ask. The SDK would go on waiting for an answer from it, until
    // the engine kills the program five seconds later.
    if (interrupted) process.exit(1);
    interrupted = true;
    process.exitCode = 1;
    writeFileSync(stopFile, "");
  });
  return stopFile;
}
