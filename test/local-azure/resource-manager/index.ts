/**
 * The stand-in for Azure Resource Manager: resource groups, storage accounts, containers, role assignments and whatever
 * else the program declares, under `/.resource-manager/<ARM id>`. It keeps documents and tells the storage service what
 * to do; it authorizes nobody and knows neither Pulumi nor the shape of any SDK.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccountPlane } from "../storage/account-plane.ts";
import type { Documents } from "../storage/documents.ts";
import { ArmError } from "./arm-error.ts";
import { blobContainerKind } from "./blob-container.ts";
import { blobServiceKind } from "./blob-service.ts";
import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { managementPolicyKind } from "./management-policy.ts";
import { resourceGroupKind } from "./resource-group.ts";
import { parseResourceId } from "./resource-id.ts";
import type { Surroundings } from "./resource-kind.ts";
import { Resources } from "./resources.ts";
import { roleAssignmentKind } from "./role-assignment.ts";
import { storageAccountKind } from "./storage-account.ts";

export const resourceManagerPrefix = "/.resource-manager";

export interface ResourceManager {
  /** Answers GET, PUT and DELETE of resources and GET of collections; every refusal in Azure's error shape. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What PUT does, for the process itself; throws ArmError. */
  put(id: string, body: JsonObject): Promise<JsonObject>;
}

export interface ResourceManagerOptions {
  readonly plane: AccountPlane;
  readonly documents: Documents;
  /** Where the storage service listens: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** Changes are made one after the other, so that two requests never both find a name free. */
export function createResourceManager(options: ResourceManagerOptions): ResourceManager {
  const resources = new Resources(options.documents);
  const surroundings: Surroundings = {
    plane: options.plane,
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
    roleAssignmentKind(surroundings),
  ]);
  const inTurn = takingTurns();
  return {
    handle: (request, response) => handle(request, response, { resources, inTurn }),
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
  readonly resources: Resources;
  readonly inTurn: InTurn;
}

async function handle(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  try {
    const url = new URL(request.url ?? "/", "http://resource-manager");
    const id = decodeURIComponent(url.pathname.slice(resourceManagerPrefix.length));
    const body = request.method === "PUT" ? await readBody(request) : {};
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
  { resources, inTurn }: Desk,
): Promise<{ status: number; content?: unknown }> {
  const id = parseResourceId(asked.id);
  if (method === "GET" && id.collection) {
    return { status: 200, content: { value: await resources.list(id.parent, id.type) } };
  }
  if (id.collection) throw new ArmError(405, "MethodNotAllowed", `A collection cannot be changed: ${id.text}`);
  switch (method) {
    case "GET":
      return { status: 200, content: await resources.get(asked.id) };
    case "PUT": {
      const { resource, created } = await inTurn(() => resources.put(asked.id, asked.body));
      return { status: created ? 201 : 200, content: resource };
    }
    case "DELETE":
      return { status: (await inTurn(() => resources.remove(asked.id))) ? 200 : 204 };
    default:
      throw new ArmError(405, "MethodNotAllowed", `The method '${method}' is not supported for ${id.text}`);
  }
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
