/**
 * The tenant of the local Azure: who exists, and the lookups behind `/.directory/`.
 * Knows nothing of storage, roles or tokens; principals are never made or changed while it runs.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { migratingIdentity, principals } from "./principals.ts";
import type { Principal } from "./principals.ts";

export { migratingIdentity, principals } from "./principals.ts";
export type { Principal } from "./principals.ts";

const collections: ReadonlyMap<string, Principal["kind"]> = new Map([
  ["users", "user"],
  ["groups", "group"],
  ["servicePrincipals", "servicePrincipal"],
]);

/**
 * Answers `GET /.directory/me` (the caller's ids) and `GET /.directory/users|groups|servicePrincipals?FIELD=VALUE`
 * with `{ "value": [...] }`: those whose every given field is equal, without regard to case, as Microsoft Graph
 * compares them. Anything else is 404, an unknown field 400.
 */
export function handleDirectory(request: IncomingMessage, response: ServerResponse): void {
  const { status, body } = lookUp(request.method ?? "", new URL(request.url ?? "/", "http://directory"));
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function lookUp(method: string, url: URL): { status: number; body: unknown } {
  const [, , collection = ""] = url.pathname.split("/");
  if (method === "GET" && collection === "me") return { status: 200, body: migratingIdentity };
  const kind = collections.get(collection);
  if (method !== "GET" || kind === undefined) {
    return problem(404, "Request_ResourceNotFound", `Resource '${collection}' does not exist.`);
  }
  const filters = [...url.searchParams];
  const unknown = filters.find(([field]) => !lookupFields.has(field));
  if (unknown !== undefined) return problem(400, "BadRequest", `Unsupported filter property '${unknown[0]}'.`);
  return { status: 200, body: { value: findPrincipals(kind, filters) } };
}

/** Object ids of the groups that a principal is a direct member of, as a token's `groups` claim lists them. */
export function groupsOf(objectId: string): string[] {
  return principals.filter((principal) => principal.members?.includes(objectId)).map((group) => group.objectId);
}

const lookupFields: ReadonlySet<string> = new Set([
  "displayName",
  "objectId",
  "userPrincipalName",
  "mailNickname",
  "mail",
  "appId",
]);

function findPrincipals(kind: Principal["kind"], filters: readonly (readonly [string, string])[]): Principal[] {
  return principals.filter(
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

function problem(status: number, code: string, message: string): { status: number; body: unknown } {
  return { status, body: { error: { code, message } } };
}
