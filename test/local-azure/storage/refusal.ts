/** Turns a failure into the answer that the asked endpoint gives: JSON on DFS, XML on Blob, the code in a header always. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { commonHeaders } from "./call.ts";
import type { Envelope } from "./target.ts";
import { isoDate } from "./wire/dates.ts";
import { ServiceFailure } from "./wire/failure.ts";
import { element, xmlBytes } from "./wire/xml.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function body(failure: ServiceFailure, envelope: Envelope, now: number): Buffer {
  const { code, message } = failure.told(envelope.dialect);
  const text = `${message}\nRequestId:${envelope.requestId}\nTime:${isoDate(now)}`;
  const fields = failure.details.fields ?? {};
  if (envelope.dialect === "dfs") {
    const { AuthenticationErrorDetail: _, ...detail } = fields;
    const hasDetail = Object.keys(detail).length > 0;
    return Buffer.from(JSON.stringify({ error: { code, message: text, ...(hasDetail ? { detail } : {}) } }));
  }
  const told = Object.entries(fields).map(([name, value]) => element(name, value));
  return xmlBytes(`<Error><Code>${code}</Code>${element("Message", text)}${told.join("")}</Error>`);
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
    ...commonHeaders(envelope, request),
  ];
  if (envelope.method === "HEAD" || failure.status === 304) {
    response.writeHead(failure.status, headers).end();
    return;
  }
  const bytes = body(failure, envelope, now);
  const type = envelope.dialect === "dfs" ? "application/json; charset=utf-8" : "application/xml";
  headers.push("Content-Type", type, "Content-Length", String(bytes.length));
  response.writeHead(failure.status, headers).end(bytes);
}

/** What the service answers for an error that is not a refusal: its own fault, told without details. */
export function asFailure(error: unknown): ServiceFailure {
  return error instanceof ServiceFailure ? error : new ServiceFailure("InternalError");
}
