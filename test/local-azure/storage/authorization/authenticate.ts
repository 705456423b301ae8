/** Proves who sends a request: Shared Key, bearer token, shared access signature, or nobody. */
import type { TokenIssuer } from "../../identity/index.ts";
import type { Dialect } from "../wire/dialect.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { authenticationFailed, credentialsMissing, malformedCredentials } from "./authentication-failure.ts";
import { checkToken } from "./bearer.ts";
import type { AnonymousCaller, Caller, SasCaller } from "./caller.ts";
import { checkKey } from "./key-proof.ts";
import { checkSignature, type SasRequest } from "./shared-access-signature.ts";

/** A request as far as credentials are concerned. */
export interface CredentialRequest extends SasRequest {
  readonly dialect: Dialect;
  readonly method: string;
  /** Path as sent, still encoded. */
  readonly rawPath: string;
  readonly version: string;
}

/** The first version in which Blob answers an anonymous request with a challenge (documented). */
const challengeVersion = "2019-12-12";

/**
 * Nobody, and how he is refused. Blob challenges with 401, before 2019-12-12 it hides the resource (documented); DFS over
 * http answers 403 (both recorded), over https it challenges too (unproven).
 */
function anonymous({ dialect, version, peer }: CredentialRequest): AnonymousCaller {
  const hides = dialect === "blob" ? version < challengeVersion : !peer.isSecure;
  const readsPublic = dialect === "blob";
  if (!hides) return { kind: "anonymous", readsPublic, refusal: credentialsMissing() };
  const code = dialect === "blob" ? "ResourceNotFound" : "AuthenticationFailed";
  return { kind: "anonymous", readsPublic, refusal: new ServiceFailure(code) };
}

interface Credential {
  readonly scheme: string;
  readonly text: string;
}

function readCredential(authorization: string): Credential {
  const space = authorization.indexOf(" ");
  if (space <= 0 || space === authorization.length - 1)
    throw malformedCredentials(`Authorization value '${authorization}' is invalid.`);
  return { scheme: authorization.slice(0, space).toLowerCase(), text: authorization.slice(space + 1).trim() };
}

/** A signature bound to a user (`sduoid`) holds only beside that user's own token (documented). */
function checkBoundSignature(request: CredentialRequest, issuer: TokenIssuer, user: string): SasCaller {
  const signature = checkSignature(request);
  const { authorization } = request.headers;
  const credential = authorization === undefined ? undefined : readCredential(authorization);
  if (credential?.scheme !== "bearer") throw authenticationFailed("The signature demands the token of its user.");
  const { objectId } = checkToken(issuer, credential.text, request.account, request.version);
  if (objectId !== user) throw authenticationFailed("The token is not that of the signature's user.");
  return signature;
}

function checkAuthorization(request: CredentialRequest, issuer: TokenIssuer, authorization: string): Caller {
  const { scheme, text } = readCredential(authorization);
  switch (scheme) {
    case "bearer":
      return checkToken(issuer, text, request.account, request.version);
    case "sharedkey":
      return checkKey(request, "SharedKey", text);
    case "sharedkeylite":
      return checkKey(request, "SharedKeyLite", text);
    default:
      throw authenticationFailed(`Authentication scheme ${authorization.split(" ", 1)[0] ?? ""} is not supported`);
  }
}

/**
 * Who sends the request.
 * @throws {ServiceFailure} AuthenticationFailed, InvalidAuthenticationInfo, Authorization…Mismatch
 */
export function authenticate(request: CredentialRequest, issuer: TokenIssuer): Caller {
  const authorization = request.headers.authorization ?? "";
  const user = request.query.get("sduoid") ?? "";
  const isSigned = request.query.has("sig");
  if (isSigned && user !== "") return checkBoundSignature(request, issuer, user);
  if (isSigned && authorization !== "")
    throw malformedCredentials(
      "Ambiguous authentication scheme credentials provided. Request contains authentication credentials for signed access and authenticated access",
    );
  if (isSigned) return checkSignature(request);
  return authorization === "" ? anonymous(request) : checkAuthorization(request, issuer, authorization);
}
