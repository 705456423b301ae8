/**
 * The local storage service against recorded traffic of the real one. Every call is replayed; how many answers agree in
 * status, error code, header set and body must not fall, and where they differ is shown by operation.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { recordingsIn } from "./recording.ts";
import { replay, type Replayed } from "./replay.ts";

const fixtures = join(import.meta.dirname, "..", "..", "..", "shared", "fixtures");
const folders = ["dotnet", "js", "newer", "python", "blob"].map((name) => join(fixtures, `gen2-recordings-${name}`));

/** Of a thousand calls: the least that agree in everything, and in status and error code. */
const leastEqual = { everything: 989, statusAndCode: 996 };

function operation({ call }: Replayed): string {
  const parameters = call.query.split("&").filter((part) => /^(action|comp|mode|resource|restype)=/.test(part));
  return `${call.endpoint} ${call.method} ${parameters.sort().join("&")}`;
}

function table(replayed: readonly Replayed[]): string {
  const counts = new Map<string, number>();
  for (const each of replayed) {
    for (const difference of each.differences) {
      const line = `${operation(each)}: ${difference}`.replaceAll(/[^\x20-\x7e]/g, "?");
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  const lines = [...counts].sort(([, left], [, right]) => right - left);
  return lines.map(([line, count]) => `${String(count).padStart(5)}  ${line}`).join("\n");
}

test(
  "recorded calls get the recorded answers",
  { skip: existsSync(fixtures) ? false : "the recordings are not beside this checkout" },
  async (t) => {
    const replayed: Replayed[] = [];
    for (const recording of recordingsIn(folders)) replayed.push(...(await replay(recording)));
    const equal = replayed.filter((each) => each.differences.length === 0).length;
    const refusals = replayed.filter((each) => /^(status|error code)/.test(each.differences[0] ?? "")).length;
    t.diagnostic(`${equal} of ${replayed.length} answers are equal; ${refusals} differ in status or error code`);
    assert.ok(replayed.length > 4000, "the recordings hold more calls than that");
    const isEnough =
      equal * 1000 >= leastEqual.everything * replayed.length &&
      (replayed.length - refusals) * 1000 >= leastEqual.statusAndCode * replayed.length;
    assert.ok(isEnough, `too few answers are equal:\n${table(replayed)}`);
    t.diagnostic(table(replayed));
  },
);
