/**
 * What Azure's web server refuses by itself, before the storage service sees the request: an HTML page, a closed
 * connection, and none of the service's headers. Pages and lengths as users of the real service have posted them
 * (Azure/azure-sdk-for-net#17628: 324 bytes, apache/opendal#1999: 344 bytes); which request gets which page is in
 * `admission.ts`.
 */
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

interface Page {
  readonly status: number;
  readonly reason: string;
  readonly heading: string;
  readonly text: string;
}

const pages = {
  invalidUrl: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request - Invalid URL",
    text: "The request URL is invalid.",
  },
  invalidHost: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request - Invalid Hostname",
    text: "The request hostname is invalid.",
  },
  invalidVerb: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request - Invalid Verb",
    text: "The request verb is invalid.",
  },
  invalidHeader: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request - Invalid Header",
    text: "The request has an invalid header name.",
  },
  invalidLength: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request - Invalid Content Length",
    text: "There is an invalid content length or chunk length in the request.",
  },
  tooLong: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request - Request Too Long",
    text: "The size of the request headers is too long.",
  },
  malformed: {
    status: 400,
    reason: "Bad Request",
    heading: "Bad Request",
    text: "The request is badly formed.",
  },
  lengthRequired: {
    status: 411,
    reason: "Length Required",
    heading: "Length Required",
    text: "The request must be chunked or have a content length.",
  },
} as const satisfies { readonly [name: string]: Page };

/** The ways in which a request is none. */
export type Malformation = keyof typeof pages;

function bodyOf({ status, reason, heading, text }: Page): string {
  return [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">',
    `<HTML><HEAD><TITLE>${reason}</TITLE>`,
    '<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></HEAD>',
    `<BODY><h2>${heading}</h2>`,
    `<hr><p>HTTP Error ${status}. ${text}</p>`,
    "</BODY></HTML>",
    "",
  ].join("\r\n");
}

function headersOf(body: string): string[] {
  const length = String(body.length);
  const type = "text/html; charset=us-ascii";
  return ["Content-Type", type, "Server", "Microsoft-HTTPAPI/2.0", "Connection", "close", "Content-Length", length];
}

/** Answers a request that could be read as far as its head. */
export function answerPage(response: ServerResponse, malformation: Malformation): void {
  const page = pages[malformation];
  const body = bodyOf(page);
  response.writeHead(page.status, page.reason, headersOf(body)).end(body);
}

/** Answers bytes that are no request, and closes the connection. */
export function writePage(socket: Duplex, malformation: Malformation): void {
  const page = pages[malformation];
  const body = bodyOf(page);
  const headers = headersOf(body);
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ""}`] : []));
  const head = [`HTTP/1.1 ${page.status} ${page.reason}`, `Date: ${new Date().toUTCString()}`, ...lines];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** What is wrong with bytes that Node's parser refuses, by its error code. */
export function malformationOf(error: Error): Malformation {
  const code = "code" in error ? String(error.code) : "";
  if (code === "HPE_HEADER_OVERFLOW") return "tooLong";
  if (code === "HPE_INVALID_URL") return "invalidUrl";
  if (code === "HPE_INVALID_METHOD") return "invalidVerb";
  if (code === "HPE_INVALID_HEADER_TOKEN") return "invalidHeader";
  return /LENGTH|CHUNK|TRANSFER_ENCODING/.test(code) ? "invalidLength" : "malformed";
}
