/** Proves who sends a request: Shared Key, bearer token, shared access signature; anything else is refused. */
import type { IncomingHttpHeaders } from "node:http";
import type { TokenIssuer, TokenProblem } from "../../identity/index.ts";
import { localTenantId } from "../../identity/index.ts";
import type { Dialect } from "../wire/dialect.ts";
import { ServiceFailure } from "../wire/failure.ts";
import type { Caller } from "./caller.ts";
import { checkSignature, type SasRequest } from "./shared-access-signature.ts";
import { sameSignature, signatureOf, stringToSign } from "./shared-key.ts";

/** A request as far as credentials are concerned. */
export interface CredentialRequest extends SasRequest {
  readonly dialect: Dialect;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Path as sent, still encoded. */
  readonly rawPath: string;
}

const challenge = `Bearer authorization_uri=https://login.microsoftonline.com/${localTenantId}/oauth2/authorize resource_id=https://storage.azure.com`;

/** How far the date of a signed request may lie from now: as on Azure, in milliseconds. */
const mostSkew = 15 * 60 * 1000;

function unauthenticated(): ServiceFailure {
  return new ServiceFailure("NoAuthenticationInformation", { headers: ["WWW-Authenticate", challenge] });
}

function failed(detail: string): ServiceFailure {
  return new ServiceFailure("AuthenticationFailed", { fields: { AuthenticationErrorDetail: detail } });
}

const tokenProblems: { readonly [problem in TokenProblem]: string } = {
  malformed: "Issuer validation failed. The token is not a token of this service.",
  signature: "Signature validation failed. The token was not signed by this service's issuer.",
  expired: "Lifetime validation failed. The token is expired.",
  audience: "Audience validation failed. Audience did not match.",
};

/** The caller behind a bearer token. */
export function checkToken(issuer: TokenIssuer, token: string): Caller {
  const identity = issuer.check(token);
  if (typeof identity !== "string") {
    return { kind: "identity", objectId: identity.objectId, groups: identity.groups };
  }
  throw new ServiceFailure("AuthenticationFailed", {
    status: 401,
    message: failed("").message,
    fields: { AuthenticationErrorDetail: tokenProblems[identity] },
    headers: ["WWW-Authenticate", challenge],
  });
}

function checkKey(request: CredentialRequest, credential: string): Caller {
  const colon = credential.indexOf(":");
  const name = credential.slice(0, colon);
  if (name !== request.account.record.name) throw failed("The account being accessed is not the account that signed.");
  const date = Date.parse(String(request.headers["x-ms-date"] ?? request.headers.date ?? ""));
  if (!(Math.abs(date - request.now) <= mostSkew)) throw failed("The Date header in the request is incorrect.");
  const text = stringToSign({ ...request, account: name });
  if (sameSignature(signatureOf(text, request.account.key), credential.slice(colon + 1))) return { kind: "key" };
  throw failed(
    `The MAC signature found in the HTTP request is not the same as any computed signature. Server used following string to sign: '${text}'.`,
  );
}

/**
 * Who sends the request. Without credentials Blob answers 401 with a challenge, DFS 403 (both recorded).
 * @throws {ServiceFailure} NoAuthenticationInformation, AuthenticationFailed, InvalidAuthenticationInfo
 */
export function authenticate(request: CredentialRequest, issuer: TokenIssuer): Caller {
  const { authorization } = request.headers;
  if (authorization === undefined || authorization === "") {
    if (request.query.has("sig")) return checkSignature(request);
    throw request.dialect === "dfs" ? failed("No credentials were sent.") : unauthenticated();
  }
  const space = authorization.indexOf(" ");
  const scheme = authorization.slice(0, space).toLowerCase();
  const credential = authorization.slice(space + 1);
  if (scheme === "bearer") return checkToken(issuer, credential);
  if (scheme === "sharedkey") return checkKey(request, credential);
  throw new ServiceFailure("InvalidAuthenticationInfo");
}
