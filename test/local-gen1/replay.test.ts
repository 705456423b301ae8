/**
 * The local Gen1 judged by the recordings of the real one: every call in its order, at the recorded time, against what stood
 * there before. Status, header set, headers and body are compared; what may differ is data in comparison.ts.
 */
import assert from "node:assert/strict";
import { request } from "node:http";
import test from "node:test";
import { differences, type GivenAnswer } from "./comparison.ts";
import { startGen1, tokenFor, type RunningGen1 } from "./index.ts";
import { recordingNames, sessions, whyNoRecordings, type RecordedCall } from "./recording.ts";
import { plantStandingBefore, speakerOf } from "./standing-before.ts";

const ACCOUNT = "recorded";

/** Sends a call as it was sent, path and query letter by letter. */
function replayed(gen1: RunningGen1, call: RecordedCall, token: string): Promise<GivenAnswer> {
  const { method, url, body } = call;
  const options = {
    method,
    path: `/${ACCOUNT}${url.pathname}${url.search}`,
    headers: { authorization: `Bearer ${token}`, "content-length": Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    const sent = request(gen1.endpoint, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
        resolve({
          status: answer.statusCode ?? 0,
          reason: answer.statusMessage ?? "",
          headers: Object.fromEntries(headers),
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    sent.on("error", reject).end(body);
  });
}

async function replaySession(calls: readonly RecordedCall[]): Promise<readonly string[]> {
  const clock = { now: calls[0]?.atMs ?? 0 };
  const speaker = speakerOf(calls);
  const superusers = speaker.isSuperuser ? [speaker.caller] : [];
  const gen1 = await startGen1({ accounts: [ACCOUNT], superusers, now: () => clock.now });
  try {
    plantStandingBefore(gen1.lake(ACCOUNT), calls, speaker);
    const found: string[] = [];
    for (const [place, call] of calls.entries()) {
      clock.now = Math.max(clock.now, call.atMs);
      const differing = differences(call, await replayed(gen1, call, tokenFor(speaker.caller, clock.now)));
      const moment = new Date(call.atMs).toISOString();
      found.push(...differing.map((what) => `${moment} call ${place} ${call.method} ${call.url.href}\n  ${what}`));
    }
    return found;
  } finally {
    await gen1.stop();
  }
}

for (const name of whyNoRecordings === false ? recordingNames() : ["all recordings"])
  test(`answers as recorded: ${name}`, { skip: whyNoRecordings }, async () => {
    const found = await Promise.all(sessions(name).map(replaySession));
    assert.deepEqual(found.flat(), []);
  });
