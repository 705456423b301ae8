// Locks of Pulumi's file backend never expire: a killed CLI leaves its own. Only a lock whose process ran on this machine and
// is gone is removed; any other stays, and the CLI says who holds it.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Place } from "./place.ts";
import { isSameProcess } from "./running-process.ts";

/** What Pulumi 3.259 writes into a lock file. */
const pulumiLock = z.object({ pid: z.number().int(), hostname: z.string(), timestamp: z.coerce.date() });

export type PulumiLock = z.infer<typeof pulumiLock>;

/** True if nobody can hold this lock any more. `isHolderRunning` is asked for processes of this machine only. */
export function isStale(
  lock: PulumiLock,
  thisHost: string,
  isHolderRunning: (pid: number, seenAtMs: number) => boolean,
): boolean {
  return lock.hostname === thisHost && !isHolderRunning(lock.pid, lock.timestamp.getTime());
}

/** Parses a lock file's text; undefined for one that was cut short while it was written. */
export function parseLock(text: string): PulumiLock | undefined {
  try {
    return pulumiLock.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Removes the local stack's stale locks and returns how many there were. */
export function removeStaleLocks(place: Place): number {
  const stale = lockFiles(place).filter((file) => isStaleFile(file));
  for (const file of stale) {
    rmSync(file, { force: true });
    rmSync(`${file}.attrs`, { force: true });
  }
  return stale.length;
}

/** True if somebody holds the local stack's lock. */
export function isLocked(place: Place): boolean {
  return lockFiles(place).length > 0;
}

function lockFiles(place: Place): string[] {
  try {
    const names = readdirSync(place.lockFolder).filter((name) => name.endsWith(".json"));
    return names.map((name) => join(place.lockFolder, name));
  } catch {
    return [];
  }
}

function isStaleFile(file: string): boolean {
  const lock = parseLock(readFileSync(file, "utf8"));
  return lock !== undefined && isStale(lock, hostname(), isSameProcess);
}
