/**
 * Changes of the tenant: `POST /.directory/groups|servicePrincipals` makes one (names may be there already), `PUT` and `DELETE /.directory/groups/ID`, and `PUT` and
 * `DELETE /.directory/groups/ID/members/MEMBER`. What is refused, is refused as Microsoft Graph refuses it
 * (https://learn.microsoft.com/graph/api/group-post-groups, group-post-members).
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { migratingIdentity } from "./principals.ts";
import type { Principal } from "./principals.ts";
import { DirectoryRefusal, notInDirectory } from "./refusal.ts";
import type { Tenant } from "./tenant.ts";

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** Performs one change. Throws DirectoryRefusal. */
export async function changeDirectory(tenant: Tenant, path: string, request: IncomingMessage): Promise<Answer> {
  const [, , collection = "", objectId, members, member = ""] = path.split("/");
  const method = request.method ?? "";
  if (method === "POST" && objectId === undefined) return make(tenant, collection, request);
  const group = groupIn(tenant, collection, objectId);
  if (members === "members") return changeMember(tenant, group, { member, method });
  if (method === "DELETE") {
    await tenant.remove(group.objectId);
    return { status: 204 };
  }
  await tenant.put({ ...groupOf(tenant, await readFields(request), group), objectId: group.objectId });
  return { status: 200, body: tenant.find(group.objectId) };
}

function groupIn(tenant: Tenant, collection: string, objectId = ""): Principal {
  if (collection !== "groups") throw notInDirectory(collection);
  const found = tenant.find(objectId);
  if (found?.kind !== "group") throw notInDirectory(objectId);
  return found;
}

async function make(tenant: Tenant, collection: string, request: IncomingMessage): Promise<Answer> {
  if (collection === "servicePrincipals") return makeServicePrincipal(tenant, request);
  if (collection !== "groups") throw notInDirectory(collection);
  const asked = groupOf(tenant, await readFields(request), { owners: [migratingIdentity.objectId] });
  return { status: 201, body: await tenant.make(asked) };
}

/** Names of applications are not unique, as little as those of groups. */
async function makeServicePrincipal(tenant: Tenant, request: IncomingMessage): Promise<Answer> {
  const displayName = textOf(await readFields(request), "displayName");
  checkDisplayName(displayName);
  return { status: 201, body: await tenant.make({ kind: "servicePrincipal", displayName, appId: randomUUID() }) };
}

async function changeMember(
  tenant: Tenant,
  group: Principal,
  { member, method }: { readonly member: string; readonly method: string },
): Promise<Answer> {
  const others = (group.members ?? []).filter((one) => one !== member.toLowerCase());
  const isMember = others.length < (group.members ?? []).length;
  if (method === "DELETE") {
    if (!isMember) throw notInDirectory(member);
    await tenant.put({ ...group, members: others });
    return { status: 204 };
  }
  if (tenant.find(member) === undefined) throw notInDirectory(member);
  if (isMember) {
    const message =
      "One or more added object references already exist for the following modified properties: 'members'.";
    throw new DirectoryRefusal(400, "Request_BadRequest", message);
  }
  await tenant.put({ ...group, members: [...others, member.toLowerCase()] });
  return { status: 204 };
}

/** The group that is asked for; what is not named stays as it was. */
function groupOf(tenant: Tenant, fields: Fields, before: Partial<Principal>): Omit<Principal, "objectId"> {
  const displayName = textOf(fields, "displayName", before.displayName);
  checkDisplayName(displayName);
  const mailNickname = textOf(fields, "mailNickname", before.mailNickname ?? displayName.replaceAll(/[^\w.-]/g, ""));
  checkMailNickname(mailNickname);
  return {
    kind: "group",
    displayName,
    mailNickname,
    description: textOf(fields, "description", before.description),
    members: idsOf(tenant, fields["members"], before.members),
    owners: idsOf(tenant, fields["owners"], before.owners),
  };
}

function checkDisplayName(name: string): void {
  if (name === "" || name.length > 256) {
    throw invalid("displayName", "must be specified, with at most 256 characters");
  }
}

function checkMailNickname(name: string): void {
  if (!/^[!-~]{1,64}$/.test(name) || /[@()\\[\]";:<>,]/.test(name)) {
    const rule = 'must be at most 64 characters of the ASCII character set, without any of @()\\[]";:<>,';
    throw invalid("mailNickname", rule);
  }
}

function idsOf(tenant: Tenant, value: unknown, before: readonly string[] = []): readonly string[] {
  if (!Array.isArray(value)) return before;
  return value.map((given) => {
    const found = tenant.find(String(given));
    if (found === undefined) throw notInDirectory(String(given));
    return found.objectId;
  });
}

function invalid(property: string, rule: string): DirectoryRefusal {
  return new DirectoryRefusal(
    400,
    "Request_BadRequest",
    `Invalid value specified for property '${property}': ${rule}.`,
  );
}

function textOf(fields: Fields, name: string, before = ""): string {
  const value = fields[name];
  return typeof value === "string" ? value : before;
}

async function readFields(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
  return typeof body === "object" && body !== null ? { ...body } : {};
}
