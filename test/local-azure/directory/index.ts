/**
 * The tenant of the local Azure: who exists, and the door to it below `/.directory/`. Knows nothing of storage, roles or
 * tokens. Groups and managed identities come and go; users are those of the beginning.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { changeDirectory } from "./change.ts";
import { DirectoryRefusal, notInDirectory } from "./refusal.ts";
import { migratingIdentity } from "./principals.ts";
import type { Principal } from "./principals.ts";
import type { Tenant } from "./tenant.ts";

export { migratingIdentity, principals } from "./principals.ts";
export type { Principal } from "./principals.ts";
export { Tenant } from "./tenant.ts";

const collections: ReadonlyMap<string, Principal["kind"]> = new Map([
  ["users", "user"],
  ["groups", "group"],
  ["servicePrincipals", "servicePrincipal"],
]);

/**
 * Answers `GET /.directory/me` (the caller's ids), `GET /.directory/directoryObjects/ID` and
 * `GET /.directory/users|groups|servicePrincipals?FIELD=VALUE` with `{ "value": [...] }`: those whose every given field is
 * equal, without regard to case, as Microsoft Graph compares them; changes of groups as change.ts has them. Anything else is
 * 404, an unknown field 400.
 */
export async function handleDirectory(
  tenant: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://directory");
  const { status, body } = await perform(tenant, url, request).catch((error: unknown) => {
    if (!(error instanceof DirectoryRefusal)) throw error;
    return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  });
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

async function perform(tenant: Tenant, url: URL, request: IncomingMessage): Promise<Answer> {
  const [, , collection = "", objectId = ""] = url.pathname.split("/");
  if (request.method !== "GET") return changeDirectory(tenant, url.pathname, request);
  if (collection === "me") return { status: 200, body: migratingIdentity };
  if (collection === "directoryObjects") return { status: 200, body: known(tenant, objectId) };
  const kind = collections.get(collection);
  if (kind === undefined) throw notInDirectory(collection);
  const filters = [...url.searchParams];
  const unknown = filters.find(([field]) => !lookupFields.has(field));
  if (unknown !== undefined) {
    throw new DirectoryRefusal(400, "BadRequest", `Unsupported filter property '${unknown[0]}'.`);
  }
  return { status: 200, body: { value: findPrincipals(tenant, kind, filters) } };
}

function known(tenant: Tenant, objectId: string): Principal {
  const found = tenant.find(objectId);
  if (found === undefined) throw notInDirectory(objectId);
  return found;
}

const lookupFields: ReadonlySet<string> = new Set([
  "displayName",
  "objectId",
  "userPrincipalName",
  "mailNickname",
  "mail",
  "appId",
]);

function findPrincipals(
  tenant: Tenant,
  kind: Principal["kind"],
  filters: readonly (readonly [string, string])[],
): Principal[] {
  return tenant
    .everybody()
    .filter(
      (principal) =>
        principal.kind === kind &&
        filters.every(([field, value]) => fieldOf(principal, field)?.toLowerCase() === value.toLowerCase()),
    );
}

function fieldOf(principal: Principal, field: string): string | undefined {
  switch (field) {
    case "displayName":
      return principal.displayName;
    case "objectId":
      return principal.objectId;
    case "userPrincipalName":
    case "mail":
      return principal.userPrincipalName;
    case "mailNickname":
      return principal.mailNickname;
    default:
      return principal.appId;
  }
}
