/** How a refusal is proved: a request that Azure takes, and the least change that makes it refuse. */
import { migratingIdentity } from "../../directory/index.ts";
import type { BareService } from "../bare-service.ts";
import { group, subscription } from "../example-lake.ts";
import { isObject } from "../json.ts";
import type { JsonObject } from "../json.ts";

/** Makes a resource; throws ArmError. */
export type Put = (id: string, body: JsonObject) => Promise<JsonObject>;

/** A request that is taken once what it needs is there. */
export interface Wellformed {
  readonly id: string;
  readonly body: JsonObject;
  /** In a resource group that is there. @default nothing else is needed */
  readonly needs?: (put: Put, service: BareService) => Promise<void>;
}

export interface RefusalCase {
  /** The refusal's id. */
  readonly refusal: string;
  readonly of: Wellformed;
  /** Laid over the body: objects are joined, everything else is replaced, undefined takes away. */
  readonly change?: JsonObject;
  /** Another name in place of the last one of the id. */
  readonly name?: string;
  /** What has to be there instead of what the well-formed request needs. */
  readonly needs?: Wellformed["needs"];
  /** What else has to be there. */
  readonly after?: Wellformed["needs"];
  /** The change is refused of a resource that is there, not of a new one. @default false */
  readonly ofExisting?: boolean;
}

/** Adds what all cases of one resource have in common. */
export function casesOf(of: Wellformed, cases: readonly Omit<RefusalCase, "of">[]): readonly RefusalCase[] {
  return cases.map((one) => ({ ...one, of }));
}

export function changed(body: JsonObject, change: JsonObject): JsonObject {
  const entries = Object.keys({ ...body, ...change }).map((name) => {
    const [before, after] = [body[name], change[name]];
    if (!(name in change)) return [name, before] as const;
    return [name, isObject(before) && isObject(after) ? changed(before, after) : after] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Ids in the resource group of the examples. */
export const storage = (name: string, inGroup = group) =>
  `${inGroup}/providers/Microsoft.Storage/storageAccounts/${name}`;
export const vault = (name: string) => `${group}/providers/Microsoft.KeyVault/vaults/${name}`;
export const identity = (name: string) => `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
export const network = (name: string) => `${group}/providers/Microsoft.Network/${name}`;
export const role = (guid: string) => `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
export const assignmentOf = (scope: string, guid: string) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`;

/** Bodies that several cases need. */
export const hierarchical: JsonObject = {
  location: "westeurope",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  properties: { isHnsEnabled: true },
};
export const flat = changed(hierarchical, { properties: { isHnsEnabled: false } });
export const premium = changed(hierarchical, { kind: "BlockBlobStorage", sku: { name: "Premium_LRS" } });
export const protectedVault: JsonObject = {
  location: "westeurope",
  properties: {
    tenantId: migratingIdentity.tenantId,
    sku: { family: "A", name: "standard" },
    enablePurgeProtection: true,
    enableRbacAuthorization: true,
  },
};

/** `count` things, numbered from 0. */
export function numbered<Thing>(count: number, thing: (index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, index) => thing(index));
}
