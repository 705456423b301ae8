/**
 * The tenant's OpenID endpoints: configuration, key set, and the token endpoint for clients that prove themselves by the
 * service's client secret or by an assertion (a token of this issuer for `api://AzureADTokenExchange`, as a workload
 * identity has one). Refusals have the codes and statuses of Microsoft Entra.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isKnownAudience } from "./audience.ts";
import { localTenantId, type TokenIssuer, tokenSeconds } from "./token-issuer.ts";

interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

/** The most bytes of a token request. */
const mostBytes = 64 * 1024;

const refusals = {
  tenant: { status: 400, error: "invalid_request", code: 90002, text: "Tenant not found." },
  grant: {
    status: 400,
    error: "unsupported_grant_type",
    code: 70003,
    text: "The app requested an unsupported grant type.",
  },
  scope: { status: 400, error: "invalid_scope", code: 70011, text: "The provided value for scope is not valid." },
  resource: { status: 400, error: "invalid_resource", code: 500011, text: "The resource principal was not found." },
  client: { status: 400, error: "invalid_request", code: 900144, text: "The request body must contain 'client_id'." },
  secret: { status: 401, error: "invalid_client", code: 7000215, text: "Invalid client secret provided." },
  assertion: {
    status: 401,
    error: "invalid_client",
    code: 700027,
    text: "Client assertion failed signature validation.",
  },
  proof: {
    status: 401,
    error: "invalid_client",
    code: 7000218,
    text: "The request body must contain 'client_assertion' or 'client_secret'.",
  },
} satisfies { readonly [name: string]: Refusal };

function respond(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  // Hadoop's driver takes no token without a Content-Length.
  const headers = { "content-type": "application/json; charset=utf-8", "content-length": bytes.length };
  response.writeHead(status, { ...headers, "cache-control": "no-store" }).end(bytes);
}

function refuse(response: ServerResponse, { status, error, code, text }: Refusal, now: number): void {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
  respond(response, status, { error, error_description: `AADSTS${code}: ${text}`, error_codes: [code], timestamp });
}

function configuration(base: string): object {
  const tenant = `${base}/${localTenantId}`;
  return {
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${tenant}/oauth2/v2.0/logout`,
    tenant_region_scope: "EU",
  };
}

function keySet(issuer: TokenIssuer): object {
  return { keys: [{ ...issuer.key.jwk, kid: issuer.keyId, x5t: issuer.keyId, use: "sig", alg: "RS256" }] };
}

/** The service that a token is wanted for: `scope=RESOURCE/.default`, or `resource` in the older form. */
function audienceOf(form: URLSearchParams): string | Refusal {
  const scope = form.get("scope");
  const wanted = scope === null ? form.get("resource") : scope.split(" ").find((each) => each.endsWith("/.default"));
  if (wanted === undefined || wanted === null) return refusals.scope;
  const audience = wanted.replace(/\/\.default$/, "");
  return isKnownAudience(audience) ? audience : refusals.resource;
}

/** What is wrong with the client's proof, if anything is. */
function problemOfProof(issuer: TokenIssuer, form: URLSearchParams, objectId: string): Refusal | undefined {
  const [secret, assertion] = [form.get("client_secret"), form.get("client_assertion")];
  if (assertion !== null) {
    const identity = issuer.check(assertion);
    const isOwn = typeof identity !== "string" && identity.audience === "api://AzureADTokenExchange";
    return isOwn && identity.objectId === objectId ? undefined : refusals.assertion;
  }
  if (secret === null) return refusals.proof;
  return issuer.knowsSecret(secret) ? undefined : refusals.secret;
}

function grant(issuer: TokenIssuer, form: URLSearchParams): object | Refusal {
  if (form.get("grant_type") !== "client_credentials") return refusals.grant;
  const clientId = form.get("client_id") ?? "";
  if (clientId === "") return refusals.client;
  const objectId = issuer.memberships.objectIdOf(clientId);
  const problem = problemOfProof(issuer, form, objectId);
  if (problem !== undefined) return problem;
  const audience = audienceOf(form);
  if (typeof audience !== "string") return audience;
  return {
    token_type: "Bearer",
    expires_in: tokenSeconds,
    ext_expires_in: tokenSeconds,
    access_token: issuer.issue(objectId, { audience }),
  };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > mostBytes) break;
  }
  return new URLSearchParams(text);
}

async function answerToken(issuer: TokenIssuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const outcome = grant(issuer, await readForm(request));
  if ("error" in outcome) refuse(response, outcome, issuer.now);
  else respond(response, 200, outcome);
}

/** Answers `/TENANT/…`; any spelling of the local tenant's paths, 400 for another tenant, 404 for anything else. */
export async function answerOpenId(
  issuer: TokenIssuer,
  path: string,
  exchange: { readonly base: string; readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { base, request, response } = exchange;
  const [, tenant = "", ...rest] = path.split("/");
  const what = rest.join("/");
  if (tenant !== localTenantId) refuse(response, refusals.tenant, issuer.now);
  else if (what === "v2.0/.well-known/openid-configuration" || what === ".well-known/openid-configuration")
    respond(response, 200, configuration(base));
  else if (what === "discovery/v2.0/keys" || what === "discovery/keys") respond(response, 200, keySet(issuer));
  else if ((what === "oauth2/v2.0/token" || what === "oauth2/token") && request.method === "POST")
    await answerToken(issuer, request, response);
  else response.writeHead(404).end();
}
