/**
 * Request headers of recordings that kept none, as far as answers tell them: conditions that were refused, metadata and
 * content headers that a later answer shows, the length of what was appended.
 */
import type { RecordedCall } from "./recording.ts";

type Headers = Readonly<Record<string, string>>;

const noVersion = '"0x8D0000000000000"';

const conditionFor: { readonly [code: string]: Headers } = {
  ConditionNotMet: { "if-match": noVersion },
  SourceConditionNotMet: { "x-ms-source-if-match": noVersion },
  PathAlreadyExists: { "if-none-match": "*" },
};

function conditionOf({ answerHeaders, status, method }: RecordedCall): Headers {
  if (status < 400 || method === "GET" || method === "HEAD") return {};
  return conditionFor[answerHeaders["x-ms-error-code"] ?? ""] ?? {};
}

/** What a write gives to the path or filesystem: metadata, content headers, or both. */
function givenBy({ method, query, status }: RecordedCall): { readonly metadata: boolean; readonly content: boolean } {
  const isWrite = method === "PUT" && status < 300;
  const creates = /(^|&)(resource=|restype=container)/.test(query) && !/(^|&)comp=/.test(query);
  return {
    metadata: isWrite && (creates || query.includes("comp=metadata")),
    content: isWrite && (query.includes("comp=properties") || query.includes("resource=")),
  };
}

function isLook({ method, query, status, endpoint }: RecordedCall): boolean {
  return status === 200 && (method === "HEAD" || method === "GET") && endpoint === "blob" && !query.includes("comp=");
}

/** The first answer that shows the path before it is written again. */
function nextLook(calls: readonly RecordedCall[], place: number, word: "metadata" | "content"): Headers {
  const { path } = calls[place] ?? { path: "" };
  for (const call of calls.slice(place + 1).filter((each) => each.path === path)) {
    if (isLook(call)) return call.answerHeaders;
    if (givenBy(call)[word]) return {};
  }
  return {};
}

function metadataIn(answer: Headers, call: RecordedCall): Headers {
  const told = Object.entries(answer).filter(
    ([name]) => name.startsWith("x-ms-meta-") && name !== "x-ms-meta-hdi_isfolder",
  );
  if (told.length === 0) return {};
  if (call.endpoint === "blob") return Object.fromEntries(told);
  const properties = told.map(([name, value]) => `${name.slice(10)}=${Buffer.from(value).toString("base64")}`);
  return { "x-ms-properties": properties.join(",") };
}

const contentNames = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "content-md5",
];

function contentIn(answer: Headers, call: RecordedCall): Headers {
  const prefix = call.endpoint === "blob" ? "x-ms-blob-" : "x-ms-";
  const told = contentNames.flatMap((name) => (answer[name] === undefined ? [] : [[prefix + name, answer[name]]]));
  return Object.fromEntries(told) as Headers;
}

/** The default encryption scope that a filesystem was made with, which its properties tell. */
function scopeIn(answer: Headers): Headers {
  const scope = answer["x-ms-default-encryption-scope"] ?? "$account-encryption-key";
  if (scope === "$account-encryption-key") return {};
  const deny = answer["x-ms-deny-encryption-scope-override"] ?? "false";
  return { "x-ms-default-encryption-scope": scope, "x-ms-deny-encryption-scope-override": deny };
}

/** The ACL that a call set, as the next look at it tells, or the last one. */
function aclOf(call: RecordedCall, place: number, calls: readonly RecordedCall[]): Headers {
  if (!call.query.includes("action=setAccessControl")) return {};
  const tells = (each: RecordedCall): boolean =>
    each.path === call.path && each.answerHeaders["x-ms-acl"] !== undefined;
  const look = calls.slice(place).find(tells) ?? calls.findLast(tells);
  return { "x-ms-acl": look?.answerHeaders["x-ms-acl"] ?? "" };
}

/** The length to which a path grows by what was appended: as a flush asks, or as it is shown. */
function lengthAfter(calls: readonly RecordedCall[], place: number): number {
  const { path } = calls[place] ?? { path: "" };
  const later = calls.slice(place + 1).filter((each) => each.path === path);
  const flush = /[?&]position=(\d+)/.exec(`?${later.find((each) => each.query.includes("action=flush"))?.query ?? ""}`);
  const told = later.find(isLook)?.answerHeaders["content-length"];
  return Number(flush?.[1] ?? told ?? 0);
}

function bodyOf(call: RecordedCall, place: number, calls: readonly RecordedCall[]): Buffer {
  if (!call.query.includes("action=append") || call.status >= 300) return call.body;
  return Buffer.alloc(lengthAfter(calls, place));
}

/** See the file's head. */
export function withInferredHeaders(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  return calls.map((call, place) => {
    const given = givenBy(call);
    const look = given.metadata ? nextLook(calls, place, "metadata") : {};
    const metadata = { ...metadataIn(look, call), ...scopeIn(look), ...aclOf(call, place, calls) };
    const content = given.content ? contentIn(nextLook(calls, place, "content"), call) : {};
    const headers = { ...call.headers, ...conditionOf(call), ...metadata, ...content };
    return { ...call, headers, body: bodyOf(call, place, calls) };
  });
}
