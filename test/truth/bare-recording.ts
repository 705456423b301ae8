/**
 * Recordings of the C++ client: answers as they were, but of requests only method, URL and version; bodies and all other
 * headers were not kept.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withInferredHeaders } from "./inferred-headers.ts";
import { withWhatWasLeftOut } from "./left-out.ts";
import type { RecordedCall, Recording } from "./recording.ts";

interface BareCall {
  readonly Method: string;
  readonly Url: string;
  readonly Headers: Readonly<Record<string, string>>;
  readonly Response: Readonly<Record<string, string>>;
}

const account = "redacted";

function callOf({ Method, Url, Headers, Response }: BareCall): RecordedCall {
  const url = new URL(Url);
  const { BODY = "", STATUS_CODE = "0", REASON_PHRASE: _, ...answerHeaders } = Response;
  const { "user-agent": __, ...headers } = Headers;
  return {
    method: Method,
    endpoint: url.host.includes(".dfs.") ? "dfs" : "blob",
    account,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    body: Buffer.alloc(0),
    isAnonymous: false,
    status: Number(STATUS_CODE),
    answerHeaders,
    answerBody: Buffer.from(BODY),
  };
}

/** Every recording of the folder if there is one, in the order of their names. */
export function* bareRecordingsIn(folder: string): Generator<Recording> {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder).sort()) {
    const kept = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
      readonly networkCallRecords: readonly BareCall[];
    };
    const calls = withWhatWasLeftOut(withInferredHeaders(kept.networkCallRecords.map(callOf)));
    yield { name: file, usesToken: false, calls };
  }
}
