// A lock between processes of this machine: a file that names its holder. It outlives a killed holder, so a lock whose holder
// is gone is taken over.
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isSameProcess } from "./running-process.ts";

const POLL_MS = 200;
const SETTLE_MS = 50;

/** Does `work` while this process alone holds the lock; waits as long as a living process holds it. */
export async function withFileLock<Result>(
  file: string,
  onWait: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  while (!(await takeFileLock(file))) {
    onWait();
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock, which whoever took it removes. @returns false where a living process holds it. */
export async function takeFileLock(file: string): Promise<boolean> {
  if (heldByTheLiving(file)) return false;
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  // Two that find the same dead holder remove its file one after the other; the one that finds its own name here has it.
  await sleep(SETTLE_MS);
  return holder(file)?.pid === process.pid;
}

function heldByTheLiving(file: string): boolean {
  const held = holder(file);
  if (held === undefined) return false;
  if (isSameProcess(held.pid, held.sinceMs)) return true;
  rmSync(file, { force: true });
  return false;
}

/** Who holds the lock, or held it last; undefined where nobody did. */
export function holder(file: string): { pid: number; sinceMs: number } | undefined {
  try {
    return { pid: Number(readFileSync(file, "utf8")), sinceMs: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}
