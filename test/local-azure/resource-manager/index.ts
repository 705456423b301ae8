/**
 * The stand-in for Azure Resource Manager: resource groups, storage accounts, containers, role assignments and whatever
 * else the program declares, under `/.resource-manager/<ARM id>`. It keeps documents and tells the storage service what
 * to do; it authorizes nobody and knows neither Pulumi nor the shape of any SDK.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { migratingIdentity } from "../directory/index.ts";
import type { Tenant } from "../directory/index.ts";
import type { AccountPlane } from "../storage/account-plane.ts";
import type { Documents } from "../storage/documents.ts";
import { ArmError } from "./arm-error.ts";
import { managementLockKind } from "./authorization/management-lock.ts";
import { keyKind } from "./key-vault/key.ts";
import { vaultKind } from "./key-vault/vault.ts";
import { federatedCredentialKind } from "./managed-identity/federated-credential.ts";
import { userAssignedIdentityKind } from "./managed-identity/user-assigned-identity.ts";
import { diagnosticSettingKind } from "./monitor/diagnostic-setting.ts";
import { privateDnsZoneGroupKind, privateZoneKind, virtualNetworkLinkKind } from "./network/private-dns.ts";
import { subnetKind, virtualNetworkKind } from "./network/virtual-network.ts";
import { privateEndpointKind } from "./network/private-endpoint.ts";
import { blobContainerKind } from "./storage/blob-container.ts";
import { encryptionScopeKind } from "./storage/encryption-scope.ts";
import { immutabilityPolicyKind } from "./storage/immutability-policy.ts";
import { inventoryPolicyKind } from "./storage/inventory-policy.ts";
import { legalHoldKind } from "./storage/legal-hold.ts";
import { localUserKind } from "./storage/local-user.ts";
import { blobServiceKind } from "./storage/blob-service.ts";
import { isObject, textAt } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { managementPolicyKind } from "./storage/management-policy.ts";
import { resourceGroupKind } from "./resource-group.ts";
import { parseResourceId } from "./resource-id.ts";
import type { ResourceId } from "./resource-id.ts";
import type { Surroundings } from "./resource-kind.ts";
import { Resources } from "./resources.ts";
import { roleAssignmentKind } from "./authorization/role-assignment.ts";
import { storageAccountKind } from "./storage/account.ts";

export const resourceManagerPrefix = "/.resource-manager";

export interface ResourceManager {
  /** Answers GET, PUT and DELETE of resources and GET of collections; every refusal in Azure's error shape. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What PUT does, for the process itself; throws ArmError. */
  put(id: string, body: JsonObject): Promise<JsonObject>;
  /** What GET shows; undefined for what is not there. */
  find(id: string): Promise<JsonObject | undefined>;
}

