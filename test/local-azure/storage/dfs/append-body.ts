/** The content of an append: taken in whole, and checked against the digests that the request states. */
import type { Call } from "../call.ts";
import { receive, type Received } from "../content/receive.ts";
import { requireChecks, statedChecks, structuredBodyHeaders } from "../operations/content-checks.ts";
import { invalidHeader } from "../wire/failure.ts";

/** What came, and the digests that the answer tells back: those that were stated. */
export interface AppendBody {
  readonly received: Received;
  readonly checked: readonly string[];
}

/**
 * Takes the body.
 * @throws {ServiceFailure} InvalidHeaderValue for an empty one, Md5Mismatch, Crc64Mismatch and refusals of malformed digests
 */
export async function receiveChecked(call: Call): Promise<AppendBody> {
  const stated = statedChecks(call);
  const wanted = { md5: stated.md5 !== undefined, crc64: stated.crc64 !== undefined };
  const received = await receive(call.request, call.state.contents, wanted);
  if (received.length === 0) throw invalidHeader("Content-Length", "0");
  requireChecks(stated, received);
  const md5 = stated.md5 === undefined ? [] : ["Content-MD5", received.md5];
  const crc64 = stated.crc64 === undefined ? [] : ["x-ms-content-crc64", received.crc64];
  return { received, checked: [...md5, ...crc64, ...structuredBodyHeaders(call)] };
}
