/** The `multipart/mixed` bodies of Blob Batch: the requests in one, the answers in the other (both recorded). */
import { STATUS_CODES } from "node:http";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";

/** One request inside a batch, not read any further than its own head. */
export interface BatchPart {
  /** Of the part, told again with the answer. */
  readonly contentId: string | undefined;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Name and value in turn, as sent. */
  readonly rawHeaders: readonly string[];
}

/** The answer to one request. */
export interface BatchAnswer {
  readonly contentId: string | undefined;
  readonly status: number;
  /** Instead of the status's own words. */
  readonly reason?: string;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

const mostParts = 256;

function boundaryOf(contentType: string | undefined): string {
  const match = /^multipart\/mixed\s*;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw invalidHeader("Content-Type", contentType ?? "");
  return boundary;
}

function headersOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(":");
    if (colon <= 0) throw new ServiceFailure("InvalidInput");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
}

function partOf(text: string): BatchPart {
  const [head = "", ...rest] = text.split(/\r?\n\r?\n/);
  const [requestLine = "", ...lines] = (rest[0] ?? "").split(/\r?\n/);
  const [, method, url] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(requestLine.trim()) ?? [];
  if (method === undefined || url === undefined) throw new ServiceFailure("InvalidInput");
  const contentId = /^content-id:\s*(\S+)\s*$/im.exec(head)?.[1];
  return { contentId, method, url, rawHeaders: headersOf(lines.filter((line) => line !== "")) };
}

/**
 * The requests of a batch: one to 256.
 * @throws {ServiceFailure} InvalidHeaderValue, InvalidInput, ExceedsMaxBatchRequestCount
 */
export function batchParts(contentType: string | undefined, body: string): readonly BatchPart[] {
  const delimiter = `--${boundaryOf(contentType)}`;
  const end = body.indexOf(`${delimiter}--`);
  if (end < 0) throw new ServiceFailure("InvalidInput");
  const texts = body.slice(0, end).split(delimiter).slice(1);
  if (texts.length === 0) throw new ServiceFailure("InvalidInput");
  if (texts.length > mostParts) throw new ServiceFailure("ExceedsMaxBatchRequestCount");
  return texts.map((text) => partOf(text.replace(/^\r?\n/, "")));
}

function toldAnswer(answer: BatchAnswer): string {
  const id = answer.contentId === undefined ? [] : [`Content-ID: ${answer.contentId}`];
  const reason = answer.reason ?? STATUS_CODES[answer.status] ?? "";
  const headers: string[] = [];
  for (let index = 0; index < answer.headers.length; index += 2) {
    headers.push(`${answer.headers[index] ?? ""}: ${answer.headers[index + 1] ?? ""}`);
  }
  const part = ["Content-Type: application/http", ...id, "", `HTTP/1.1 ${answer.status} ${reason}`, ...headers, ""];
  const body = answer.body === "" ? "" : `${answer.body}\r\n`;
  return `${part.join("\r\n")}\r\n${body}`;
}

/** The body of a batch's answer. */
export function batchAnswerBody(boundary: string, answers: readonly BatchAnswer[]): string {
  return `${answers.map((answer) => `--${boundary}\r\n${toldAnswer(answer)}`).join("")}--${boundary}--`;
}
