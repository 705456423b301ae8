/**
 * Proof by the account key: `Authorization: SharedKey ACCOUNT:SIGNATURE`, or `SharedKeyLite`. Order of checks and reasons
 * are those of the service's published emulator and of recorded answers; that a date ahead of the clock is refused like an
 * old one is unproven.
 */
import { storageHost } from "../http/storage-host.ts";
import type { Account } from "../state.ts";
import type { ServiceFailure } from "../wire/failure.ts";
import { authenticationFailed, malformedCredentials } from "./authentication-failure.ts";
import type { KeyCaller } from "./caller.ts";
import { liteStringToSign, sameSignature, signatureOf, type SignedRequest, stringToSign } from "./shared-key.ts";

/** A request that was signed with a key, as far as the proof is concerned. */
export interface KeySignedRequest extends Omit<SignedRequest, "account"> {
  readonly account: Account;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far the date of a signed request may lie from now: as on Azure, in milliseconds. */
const mostSkew = 15 * 60 * 1000;

function checkDate({ headers, now }: KeySignedRequest): void {
  const own = headers["x-ms-date"];
  const text = typeof own === "string" && own !== "" ? own : headers.date;
  if (text === undefined) throw authenticationFailed("Request date header not specified");
  const date = Date.parse(text);
  if (Number.isNaN(date)) throw authenticationFailed("The Date header in the request is incorrect.");
  if (date < now - mostSkew)
    throw authenticationFailed(`Request date header too old: '${new Date(date).toUTCString()}'`);
  if (date > now + mostSkew) throw authenticationFailed("The Date header in the request is incorrect.");
}

/** The canonical paths that may have been signed: as sent, and where the path names the account also without it. */
function* signablePaths({ rawPath, headers }: KeySignedRequest, account: string): Generator<string> {
  yield rawPath;
  if (storageHost(headers.host ?? "") !== undefined) return;
  if (rawPath === `/${account}`) yield "/";
  if (rawPath.startsWith(`/${account}/`)) yield rawPath.slice(account.length + 1);
}

function mismatch(signature: string, text: string): ServiceFailure {
  return authenticationFailed(
    `The MAC signature found in the HTTP request '${signature}' is not the same as any computed signature. Server used following string to sign: '${text}'.`,
  );
}

/**
 * Proves that the key's holder sent the request.
 * @param credential what follows the scheme.
 * @throws {ServiceFailure} AuthenticationFailed, InvalidAuthenticationInfo
 */
export function checkKey(
  request: KeySignedRequest,
  scheme: "SharedKey" | "SharedKeyLite",
  credential: string,
): KeyCaller {
  checkDate(request);
  const parts = credential.split(":").filter((part) => part !== "");
  const [name = "", signature = ""] = parts;
  if (parts.length !== 2) throw malformedCredentials(`Authorization value '${scheme} ${credential}' is invalid.`);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) throw malformedCredentials("Signature is not a valid base64 string.");
  const { account } = request;
  if (name !== account.record.name)
    throw authenticationFailed(`Cannot find the claimed account when trying to GetProperties for the account ${name}.`);
  const textOf = scheme === "SharedKey" ? stringToSign : liteStringToSign;
  for (const rawPath of signablePaths(request, name)) {
    const text = textOf({ ...request, account: name, rawPath });
    if (sameSignature(signatureOf(text, account.key), signature)) return { kind: "key" };
  }
  throw mismatch(signature, textOf({ ...request, account: name }));
}
