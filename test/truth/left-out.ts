/**
 * What recorders left out of requests, put back as far as the rest of the recording tells it: long bodies, the source of a
 * rename, ids of leases, customer-provided keys.
 */
import { createHash } from "node:crypto";
import type { RecordedCall } from "./recording.ts";

/** The words with which a recorder replaced a long body. */
const omitted = "!!! The request body has been omitted";

function positionOf(call: RecordedCall | undefined): number {
  return Number(/(?:^|&)position=(\d+)/.exec(call?.query ?? "")?.[1] ?? 0);
}

/** Zeros in place of an appended body that was left out: up to the position of the flush that follows. */
function withBody(call: RecordedCall, place: number, calls: readonly RecordedCall[]): RecordedCall {
  if (call.body.toString("latin1", 0, omitted.length) !== omitted) return call;
  const flush = calls.slice(place).find((each) => each.query.includes("action=flush"));
  return { ...call, body: Buffer.alloc(Math.max(0, positionOf(flush) - positionOf(call))) };
}

function isRename(call: RecordedCall): boolean {
  return call.endpoint === "dfs" && call.method === "PUT" && /(^|&)mode=/.test(call.query);
}

function isAbove(call: RecordedCall, other: RecordedCall): boolean {
  return decodeURIComponent(other.path).startsWith(`${decodeURIComponent(call.path)}/`);
}

/** A rename that succeeded without a source moved what was made last, but for directories above its target. */
function withSource(call: RecordedCall, place: number, calls: readonly RecordedCall[]): RecordedCall {
  if (!isRename(call) || call.status >= 300 || call.headers["x-ms-rename-source"] !== undefined) return call;
  const made = calls
    .slice(0, place)
    .findLast((each) => each.method === "PUT" && /(^|&)resource=/.test(each.query) && !isAbove(each, call));
  return made === undefined ? call : { ...call, headers: { ...call.headers, "x-ms-rename-source": made.path } };
}

const lostLease = "00000000-0000-4000-8000-000000000001";

/** The headers of a call that did something with a lease, with the id that went with it in both directions. */
function withLeaseId(call: RecordedCall): RecordedCall {
  const action = call.headers["x-ms-lease-action"];
  if (!/(^|&)comp=lease(&|$)/.test(call.query) || call.status >= 300 || action === "break") return call;
  const sent = action === "acquire" ? "x-ms-proposed-lease-id" : "x-ms-lease-id";
  const told = action === "release" ? {} : { "x-ms-lease-id": lostLease };
  return {
    ...call,
    headers: { ...call.headers, [sent]: lostLease },
    answerHeaders: { ...call.answerHeaders, ...told },
  };
}

/** Whether the recorder dropped the ids of leases: an acquired lease is always told with its id. */
function lacksLeaseIds(calls: readonly RecordedCall[]): boolean {
  return calls.some(
    (call) =>
      /(^|&)comp=lease(&|$)/.test(call.query) &&
      call.status === 201 &&
      call.answerHeaders["x-ms-lease-id"] === undefined,
  );
}

const keyHeader = "x-ms-encryption-key";
const digestHeader = "x-ms-encryption-key-sha256";

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A key that stands for the one of a recorded digest, which recorders blanked, and the digest that it has itself. */
function ownKey(digest: string): { readonly key: string; readonly digest: string } {
  const key = sha256(digest);
  return { key: key.toString("base64"), digest: createHash("sha256").update(key).digest("base64") };
}

/** The call with keys of ours in both directions. */
function withKey(call: RecordedCall): RecordedCall {
  const [sent, told] = [call.headers[digestHeader], call.answerHeaders[digestHeader]];
  if (sent === undefined && told === undefined) return call;
  const own = sent === undefined ? {} : { [keyHeader]: ownKey(sent).key, [digestHeader]: ownKey(sent).digest };
  const answer = told === undefined ? {} : { [digestHeader]: ownKey(told).digest };
  return { ...call, headers: { ...call.headers, ...own }, answerHeaders: { ...call.answerHeaders, ...answer } };
}

/** See the file's head. */
export function withWhatWasLeftOut(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const whole = calls.map(withBody).map(withSource).map(withKey);
  return lacksLeaseIds(whole) ? whole.map(withLeaseId) : whole;
}
