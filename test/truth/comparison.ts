/** What counts as the same answer: status, error code, header set, stable header values, and bodies but for what varies. */
import type { RecordedCall } from "./recording.ts";

/** An answer of the local service. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Of the connection, of the recorder, or of the account's CORS rules: told by no operation. */
const untold =
  /^(date|server|connection|keep-alive|transfer-encoding|content-length|vary|x-ms-request-id|x-ms-client-request-id|strict-transport-security|x-content-type-options|access-control-.*)$/;

/** Headers whose value is the same on every run. */
const stable = [
  "x-ms-owner",
  "x-ms-group",
  "x-ms-permissions",
  "x-ms-acl",
  "x-ms-resource-type",
  "content-md5",
  "content-range",
  "x-ms-lease-state",
  "x-ms-lease-status",
  "x-ms-lease-duration",
  "x-ms-request-server-encrypted",
  "x-ms-namespace-enabled",
];

const varyingMember = /^(etag|lastModified|creationTime|expiryTime|message)$/;
const varyingElement =
  /<(Etag|Last-Modified|Creation-Time|Message|NextMarker|Marker|Value|SignedStart|SignedOid|SignedTid|SignedVersion|AuthenticationErrorDetail|CopyId|DeletionId)>[\s\S]*?<\/\1>/g;

function withoutVarying(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVarying);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, each]) => [name, varyingMember.test(name) ? "varies" : withoutVarying(each)]),
  );
}

function stableXml(text: string): string {
  return text
    .replace(/^\ufeff/, "")
    .replace(/<\?xml[^>]*\?>\s*/, "")
    .replace(/ServiceEndpoint="[^"]*"/, "")
    .replaceAll(varyingElement, "<$1/>");
}

function bodyDifference(wanted: RecordedCall, got: Answer): readonly string[] {
  if (wanted.answerBody === "") return [];
  const type = wanted.answerHeaders["content-type"] ?? "";
  if (type.includes("json")) {
    const same =
      JSON.stringify(withoutVarying(JSON.parse(wanted.answerBody))) ===
      JSON.stringify(withoutVarying(JSON.parse(got.body || "null")));
    return same ? [] : ["JSON body"];
  }
  if (type.includes("xml")) return stableXml(wanted.answerBody) === stableXml(got.body) ? [] : ["XML body"];
  return wanted.answerBody === got.body ? [] : ["content"];
}

function headerDifferences(wanted: RecordedCall, got: Answer): string[] {
  const told = (headers: Readonly<Record<string, string>>): string[] =>
    Object.keys(headers).filter((name) => !untold.test(name));
  const missing = told(wanted.answerHeaders).filter((name) => got.headers[name] === undefined);
  const extra = told(got.headers).filter((name) => wanted.answerHeaders[name] === undefined);
  const changed = stable.filter((name) => {
    const value = wanted.answerHeaders[name];
    return value !== undefined && got.headers[name] !== undefined && got.headers[name] !== value;
  });
  return [
    ...missing.map((name) => `missing header ${name}`),
    ...extra.map((name) => `extra header ${name}`),
    ...changed.map((name) => `value of ${name}`),
  ];
}

/** In what an answer differs from the recorded one; empty where it does not. A wrong status hides what follows from it. */
export function differences(wanted: RecordedCall, got: Answer): readonly string[] {
  const code = got.headers["x-ms-error-code"] ?? "";
  if (wanted.status !== got.status) return [`status ${wanted.status}, not ${got.status} ${code}`];
  if ((wanted.answerHeaders["x-ms-error-code"] ?? "") !== code) {
    return [`error code ${wanted.answerHeaders["x-ms-error-code"] ?? "none"}, not ${code}`];
  }
  return [...headerDifferences(wanted, got), ...bodyDifference(wanted, got)];
}
