/** Brings a request's head into the one form that the service reads, and turns away what is no request to a storage account. */
import type { IncomingMessage } from "node:http";
import type { Malformation } from "./refusal-page.ts";

/**
 * Requests as proxies get them (`GET http://account.dfs.core.windows.net/fs HTTP/1.1`) become requests to that host; the
 * `Host` header beside them does not count (RFC 9112, 3.2.2). Changes the request in place.
 */
export function readAbsoluteForm(request: IncomingMessage): void {
  const { url = "" } = request;
  if (url.startsWith("/")) return;
  const match = /^https?:\/\/([^/?]*)(.*)$/is.exec(url);
  if (match === null) return;
  const [, authority = "", rest = ""] = match;
  request.headers.host = authority;
  request.url = rest.startsWith("/") ? rest : `/${rest}`;
}

/** A `%` that starts no escape; control characters, escaped (U+0000 to U+001F, U+007F to U+009F but U+0085: measured). */
const unreadable = /%(?![0-9a-f]{2})|%[01][0-9a-f]|%7f|%c2%(?!85)[89][0-9a-f]/i;

/**
 * What the web server finds wrong with a request's head; undefined: the storage service may see it.
 * Control characters and broken escapes in the path are an invalid URL, whatever the account may hold; a PUT or POST
 * without Content-Length must be chunked.
 */
export function malformationOfHead(request: IncomingMessage): Malformation | undefined {
  const { headers, method, url = "" } = request;
  if (headers.host === undefined && request.httpVersion !== "1.0") return "invalidHost";
  if (!url.startsWith("/")) return "invalidUrl";
  if (url.includes("%")) {
    const mark = url.indexOf("?");
    if (unreadable.test(mark < 0 ? url : url.slice(0, mark))) return "invalidUrl";
  }
  const tellsLength = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return (method === "PUT" || method === "POST") && !tellsLength ? "lengthRequired" : undefined;
}
