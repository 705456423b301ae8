/** Turns a failure into the answer that the asked endpoint gives: JSON on DFS, XML on Blob, the code in a header always. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { clientRequestId, commonHeaders } from "./call.ts";
import type { Envelope } from "./target.ts";
import { isoDate } from "./wire/dates.ts";
import { ServiceFailure } from "./wire/failure.ts";
import { element, xmlBytes } from "./wire/xml.ts";

/** What a failure is told to. */
interface Told extends Pick<Envelope, "dialect" | "query" | "requestId"> {
  /** The address that was asked for, told beside an invalid one. */
  readonly uri?: string;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The body that tells a failure: JSON on DFS, XML on Blob. */
export function failureDocument(failure: ServiceFailure, envelope: Told, now: number): Buffer {
  const { code, message } = failure.told(envelope.dialect);
  const text = `${message}\nRequestId:${envelope.requestId}\nTime:${isoDate(now)}`;
  const fields = { ...failure.details.fields, ...uriOf(failure, envelope) };
  if (envelope.dialect === "dfs") {
    const { AuthenticationErrorDetail: _, ...detail } = fields;
    const hasDetail = Object.keys(detail).length > 0;
    return Buffer.from(JSON.stringify({ error: { code, message: text, ...(hasDetail ? { detail } : {}) } }));
  }
  const told = Object.entries(fields).map(([name, value]) => element(name, value));
  const parts = element("Message", text) + told.join("");
  if (!isOtherWriters(envelope) && failure.details.whileParsing !== true)
    return xmlBytes(`<Error><Code>${code}</Code>${parts}</Error>`);
  return xmlBytes(`\n<Error><Code>${code}</Code>${parts.replaceAll("'", "&apos;")}</Error>`);
}

/** Blob names the address that represents nothing (recorded). */
function uriOf({ code }: ServiceFailure, { dialect, uri }: Told): { readonly [name: string]: string } {
  return code === "InvalidUri" && dialect === "blob" && uri !== undefined ? { UriPath: uri } : {};
}

/** Operations whose refusals have a line end behind the declaration, and escaped apostrophes (recorded). */
const otherWriters = new Set(["batch", "expiry", "rename", "tags", "undelete"]);

function isOtherWriters({ query }: Told): boolean {
  return otherWriters.has(query.get("comp")?.toLowerCase() ?? "");
}

/** Headers, names and values in turn, but for one name. */
function without(name: string, headers: readonly string[]): string[] {
  return headers.filter((_, index) => headers[index - (index % 2)] !== name);
}

/** Headers of a refusal beside its own (recorded: see `FailureDetails.atDoor`). */
function headersFor(failure: ServiceFailure, envelope: Envelope, request: IncomingMessage): string[] {
  const { atDoor = false, isUnrouted = false, whileParsing = false } = failure.details;
  if (whileParsing) return without("x-ms-version", commonHeaders(envelope, request));
  if (envelope.dialect === "dfs" || (!atDoor && !isUnrouted)) return commonHeaders(envelope, request);
  const headers = ["Server", "Microsoft-HTTPAPI/2.0", "x-ms-request-id", envelope.requestId];
  return isUnrouted ? [...headers, ...clientRequestId(request)] : headers;
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
  const code = failure.details.whileParsing === true ? [] : ["x-ms-error-code", failure.told(envelope.dialect).code];
  const headers = [...code, ...(failure.details.headers ?? []), ...headersFor(failure, envelope, request)];
  if (envelope.method === "HEAD" || failure.status === 304) {
    const isCounted = failure.status !== 404 && failure.status !== 409;
    if (envelope.dialect === "blob" && isCounted) headers.push("Content-Length", "0");
    response.writeHead(failure.status, reasonPhrase(failure, envelope), headers).end();
    return;
  }
  const scheme = "encrypted" in request.socket ? "https" : "http";
  const uri = `${scheme}://${request.headers.host ?? ""}${envelope.rawPath}`;
  const bytes = failureDocument(failure, { ...envelope, uri }, now);
  const type = envelope.dialect === "dfs" ? "application/json;charset=utf-8" : "application/xml";
  headers.push("Content-Type", type, "Content-Length", String(bytes.length));
  response.writeHead(failure.status, reasonPhrase(failure, envelope), headers).end(bytes);
}

/** What the service answers for an error that is not a refusal: its own fault, told without details. */
export function asFailure(error: unknown): ServiceFailure {
  return error instanceof ServiceFailure ? error : new ServiceFailure("InternalError");
}
