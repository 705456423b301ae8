/** The folder of a service's data, which one service at a time may have: two would write over each other's content. */
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { holder, takeFileLock } from "../set-up/file-lock.ts";

/**
 * Takes the folder until the returned function is called or this process ends, however it ends.
 * @throws {RangeError} where a living process has it, naming both.
 */
export async function holdDataFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, "service.lock");
  if (!(await takeFileLock(lock))) {
    throw new RangeError(
      `${resolve(folder)} is in use by a local service that runs as process ${holder(lock)?.pid ?? "unknown"}; ` +
        "stop that one, or choose another folder.",
    );
  }
  return () => {
    rmSync(lock, { force: true });
  };
}
