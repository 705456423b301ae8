import type { AzureConnection } from "./azure-connection.ts";
import { resourcePath } from "./resource-path.ts";
import { resourceTokens, resourceType } from "./resource-types.ts";
import type { Values } from "./shape.ts";
import { toOutputs } from "./wire-form.ts";

export interface Caller {
  readonly azure: AzureConnection;
  readonly subscription: string;
}

/** The getter of every resource type (`storage:getStorageAccount`), and who is calling. */
export async function invokeAzureNative(caller: Caller, token: string, args: Values): Promise<Values> {
  if (token === "azure-native:authorization:getClientConfig") {
    const { clientId, objectId, tenantId } = await caller.azure.caller();
    return { clientId, objectId, tenantId, subscriptionId: caller.subscription };
  }
  if (token === "azure-native:authorization:getClientToken") return { token: await caller.azure.token() };
  const resource = token.replace(/:get(\w+)$/, ":$1");
  if (resource === token || !resourceTokens.includes(resource)) {
    const getters = resourceTokens.map((name) => name.replace(/:(\w+)$/, ":get$1"));
    const ofCaller = ["getClientConfig", "getClientToken"].map((name) => `azure-native:authorization:${name}`);
    const known = [...ofCaller, ...getters].join(", ");
    throw new Error(`the local azure-native does not know the function ${token}; it knows ${known}`);
  }
  const type = await resourceType(resource);
  const id = resourcePath(type, caller.subscription, args);
  const found = await caller.azure.get(id).catch((error: unknown) => {
    throw new Error(`request failed ${id}: ${error instanceof Error ? error.message : String(error)}`);
  });
  return { ...toOutputs(type, found), id: found["id"] };
}
