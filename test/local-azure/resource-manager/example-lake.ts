/** The resources that the tests of this room are about, and a bare service to ask about them. */
import assert from "node:assert/strict";
import { migratingIdentity } from "../directory/index.ts";
import { startBareService } from "./bare-service.ts";
import type { BareService } from "./bare-service.ts";
import { isObject, objectAt } from "./json.ts";
import type { JsonObject } from "./json.ts";

export const subscription = `/subscriptions/${migratingIdentity.subscriptionId}`;
export const group = `${subscription}/resourceGroups/rg-lake`;
export const account = `${group}/providers/Microsoft.Storage/storageAccounts/contosolake`;
export const container = (name: string) => `${account}/blobServices/default/containers/${name}`;
export const owner = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b`;
export const assignment = (guid: string) => `${account}/providers/Microsoft.Authorization/roleAssignments/${guid}`;
export const guid = "0b1c2d3e-4f50-4a61-8b72-9c8d0e1f2a3b";
export const lake = {
  location: "West Europe",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  properties: { isHnsEnabled: true },
};

export async function withService(work: (service: BareService, send: Send) => Promise<void>): Promise<void> {
  const service = await startBareService();
  const send: Send = async (method, id, body) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${service.endpoint}/.resource-manager${id}`, init);
    const content: unknown = JSON.parse((await response.text()) || "{}");
    const object = isObject(content) ? content : {};
    return { status: response.status, code: objectAt(object, "error")["code"], body: object };
  };
  try {
    await work(service, send);
  } finally {
    await service.stop();
  }
}

export type Send = (
  method: string,
  id: string,
  body?: unknown,
) => Promise<{ status: number; code: unknown; body: JsonObject }>;

export async function prepare(send: Send): Promise<void> {
  assert.equal((await send("PUT", group, { location: "westeurope" })).status, 201);
  assert.equal((await send("PUT", account, lake)).status, 201);
}
