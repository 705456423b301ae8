/** Proof by a bearer token: signature, issuer, lifetime and audience. Reasons as Azure tells them (recorded for audience). */
import type { Identity, TokenIssuer, TokenProblem } from "../../identity/index.ts";
import type { Account } from "../state.ts";
import { authenticationFailed, tokenRefused } from "./authentication-failure.ts";
import type { IdentityCaller } from "./caller.ts";

const problems: { readonly [problem in TokenProblem]: string } = {
  malformed: "Token is not in the correct format.",
  signature: "Signature validation failed. Signature verification failed.",
  issuer: "Issuer validation failed. Issuer did not match.",
  expired: "Lifetime validation failed. The token is expired.",
  "not-yet-valid": "Lifetime validation failed. The token is not yet valid.",
};

/** The first version that takes tokens (documented, with the reason). */
const bearerVersion = "2017-11-09";

/** Tokens are for storage as a whole, or for one account: its Blob endpoint, with or without a slash (documented). */
function isForAccount(identity: Identity, account: Account): boolean {
  const audience = identity.audience.replace(/\/$/, "").toLowerCase();
  return (
    audience === "https://storage.azure.com" || audience === `https://${account.record.name}.blob.core.windows.net`
  );
}

/**
 * The caller behind a token.
 * @throws {ServiceFailure} 401 InvalidAuthenticationInfo, 403 AuthenticationFailed
 */
export function checkToken(
  issuer: TokenIssuer,
  token: string,
  account: Account,
  version = bearerVersion,
): IdentityCaller {
  if (version < bearerVersion)
    throw authenticationFailed("Authentication scheme Bearer is not supported in this version.");
  const identity = issuer.check(token);
  if (typeof identity === "string") throw tokenRefused(problems[identity]);
  if (!isForAccount(identity, account)) throw tokenRefused("Audience validation failed. Audience did not match.");
  return { kind: "identity", objectId: identity.objectId, groups: identity.groups };
}
