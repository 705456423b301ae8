/** Loaded into a measured program before its own code: writes the peak of its resident memory, in bytes, when it ends. */
import { readFileSync, writeSync } from "node:fs";

const REPORT_DESCRIPTOR = 3;

function peakBytes(): number {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return 1024 * Number(/^VmHWM:\s*(\d+) kB$/mu.exec(status)?.[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

process.once("exit", () => writeSync(REPORT_DESCRIPTOR, String(peakBytes())));
