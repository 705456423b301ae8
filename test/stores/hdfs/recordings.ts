/** Answers of a real HDFS, recorded: read where they lie beside the checkout. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "..", "shared", "fixtures", "webhdfs-recordings");

export interface RecordedAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Exchange {
  readonly request: { readonly method: string; readonly url: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly bodyBase64?: string;
  };
}

/** For a test's `skip`. */
export const whyNoRecordings: string | false = existsSync(FOLDER)
  ? false
  : "the recordings are not beside this checkout";

/** The names of all recordings, such as `getaclstatus.named.webhdfs`. */
export function recordingNames(): readonly string[] {
  return readdirSync(FOLDER).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []));
}

/** The exchanges of one recording, in order. */
export function recorded(name: string): readonly RecordedAnswer[] {
  const file = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as {
    readonly exchanges: readonly Exchange[];
  };
  return file.exchanges.map(({ request, response }) => {
    const { status, headers, body, bodyBase64 } = response;
    const whole = bodyBase64 === undefined ? Buffer.from(body ?? "") : Buffer.from(bodyBase64, "base64");
    return { method: request.method, url: request.url, status, headers, body: whole };
  });
}
