/**
 * Recorded traffic of the real service, as the fixture folders keep it: read and decoded here, judged elsewhere. The shape
 * is the .NET SDK's own session record, normalised (see the fixtures' README).
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withWhatWasLeftOut } from "./left-out.ts";
import { inListedOrder } from "./placeholder-names.ts";

/** One recorded call. */
export interface RecordedCall {
  readonly method: string;
  /** `dfs` or `blob`: which of the account's endpoints was asked. */
  readonly endpoint: "dfs" | "blob";
  readonly account: string;
  /** Path with its leading slash, percent-encoded. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly isAnonymous: boolean;
  readonly status: number;
  /** By lower-case name. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answerBody: Buffer;
}

/** One file of calls, made one after the other on one account. */
export interface Recording {
  readonly name: string;
  /** Whether calls were made with a token of some principal. */
  readonly usesToken: boolean;
  readonly calls: readonly RecordedCall[];
}

type RecordedBody =
  null | string | { readonly $base64: string } | { readonly $repeat: number; readonly length: number };

interface Entry {
  readonly RequestMethod: string;
  readonly RequestUri: string;
  readonly RequestHeaders: Readonly<Record<string, string>>;
  readonly RequestBody: RecordedBody;
  readonly StatusCode: number;
  readonly ResponseHeaders: Readonly<Record<string, string>>;
  readonly ResponseBody: RecordedBody;
}

function bytesOf(body: RecordedBody): Buffer {
  if (body === null) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  return "$base64" in body ? Buffer.from(body.$base64, "base64") : Buffer.alloc(body.length, body.$repeat);
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Recorders wrote some paths unescaped: on the wire they were percent-encoded. */
function onTheWire(path: string): string {
  return path.replace(/[^\u0021-\u007e]/gu, encodeURIComponent);
}

function callOf(entry: Entry): RecordedCall {
  const [, host = "", target = ""] = /^https?:\/\/([^/]*)(.*)$/su.exec(entry.RequestUri) ?? [];
  const mark = target.indexOf("?");
  const query = mark < 0 ? "" : target.slice(mark + 1);
  const headers = lowerCase(entry.RequestHeaders);
  return {
    method: entry.RequestMethod,
    endpoint: host.includes(".dfs.") ? "dfs" : "blob",
    account: (host.split(".")[0] ?? "").replaceAll(/[^a-z0-9]/g, "").slice(0, 24),
    path: onTheWire(mark < 0 ? target : target.slice(0, mark)) || "/",
    query,
    headers,
    body: bytesOf(entry.RequestBody),
    isAnonymous: headers["authorization"] === undefined && !/(^|&)sig=/.test(query),
    status: entry.StatusCode,
    answerHeaders: lowerCase(entry.ResponseHeaders),
    answerBody: bytesOf(entry.ResponseBody),
  };
}

/** Every recording of the folders that exist, in the order of their names. */
export function* recordingsIn(folders: readonly string[]): Generator<Recording> {
  for (const folder of folders.filter((each) => existsSync(each))) {
    for (const file of readdirSync(folder).sort()) {
      const kept = JSON.parse(inListedOrder(readFileSync(join(folder, file), "utf8"))) as {
        readonly Auth: string;
        readonly Entries: readonly Entry[];
      };
      yield { name: file, usesToken: kept.Auth === "oauth", calls: withWhatWasLeftOut(kept.Entries.map(callOf)) };
    }
  }
}
