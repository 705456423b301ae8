/** Metadata and content headers as requests give them. */
import type { Call } from "../call.ts";
import { type ContentHeaders, type Metadata, noMetadata } from "../tree/entry.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";

/** The most bytes that names and values of metadata may have together. */
const mostMetadataBytes = 8192;

function checked(metadata: Record<string, string>): Metadata {
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata)) {
    bytes += name.length + value.length;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw invalidHeader(`x-ms-meta-${name}`, value);
  }
  if (bytes > mostMetadataBytes) {
    throw new ServiceFailure("InvalidInput", {
      message: "The metadata specified exceeds the maximum permissible limit of 8KB.",
    });
  }
  return metadata;
}

/** `x-ms-meta-NAME` headers with their names' case as sent; undefined where there is none. */
export function givenMetadata(call: Call): Metadata | undefined {
  let metadata: Record<string, string> | undefined;
  const { rawHeaders } = call.request;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (name.length <= 10 || name.slice(0, 10).toLowerCase() !== "x-ms-meta-") continue;
    metadata ??= {};
    metadata[name.slice(10)] = rawHeaders[index + 1] ?? "";
  }
  return metadata === undefined ? undefined : checked(metadata);
}

/** `x-ms-properties: n1=base64,n2=base64`; undefined where absent or empty. */
export function givenProperties(call: Call): Metadata | undefined {
  const text = call.header("x-ms-properties");
  if (text === undefined) return undefined;
  const metadata: Record<string, string> = {};
  for (const part of text.split(",")) {
    const equals = part.indexOf("=");
    if (equals < 0) throw invalidHeader("x-ms-properties", text);
    const name = part.slice(0, equals).trim();
    if (name === "") throw new ServiceFailure("InvalidPropertyName");
    metadata[name] = Buffer.from(part.slice(equals + 1), "base64").toString("latin1");
  }
  return checked(metadata);
}

/** Metadata as `x-ms-properties` tells it. */
export function propertiesText(metadata: Metadata): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name}=${Buffer.from(value, "latin1").toString("base64")}`)
    .join(",");
}

/** Metadata, never undefined. */
export function metadataOrNone(metadata: Metadata | undefined): Metadata {
  return metadata ?? noMetadata;
}

/** Content headers under one prefix, each undefined where not given. */
export function givenContentHeaders(
  call: Call,
  prefix: "x-ms-" | "x-ms-blob-",
): { readonly [name in keyof ContentHeaders]: string | undefined } {
  return {
    type: call.header(`${prefix}content-type`),
    encoding: call.header(`${prefix}content-encoding`),
    language: call.header(`${prefix}content-language`),
    disposition: call.header(`${prefix}content-disposition`),
    cacheControl: call.header(`${prefix}cache-control`),
  };
}

/** Content headers, what is not given being taken from others. */
export function withGivenHeaders(
  given: ReturnType<typeof givenContentHeaders>,
  others: ContentHeaders,
): ContentHeaders {
  const first = given.type ?? given.encoding ?? given.language ?? given.disposition ?? given.cacheControl;
  if (first === undefined) return others;
  return {
    type: given.type ?? others.type,
    encoding: given.encoding ?? others.encoding,
    language: given.language ?? others.language,
    disposition: given.disposition ?? others.disposition,
    cacheControl: given.cacheControl ?? others.cacheControl,
  };
}

/** The type of content whose type nobody gave. */
export const octetStream = "application/octet-stream";

/** What most files have: one object for all of them. */
const justOctets: ContentHeaders = Object.freeze({
  type: octetStream,
  encoding: "",
  language: "",
  disposition: "",
  cacheControl: "",
});

/** Content headers of a new file or directory: what is not given is empty, the type octet-stream. */
export function newContentHeaders(given: ReturnType<typeof givenContentHeaders>): ContentHeaders {
  return withGivenHeaders(given, justOctets);
}
