import { createHmac } from "node:crypto";

/** What of a request a Shared Key signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case, those of metadata as they are to be kept. */
  readonly headers: Readonly<Record<string, string>>;
}

const standardHeaders = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
];

/**
 * The `Authorization` header of a request, as "Authorize with Shared Key" (Azure Storage REST documentation) defines it
 * for version 2015-02-21 and later. `key` is the account key in base64.
 */
export function sharedKeyAuthorization(request: SignedRequest, account: string, key: string): string {
  const { method, url, headers } = request;
  const standard = standardHeaders.map((name) => {
    const value = headers[name] ?? "";
    return name === "content-length" && value === "0" ? "" : value;
  });
  const extension = Object.entries(headers)
    .filter(([name]) => name.startsWith("x-ms-"))
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`);
  const parameters = [...url.searchParams.entries()].map(([name, value]) => `\n${name.toLowerCase()}:${value}`).sort();
  const text = [method, ...standard].join("\n") + "\n" + extension.join("") + `/${account}${url.pathname}`;
  const signature = createHmac("sha256", Buffer.from(key, "base64"))
    .update(text + parameters.join(""))
    .digest("base64");
  return `SharedKey ${account}:${signature}`;
}
