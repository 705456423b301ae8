/** How a connection failed, told from the system's code. Pure. */
import { systemCode } from "./transport-failure.ts";

export interface ConnectionBreak {
  /** The system's own code. */
  readonly code: string;
  /** For a person. */
  readonly words: string;
  /** Whether the request may have taken effect before the connection broke. */
  readonly ambiguous: boolean;
  /** Whether another attempt may find it mended. */
  readonly passing: boolean;
  readonly unknownHost: boolean;
  readonly cause: unknown;
}

/** Codes of failures before anything was sent. */
const BEFORE_SENDING: Readonly<Record<string, string>> = {
  ENOTFOUND: "unknown host",
  EAI_AGAIN: "the name service does not answer",
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "no way to the host",
  ENETUNREACH: "no way to the network",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
};

/** Codes of failures on a standing connection. */
const AFTER_SENDING: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  ECONNABORTED: "the connection was broken off",
  EPIPE: "the connection was closed",
  ETIMEDOUT: "the connection timed out",
  UND_ERR_SOCKET: "the connection was closed",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stalled",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer broke off",
};

/** Undefined for what is no failure of this connection: a body that could not be made, an abort, a mistake in the program. */
export function breakOf(error: unknown): ConnectionBreak | undefined {
  // Classified already, by another transport: a body's source has done its own retries.
  if (error instanceof Error && "kind" in error) return undefined;
  const code = systemCode(error);
  const before = BEFORE_SENDING[code];
  const unknownHost = code === "ENOTFOUND";
  if (before !== undefined) {
    return { code, words: before, ambiguous: false, passing: true, unknownHost, cause: error };
  }
  const after = AFTER_SENDING[code] ?? (isNotHttp(error, code) ? NOT_HTTP : undefined);
  if (after !== undefined)
    return { code: code || "HPE_INVALID", words: after, ambiguous: true, passing: true, unknownHost, cause: error };
  if (!isCertificateCode(code)) return undefined;
  const isHandshake = /^EPROTO$|WRONG_VERSION|PACKET_LENGTH/.test(code);
  const words = isHandshake
    ? `no TLS is spoken there (${code}): perhaps the port is one for http`
    : `the certificate is not trusted (${code})`;
  return { code, words, ambiguous: false, passing: false, unknownHost, cause: error };
}

const NOT_HTTP = "the answer is not HTTP: perhaps the port is one for https";

/** The parser names what it found with or without a code. */
function isNotHttp(error: unknown, code: string): boolean {
  return code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError");
}

/** OpenSSL's verification codes, as Node names them, and failures of the handshake. */
function isCertificateCode(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER|ERR_TLS|ERR_SSL|^EPROTO$/.test(code);
}
