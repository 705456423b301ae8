/** In what an answer differs from the recorded one. What may differ is named here, with the reason; all else is compared. */
import type { RecordedCall } from "./recording.ts";

export interface GivenAnswer {
  readonly status: number;
  readonly reason: string;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Headers whose value differs from answer to answer: both have the form. */
const VARYING_HEADERS: Readonly<Record<string, { readonly form: RegExp; readonly reason: string }>> = {
  date: { form: /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/, reason: "the machine's clock" },
  "x-ms-request-id": { form: GUID, reason: "made anew for each request" },
  "x-ms-webhdfs-version": { form: /^(?:\d\d\.){3}\d\d$/, reason: "the build of the service: three are recorded" },
  "content-length": { form: /^\d+$/, reason: "follows from the body, which is compared" },
  location: { form: /\/webhdfs\/v1\//, reason: "compared below the host, which is another one" },
};

/** Headers of the connection, which every server sets as it likes. */
const OF_CONNECTION: ReadonlySet<string> = new Set(["connection", "keep-alive"]);

/** Told by some builds and not by others, of one and the same request: in `operation`. */
const OF_SOME_BUILDS: Readonly<Record<string, string>> = { status: "SETEXPIRY" };

/** Members of JSON that hold a moment, in milliseconds since 1970: within MOST_APART_MS of each other. */
const MOMENTS: ReadonlySet<string> = new Set(["accessTime", "modificationTime", "msExpirationTime"]);

/** The replay's clock shows the time of the answer; the service's own machines were some seconds apart. */
const MOST_APART_MS = 120_000;

/** ` [request id][moment]` at the end of every message. */
const MESSAGE_END = / \[[0-9a-f-]{36}\]\[\d{4}-\d\d-\d\dT[\d:]{8}\.\d{7}[+-]\d\d:\d\d\]$/;

/** What differs, in words; empty where nothing does. */
export function differences(call: RecordedCall, given: GivenAnswer): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, recorded: string, ours: string): void => {
    if (recorded !== ours) found.push(`${what}: recorded ${recorded}, ours ${ours}`);
  };
  compare("status", `${call.status} ${call.reason}`, `${given.status} ${given.reason}`);
  const isTold = (name: string): boolean => !OF_CONNECTION.has(name) && OF_SOME_BUILDS[name] !== call.operation;
  const names = (headers: object): string => Object.keys(headers).filter(isTold).sort().join(" ");
  compare("headers", names(call.headers), names(given.headers));
  for (const [name, value] of Object.entries(call.headers)) {
    const ours = given.headers[name] ?? "";
    const varying = VARYING_HEADERS[name];
    if (varying !== undefined && varying.form.test(value) && varying.form.test(ours)) continue;
    if (isTold(name)) compare(name, value, ours);
  }
  const below = (headers: Readonly<Record<string, string>>): string =>
    headers["location"]?.replace(/^.*(?=\/webhdfs\/)/, "") ?? "";
  compare("location", below(call.headers), below(given.headers));
  compare("body", settled(call.answer, call.answer), settled(given.body, call.answer));
  return found;
}

/** A body with what varies put into one form: moments that are near the recorded ones become these. */
function settled(body: string, recorded: string): string {
  if (!body.startsWith("{")) return body;
  const moments = momentsOf(recorded);
  let next = 0;
  return JSON.stringify(JSON.parse(body), (name, value: unknown) => {
    if (name === "message" && typeof value === "string") return value.replace(MESSAGE_END, " [id][moment]");
    if (!MOMENTS.has(name) || typeof value !== "number") return value;
    const meant = moments[next] ?? 0;
    next += 1;
    return Math.abs(value - meant) <= MOST_APART_MS ? meant : value;
  });
}

function momentsOf(body: string): readonly number[] {
  if (!body.startsWith("{")) return [];
  const moments: number[] = [];
  JSON.parse(body, (name, value: unknown) => {
    if (MOMENTS.has(name) && typeof value === "number") moments.push(value);
    return value;
  });
  return moments;
}
