/** Whether a person looks on: the provider's progress moves every second then, and is told twice a minute otherwise. */
import { closeSync, openSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Whether the Pulumi CLI writes to a terminal. This program's own output is a pipe; the CLI is the parent of the language
 * host that started it. Where the system does not show another process's files, any terminal at all counts.
 */
export function isWatched(): boolean {
  try {
    if (process.platform === "linux") return isTerminal(readlinkSync(`/proc/${parentOf(process.ppid)}/fd/1`));
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}

function isTerminal(file: string): boolean {
  return /^\/dev\/(?:pts\/\d+|tty\w*|console)$/.test(file);
}

/** Fourth field of /proc/PID/stat, after the command's name in brackets. */
function parentOf(pid: number): string {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "";
}