export interface ResourceManagerOptions {
  readonly plane: AccountPlane;
  readonly documents: Documents;
  readonly tenant: Tenant;
  /** Where the storage service listens: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /**
   * Actions that the caller has no right to, such as `Microsoft.Authorization/roleAssignments/write`.
   * @default none: everything may be done
   */
  readonly forbidden?: readonly string[];
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** Changes are made one after the other, so that two requests never both find a name free. */
export function createResourceManager(options: ResourceManagerOptions): ResourceManager {
  const resources = new Resources(options.documents);
  const surroundings: Surroundings = {
    plane: options.plane,
    tenant: options.tenant,
    documents: options.documents,
    endpoint: options.endpoint,
    now: options.now ?? (() => new Date()),
    find: (id) => resources.find(id),
    list: (scope, type) => resources.list(scope, type),
  };
  resources.register([
    resourceGroupKind(),
    storageAccountKind(surroundings),
    blobServiceKind(surroundings),
    blobContainerKind(surroundings),
    managementPolicyKind(surroundings),
    inventoryPolicyKind(surroundings),
    localUserKind(surroundings),
    encryptionScopeKind(surroundings),
    immutabilityPolicyKind(surroundings),
    legalHoldKind(surroundings),
    roleAssignmentKind(surroundings),
    managementLockKind(),
    vaultKind(surroundings),
    keyKind(surroundings),
    userAssignedIdentityKind(surroundings),
    federatedCredentialKind(surroundings),
    virtualNetworkKind(surroundings),
    subnetKind(surroundings),
    privateEndpointKind(surroundings),
    privateDnsZoneGroupKind(surroundings),
    privateZoneKind(surroundings),
    virtualNetworkLinkKind(surroundings),
    diagnosticSettingKind(surroundings),
  ]);
  const inTurn = takingTurns();
  return {
    handle: (request, response) => handle(request, response, { resources, inTurn, forbidden: options.forbidden ?? [] }),
    find: (id) => resources.find(id),
    put: (id, body) => inTurn(async () => (await resources.put(id, body)).resource),
  };
}

type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

function takingTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

interface Desk {
  readonly forbidden: readonly string[];
  readonly resources: Resources;
  readonly inTurn: InTurn;
}

async function handle(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  try {
    const url = new URL(request.url ?? "/", "http://resource-manager");
    const id = decodeURIComponent(url.pathname.slice(resourceManagerPrefix.length));
    const body = request.method === "PUT" || request.method === "PATCH" ? await readBody(request) : {};
    const { status, content } = await perform(request.method ?? "", { id, body }, desk);
    answer(response, status, content);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    answer(response, error.status, { error: { code: error.code, message: error.message } });
  }
}

async function perform(
  method: string,
  asked: { id: string; body: JsonObject },
  { resources, inTurn, forbidden }: Desk,
): Promise<{ status: number; content?: unknown }> {
  const id = parseResourceId(asked.id);
  refuseForbidden(id, method, forbidden);
  if (method === "GET" && id.collection) {
    const value = await resources.list(id.parent, id.type);
    // Diagnostic settings are told of one resource, not of what lies below it.
    const ofOne = value.filter(
      (one) => parseResourceId(textAt(one, "id") ?? "").parent.toLowerCase() === id.parent.toLowerCase(),
    );
    return {
      status: 200,
      content: { value: id.type.toLowerCase() === "microsoft.insights/diagnosticsettings" ? ofOne : value },
    };
  }
  if (id.collection) throw new ArmError(405, "MethodNotAllowed", `A collection cannot be changed: ${id.text}`);
  switch (method) {
    case "GET":
      return { status: 200, content: await resources.get(asked.id) };
    case "PUT": {
      const { resource, created } = await inTurn(() => resources.put(asked.id, asked.body));
      return { status: created ? 201 : 200, content: resource };
    }
    case "PATCH":
      return { status: 200, content: await inTurn(() => patched(resources, asked)) };
    case "DELETE":
      return { status: (await inTurn(() => resources.remove(asked.id))) ? 200 : 204 };
    default:
      throw new ArmError(405, "MethodNotAllowed", `The method '${method}' is not supported for ${id.text}`);
  }
}

const verbs: Readonly<Record<string, string>> = { GET: "read", PUT: "write", PATCH: "write", DELETE: "delete" };

function refuseForbidden({ type, text }: ResourceId, method: string, forbidden: readonly string[]): void {
  const action = `${type}/${verbs[method] ?? "action"}`;
  if (!forbidden.some((one) => one.toLowerCase() === action.toLowerCase())) return;
  const { clientId, objectId } = migratingIdentity;
  const message =
    `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over ` +
    `scope '${text}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  throw new ArmError(403, "AuthorizationFailed", message);
}

/** Storage accounts alone: what a PATCH names is replaced as a whole, one property at a time; everything else stays. */
async function patched(resources: Resources, { id, body }: { id: string; body: JsonObject }): Promise<JsonObject> {
  const { type } = parseResourceId(id);
  if (type.toLowerCase() !== "microsoft.storage/storageaccounts")
    throw new ArmError(405, "MethodNotAllowed", `The method 'PATCH' is not supported for ${id}`);
  const { kind, sku, location, tags } = await resources.get(id);
  return (await resources.put(id, { kind, sku, location, tags, ...body })).resource;
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (isObject(body)) return body;
  } catch {
    // Answered below like any other body that is not an object.
  }
  throw new ArmError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
}

function answer(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(content === undefined ? undefined : JSON.stringify(content));
}
