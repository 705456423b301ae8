/** Turns a failure into the answer that the asked endpoint gives: JSON on DFS, XML on Blob, the code in a header always. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { commonHeaders } from "./call.ts";
import type { Envelope } from "./target.ts";
import { isoDate } from "./wire/dates.ts";
import { ServiceFailure } from "./wire/failure.ts";
import { element, xmlBytes } from "./wire/xml.ts";

/** What a failure is told to. */
type Told = Pick<Envelope, "dialect" | "query" | "requestId">;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The body that tells a failure: JSON on DFS, XML on Blob. */
export function failureDocument(failure: ServiceFailure, envelope: Told, now: number): Buffer {
  const { code, message } = failure.told(envelope.dialect);
  const text = `${message}\nRequestId:${envelope.requestId}\nTime:${isoDate(now)}`;
  const fields = failure.details.fields ?? {};
  if (envelope.dialect === "dfs") {
    const { AuthenticationErrorDetail: _, ...detail } = fields;
    const hasDetail = Object.keys(detail).length > 0;
    return Buffer.from(JSON.stringify({ error: { code, message: text, ...(hasDetail ? { detail } : {}) } }));
  }
  const told = Object.entries(fields).map(([name, value]) => element(name, value));
  return xmlBytes(`${lineEnd(envelope)}<Error><Code>${code}</Code>${element("Message", text)}${told.join("")}</Error>`);
}

/** Operations whose refusals have a line end behind the declaration (recorded). */
const otherWriters = new Set(["batch", "expiry", "rename", "tags", "undelete"]);

function lineEnd({ query }: Told): string {
  return otherWriters.has(query.get("comp")?.toLowerCase() ?? "") ? "\n" : "";
}

/** Headers of a refusal beside its own (recorded: see `FailureDetails.atDoor`). */
function headersFor(failure: ServiceFailure, envelope: Envelope, request: IncomingMessage): string[] {
  if (failure.details.atDoor !== true || envelope.dialect === "dfs") return commonHeaders(envelope, request);
  return ["Server", "Microsoft-HTTPAPI/2.0", "x-ms-request-id", envelope.requestId];
}

/** The message stands in the status line too (recorded, C++ SDK); Hadoop's driver reads it there. */
function reasonPhrase(failure: ServiceFailure, { dialect }: Envelope): string {
  return failure.told(dialect).message.replaceAll(/[^ -~]+/g, " ");
}

/** Answers with a failure; an answer that was begun already is cut off instead. */
export function refuse(failure: ServiceFailure, envelope: Envelope, exchange: Exchange, now: number): void {
  const { request, response } = exchange;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = [
    "x-ms-error-code",
    failure.told(envelope.dialect).code,
    ...(failure.details.headers ?? []),
    ...headersFor(failure, envelope, request),
  ];
  if (envelope.method === "HEAD" || failure.status === 304) {
    if (envelope.dialect === "blob" && failure.status !== 404) headers.push("Content-Length", "0");
    response.writeHead(failure.status, reasonPhrase(failure, envelope), headers).end();
    return;
  }
  const bytes = failureDocument(failure, envelope, now);
  const type = envelope.dialect === "dfs" ? "application/json; charset=utf-8" : "application/xml";
  headers.push("Content-Type", type, "Content-Length", String(bytes.length));
  response.writeHead(failure.status, reasonPhrase(failure, envelope), headers).end(bytes);
}

/** What the service answers for an error that is not a refusal: its own fault, told without details. */
export function asFailure(error: unknown): ServiceFailure {
  return error instanceof ServiceFailure ? error : new ServiceFailure("InternalError");
}
