/**
 * The local Azure's identities: a tenant whose issuer makes and checks bearer tokens, and the endpoints at which the official
 * identity clients get them unmodified, all below `/.identity`:
 *
 * - `/.identity/token`: App Service's managed identity; `DefaultAzureCredential` uses it with the printed `env`.
 * - `/.identity/metadata/identity/oauth2/token`: a virtual machine's (`AZURE_POD_IDENTITY_AUTHORITY_HOST=…/.identity`).
 * - `/.identity/TENANT/…`: OpenID; authority host `https://127.0.0.1:PORT/.identity` for client secret and workload identity.
 *
 * A person gets a token for any principal by taking the principal's object id (or an application's client id) as client id,
 * with the printed client secret; its groups are those of the directory. Knows nothing of storage.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerAppService, answerMachine } from "./managed-identity.ts";
import { answerOpenId } from "./openid.ts";
import type { TokenIssuer } from "./token-issuer.ts";

export { defaultObjectId } from "./managed-identity.ts";
export { SigningKey } from "./signing-key.ts";
export { type Identity, localTenantId, type Memberships, TokenIssuer, type TokenProblem } from "./token-issuer.ts";

/** The subscription of every local resource. */
export const localSubscriptionId = "11111111-2222-4333-8444-555555555555";

/** Answers everything below `/.identity`. */
export async function answerIdentity(
  issuer: TokenIssuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ""] = (request.url ?? "/").split("?", 1);
  const own = path.replace(/^\/\.identity/, "").replace(/\/$/, "");
  if (own === "/token") answerAppService(issuer, request, response);
  else if (own === "/metadata/identity/oauth2/token") answerMachine(issuer, request, response);
  else {
    const scheme = "encrypted" in request.socket ? "https" : "http";
    const base = `${scheme}://${request.headers.host ?? "127.0.0.1"}/.identity`;
    await answerOpenId(issuer, own, { base, request, response });
  }
}
