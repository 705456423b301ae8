/**
 * A plan handed from the preview of one `pulumi up` to its update, which runs in another process: it shows totals without
 * listing again. Only a hint: nothing is decided by it, and nothing is lost without it.
 */
import { randomUUID } from "node:crypto";
import { createHash } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanSummary } from "../index.ts";

/** A preview that is older than this was not this update's. Milliseconds. */
const LONGEST_USE_MS = 60 * 60_000;

/** Leaves the plan of the resource `urn` for the process that comes next. */
export async function leaveHint(urn: string, plan: PlanSummary): Promise<void> {
  const path = hintPath(urn);
  const part = `${path}.${randomUUID()}`;
  await writeFile(part, JSON.stringify(plan), { mode: 0o600, flag: "wx" });
  await rename(part, path);
}

/** Takes what the preview left for `urn`, and removes it; undefined where nothing usable is there. */
export async function takeHint(urn: string, nowMs: number): Promise<PlanSummary | undefined> {
  const path = hintPath(urn);
  try {
    const { mtimeMs, uid } = await stat(path);
    const text = await readFile(path, "utf8");
    await rm(path, { force: true });
    if (nowMs - mtimeMs > LONGEST_USE_MS || uid !== process.getuid?.()) return undefined;
    return planOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The plan in a value of unknown origin, by its version. */
export function planOf(value: unknown): PlanSummary | undefined {
  const isPlan = typeof value === "object" && value !== null && "schema" in value && value.schema === 1;
  return isPlan && "tally" in value && "hasWork" in value ? (value as PlanSummary) : undefined;
}

function hintPath(urn: string): string {
  const digest = createHash("sha256").update(`${process.cwd()}\n${urn}`).digest("hex").slice(0, 32);
  return join(tmpdir(), `adls-migration-plan-${digest}.json`);
}
