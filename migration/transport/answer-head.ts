/** The head of an answer whose body is so many bytes and nothing else. Pure. */
import type { AnswerHeaders } from "./request.ts";

export interface PlainHead {
  readonly headers: AnswerHeaders;
  /** Bytes of the head, the empty line included. */
  readonly headBytes: number;
  /** Bytes of the body. */
  readonly bodyBytes: number;
}

/** "incomplete" while the head's end is not there; "other" for every answer that is not plain: RFC 9112 has many. */
export type ReadHead = PlainHead | "incomplete" | "other";

const END = "\r\n\r\n";

/** How a body comes that is not just its bytes. */
const WRAPPED = ["transfer-encoding", "content-encoding"];

/** Reads what came so far of an answer to a GET. Only status 200 with a length is plain. */
export function readPlainHead(bytes: Buffer): ReadHead {
  const end = bytes.indexOf(END);
  if (end < 0) return "incomplete";
  const [status = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  if (!/^HTTP\/1\.1 200(?: |$)/.test(status)) return "other";
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined || name.toLowerCase() in headers) return "other";
    headers[name.toLowerCase()] = value;
  }
  const length = headers["content-length"] ?? "";
  if (!/^\d{1,15}$/.test(length) || WRAPPED.some((name) => name in headers)) return "other";
  return { headers, headBytes: end + END.length, bodyBytes: Number(length) };
}
