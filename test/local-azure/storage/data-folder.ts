/** The folder of a service's data, which one service at a time may have: two would write over each other's content. */
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { holder, takeFileLock } from "../set-up/file-lock.ts";

/** Locks of this process. */
const held = new Set<string>();

function inUse(path: string, lock: string): RangeError {
  return new RangeError(
    `${path} is in use by a local service that runs as process ${holder(lock)?.pid ?? "unknown"}; ` +
      "stop that one, or choose another folder.",
  );
}

/**
 * Takes the folder until the returned function is called or this process ends, however it ends.
 * @throws {RangeError} where a living process has it, naming both.
 */
export async function holdDataFolder(folder: string): Promise<() => void> {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true });
  const lock = join(path, "service.lock");
  if (held.has(lock)) throw inUse(path, lock);
  held.add(lock);
  // A process that was killed may have had this one's id, as the first of every container has.
  if (holder(lock)?.pid === process.pid) rmSync(lock, { force: true });
  if (!(await takeFileLock(lock))) {
    held.delete(lock);
    throw inUse(path, lock);
  }
  return () => {
    held.delete(lock);
    rmSync(lock, { force: true });
  };
}
