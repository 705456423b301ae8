/** Recorded traffic of the real Gen1, read where it lies beside the checkout: calls and answers, session by session. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAILSAFE_SCHEMA, load } from "js-yaml";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "shared", "fixtures", "gen1-recordings");

/** For a test's `skip`. */
export const whyNoRecordings: string | false = existsSync(FOLDER)
  ? false
  : "the recordings are not beside this checkout";

export interface RecordedCall {
  readonly method: string;
  readonly url: URL;
  /** In capital letters. */
  readonly operation: string;
  /** Of the entry, without outer slashes; "" for the root. */
  readonly path: string;
  readonly body: string;
  readonly status: number;
  readonly reason: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
  /** When it was answered, in milliseconds since 1970. */
  readonly atMs: number;
}

/** The form in which VCR.py keeps an exchange; every scalar is read as a text. */
interface Interaction {
  readonly request: { readonly method: string; readonly uri: string; readonly body: string };
  readonly response: {
    readonly body: { readonly string: string };
    readonly headers: Readonly<Record<string, readonly string[]>>;
    readonly status: { readonly code: string; readonly message: string };
  };
}

/** More than this between two answers, in milliseconds, and the recorder has put another session into the file. */
const MOST_BETWEEN_MS = 600_000;

/** Names of all recordings. */
export function recordingNames(): readonly string[] {
  return readdirSync(FOLDER).flatMap((file) => (file.endsWith(".yaml") ? [file.slice(0, -".yaml".length)] : []));
}

/** The calls of a recording, session by session: each met the service at another time, some with another account. */
export function sessions(name: string): readonly (readonly RecordedCall[])[] {
  const text = readFileSync(join(FOLDER, `${name}.yaml`), "utf8");
  const { interactions } = load(text, { schema: FAILSAFE_SCHEMA }) as { readonly interactions: readonly Interaction[] };
  const found: RecordedCall[][] = [];
  for (const call of interactions.map(recordedCall)) {
    const last = found.at(-1)?.at(-1);
    if (last === undefined || Math.abs(call.atMs - last.atMs) > MOST_BETWEEN_MS) found.push([call]);
    else found.at(-1)?.push(call);
  }
  return found;
}

function recordedCall({ request, response }: Interaction): RecordedCall {
  const url = new URL(request.uri);
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, values]) => [name.toLowerCase(), values.join(",")]),
  );
  const segments = url.pathname.replace(/^\/(?:webhdfs\/v1|webhdfsext)/i, "").split("/");
  return {
    method: request.method,
    url,
    operation: (url.searchParams.get("OP") ?? "").toUpperCase(),
    path: segments.filter(Boolean).map(decodeURIComponent).join("/"),
    // `null`, where there is none, is read as a text too.
    body: request.body === "null" ? "" : request.body,
    status: Number(response.status.code),
    reason: response.status.message,
    headers,
    answer: response.body.string,
    atMs: Date.parse(headers["date"] ?? ""),
  };
}
