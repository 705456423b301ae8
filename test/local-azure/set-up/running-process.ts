// What this machine says about a process by its id. Ids are used again, so an id counts only together with the time at which
// somebody said that it was running.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Linux counts process times in ticks of 10 ms for every program, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;
/** Clocks of files and of the process table differ by less than this. */
const CLOCK_TOLERANCE_MS = 2_000;

/** True if a process with this id runs and may be the one that was running at `seenAtMs` (epoch milliseconds). */
export function isSameProcess(pid: number, seenAtMs: number): boolean {
  if (!isAlive(pid)) return false;
  const started = startedAtMs(pid);
  return started === undefined || started <= seenAtMs + CLOCK_TOLERANCE_MS;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user answers EPERM: it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
}

/** A process that has ended, but that its parent has not asked about yet, still has its id and holds nothing. */
function isZombie(pid: number): boolean {
  return statOfProcess(pid)?.state === "Z";
}

function startedAtMs(pid: number): number | undefined {
  const stat = statOfProcess(pid);
  if (stat !== undefined) {
    const uptimeSeconds = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    return Date.now() - (uptimeSeconds - stat.startTicks / TICKS_PER_SECOND) * 1000;
  }
  try {
    const elapsed = execFileSync("ps", ["-o", "etime=", "-p", String(pid)], { encoding: "utf8" });
    return Date.now() - elapsedSeconds(elapsed.trim()) * 1000;
  } catch {
    return undefined;
  }
}

function statOfProcess(pid: number): { state: string; startTicks: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the command, stands in parentheses and may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startTicks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

/** `[[days-]hours:]minutes:seconds`, as `ps` writes the age of a process, in seconds. */
export function elapsedSeconds(etime: string): number {
  const [clock = "", days = "0"] = etime.split("-").reverse();
  const seconds = clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days) * 86_400 + seconds;
}
