/**
 * The local storage service against recorded traffic of the real one: every call is replayed, and its answer agrees in
 * status, error code, header set, header values and body. Where one does not, it is shown by operation.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { bareRecordingsIn } from "./bare-recording.ts";
import { notCompared } from "./not-compared.ts";
import { type Recording, recordingsIn } from "./recording.ts";
import { type HostStyle, replay, type Replayed } from "./replay.ts";

const fixtures = join(import.meta.dirname, "..", "..", "..", "shared", "fixtures");
const folders = ["dotnet", "js", "newer", "python", "blob"].map((name) => join(fixtures, `gen2-recordings-${name}`));
const skip = existsSync(fixtures) ? false : "the recordings are not beside this checkout";

/** Of the calls whose requests were not recorded: the least that agree with what can be inferred of them. */
const leastEqualOfBare = 388;

function operation({ call }: Replayed): string {
  const parameters = call.query.split("&").filter((part) => /^(action|comp|mode|resource|restype)=/.test(part));
  return `${call.endpoint} ${call.method} ${parameters.sort().join("&")}`;
}

function table(replayed: readonly Replayed[]): string {
  const lines = replayed.flatMap((each) =>
    each.differences.map((difference) => `${each.recording} #${each.place} ${operation(each)}: ${difference}`),
  );
  return lines.map((line) => line.replaceAll(/[^\x20-\x7e]/g, "?")).join("\n");
}

async function replayAll(recordings: Iterable<Recording>, style: HostStyle = "path"): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for (const recording of recordings) replayed.push(...(await replay(recording, style)));
  return replayed;
}

function unequal(replayed: readonly Replayed[]): readonly Replayed[] {
  return replayed.filter((each) => each.differences.length > 0);
}

test("recorded calls get the recorded answers", { skip }, async () => {
  const replayed = await replayAll(recordingsIn(folders));
  assert.ok(replayed.length > 4000, "the recordings hold more calls than that");
  assert.equal(table(unequal(replayed)), "");
  assert.ok(
    notCompared.length * 50 < replayed.length,
    "less than 2 % of the calls have something that is not compared",
  );
});

test("they get them too where the account stands in the host", { skip }, async () => {
  const everyTenth = [...recordingsIn(folders)].filter((_, index) => index % 10 === 0);
  assert.equal(table(unequal(await replayAll(everyTenth, "host"))), "");
});

test("calls of which only method, URL and answer were recorded get these answers", { skip }, async (t) => {
  const replayed = await replayAll(bareRecordingsIn(join(fixtures, "gen2-recordings")));
  const others = unequal(replayed);
  t.diagnostic(`${replayed.length - others.length} of ${replayed.length} are equal`);
  assert.ok(replayed.length - others.length >= leastEqualOfBare, table(others));
});

test("what is not compared differs, and is a header of a recorded answer", { skip }, async () => {
  const names = new Set(notCompared.map(({ recording }) => recording));
  const replayed = await replayAll([...recordingsIn(folders)].filter(({ name }) => names.has(name)));
  for (const { recording, place, header } of notCompared) {
    const found = replayed.find((each) => each.recording === recording && each.place === place);
    assert.ok(found !== undefined, `${recording} has no call ${place}`);
    assert.notEqual(found.call.answerHeaders[header], undefined, `${header} is not told`);
    assert.notEqual(found.answer.headers[header], found.call.answerHeaders[header], `${header} is equal by now`);
    assert.notEqual(header, "x-ms-error-code");
  }
});
