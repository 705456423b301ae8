/**
 * Ctrl-C reaches this program and not the provider that moves files, so the program passes it on: the first interrupt
 * makes a file that the provider looks for, removes, and heeds by finishing what is in flight.
 */
import { randomUUID } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How often the file is looked for, and how long it stays if nobody takes it: no migration is under way then. */
const lookPeriodMs = 100;
const longestStayMs = 4_000;

/** Status with which a program tells Pulumi's language host that everything has been said already. */
const nothingMoreToSay = 32;

/** Path of this run's stop request. From now on an interrupt makes that file, and the program ends once it is taken. */
export function passOnInterrupts(): string {
  const stopFile = join(tmpdir(), `adls-migration-stop-${randomUUID()}`);
  let isTold = false;
  // Stays: a program that is ending is told again when the engine shuts down, and without a listener that would kill it.
  process.on("SIGINT", () => {
    if (isTold) return;
    isTold = true;
    process.exitCode = 1;
    writeFileSync(stopFile, "");
    endWhenTaken(stopFile);
  });
  return stopFile;
}

/**
 * The engine does not answer the program any more after an interrupt, waits for the provider however long that takes, and
 * would wait seconds for the program: so that ends by itself.
 */
function endWhenTaken(stopFile: string): void {
  let looksLeft = longestStayMs / lookPeriodMs;
  const timer = setInterval(() => {
    looksLeft -= 1;
    if (looksLeft > 0 && existsSync(stopFile)) return;
    clearInterval(timer);
    rmSync(stopFile, { force: true });
    process.exit(nothingMoreToSay);
  }, lookPeriodMs);
}
