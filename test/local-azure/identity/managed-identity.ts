/**
 * The two endpoints at which a managed identity gets its tokens: that of App Service (`IDENTITY_ENDPOINT`, header
 * `X-IDENTITY-HEADER`) and that of virtual machines (IMDS, header `Metadata: true`).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isKnownAudience, knownAudiences } from "./audience.ts";
import { type TokenIssuer, tokenSeconds } from "./token-issuer.ts";

/** Object id of the identity that has no name of its own: "the migrating identity". */
export const defaultObjectId = "5b1e0c1e-0c1e-4b1e-9c1e-000000000001";

function respond(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  // Hadoop's driver takes no token without a Content-Length.
  const headers = { "content-type": "application/json; charset=utf-8", "content-length": bytes.length };
  response.writeHead(status, headers).end(bytes);
}

/** The identity that is asked for: the default one, or one named by client id or object id. */
function objectIdOf(issuer: TokenIssuer, parameters: URLSearchParams): string {
  const objectId = parameters.get("principal_id") ?? parameters.get("object_id");
  const clientId = parameters.get("client_id");
  if (objectId !== null) return objectId;
  return clientId === null ? defaultObjectId : issuer.memberships.objectIdOf(clientId);
}

function tokenFor(issuer: TokenIssuer, parameters: URLSearchParams, resource: string): object {
  const now = Math.floor(issuer.now / 1000);
  const objectId = objectIdOf(issuer, parameters);
  return {
    access_token: issuer.issue(objectId, { audience: resource }),
    client_id: parameters.get("client_id") ?? objectId,
    expires_in: String(tokenSeconds),
    expires_on: String(now + tokenSeconds),
    not_before: String(now),
    resource,
    token_type: "Bearer",
  };
}

/** `GET …/token?resource=…&api-version=2019-08-01`; without the right header 401. */
export function answerAppService(issuer: TokenIssuer, request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (request.headers["x-identity-header"] !== issuer.identityHeader) {
    respond(response, 401, { statusCode: 401, message: "X-IDENTITY-HEADER is missing or wrong" });
    return;
  }
  const resource = searchParams.get("resource") ?? "";
  if (isKnownAudience(resource)) respond(response, 200, tokenFor(issuer, searchParams, resource));
  else respond(response, 400, { statusCode: 400, message: `resource ${resource} is not one of ${knownAudiences}` });
}

/** `GET …/metadata/identity/oauth2/token?resource=…&api-version=2018-02-01`; without `Metadata: true` 400. */
export function answerMachine(issuer: TokenIssuer, request: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(request.url ?? "/", "http://localhost");
  const resource = searchParams.get("resource") ?? "";
  if (request.headers["metadata"] !== "true") {
    respond(response, 400, { error: "invalid_request", error_description: "Required metadata header not specified" });
  } else if (isKnownAudience(resource)) respond(response, 200, tokenFor(issuer, searchParams, resource));
  else
    respond(response, 400, {
      error: "invalid_resource",
      error_description: `AADSTS500011: The resource principal named ${resource} was not found; known are ${knownAudiences}.`,
    });
}
