import { loadModels } from "./mapper-shapes.ts";
import type { MapperPackage, Models } from "./mapper-shapes.ts";
import { privateZone, virtualNetworkLink } from "./private-dns-shapes.ts";
import { property, text } from "./shape.ts";
import type { Property, PropertyType } from "./shape.ts";

/** A resource type of azure-native, with everything that checking and managing it takes. */
export interface ResourceType {
  readonly token: string;
  readonly apiVersion: string;
  /** ARM id with `{parameter}` parts, which are inputs of the same name. */
  readonly path: string;
  /** Inputs that are part of the id; a change of one always replaces. */
  readonly parameters: readonly (Property & { readonly autoName?: AutoName })[];
  /** Inputs that go into the body. */
  readonly inputs: readonly Property[];
  readonly outputs: readonly Property[];
  /** Inputs of the body whose change replaces the resource, as azure-native has them. */
  readonly replacing: ReadonlySet<string>;
  /** Exists together with its parent: create takes it over, delete sets it back. */
  readonly singleton: boolean;
}

/** How a name that is left out is made: name in the program plus random hexadecimal, that name as it is, or a GUID. */
export type AutoName = "random" | "copy" | "uuid";

/** The table's row; `parameters` names those of the path in order, with how to make the last ones up. */
interface Row {
  readonly apiVersion: string;
  readonly path: string;
  readonly autoName?: Readonly<Record<string, AutoName>>;
  readonly package: MapperPackage | { readonly input: PropertyType; readonly output: PropertyType };
  readonly input?: string;
  readonly output?: string;
  /** Required by azure-native though neither mapper nor declaration says so. */
  readonly required?: readonly string[];
  /** Properties of the class that azure-native takes from nobody. */
  readonly outputOnly?: readonly string[];
  readonly replacing?: readonly string[];
  readonly singleton?: boolean;
}

const inGroup = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
const account = `${inGroup}/providers/Microsoft.Storage/storageAccounts/{accountName}`;
const endpoint = `${inGroup}/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}`;
const zone = `${inGroup}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}`;

/** API versions and paths as in azure-native 3.28; replacing ones as in its list of properties that force a new one. */
const table: Readonly<Record<string, Row>> = {
  "azure-native:resources:ResourceGroup": {
    apiVersion: "2024-03-01",
    path: inGroup,
    autoName: { resourceGroupName: "random" },
    package: "@azure/arm-resources",
    input: "ResourceGroup",
    outputOnly: ["properties"],
    replacing: ["location"],
  },
  "azure-native:storage:StorageAccount": {
    apiVersion: "2024-01-01",
    path: account,
    autoName: { accountName: "random" },
    package: "@azure/arm-storage",
    input: "StorageAccountCreateParameters",
    output: "StorageAccount",
    replacing: ["location", "isHnsEnabled"],
  },
  "azure-native:storage:BlobContainer": {
    apiVersion: "2024-01-01",
    path: `${account}/blobServices/default/containers/{containerName}`,
    autoName: { containerName: "random" },
    package: "@azure/arm-storage",
    input: "BlobContainer",
    outputOnly: ["immutabilityPolicy", "legalHold"],
  },
  "azure-native:storage:BlobServiceProperties": {
    apiVersion: "2024-01-01",
    path: `${account}/blobServices/{blobServicesName}`,
    autoName: { blobServicesName: "copy" },
    package: "@azure/arm-storage",
    input: "BlobServiceProperties",
    outputOnly: ["sku"],
    singleton: true,
  },
  "azure-native:storage:ManagementPolicy": {
    apiVersion: "2024-01-01",
    path: `${account}/managementPolicies/{managementPolicyName}`,
    autoName: { managementPolicyName: "copy" },
    package: "@azure/arm-storage",
    input: "ManagementPolicy",
    required: ["policy"],
  },
  "azure-native:authorization:RoleAssignment": {
    apiVersion: "2022-04-01",
    path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    autoName: { roleAssignmentName: "uuid" },
    package: "@azure/arm-authorization",
    input: "RoleAssignmentCreateParameters",
    output: "RoleAssignment",
  },
  "azure-native:network:PrivateEndpoint": {
    apiVersion: "2024-05-01",
    path: endpoint,
    autoName: { privateEndpointName: "random" },
    package: "@azure/arm-network",
    input: "PrivateEndpoint",
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    apiVersion: "2024-05-01",
    path: `${endpoint}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
    autoName: { privateDnsZoneGroupName: "random" },
    package: "@azure/arm-network",
    input: "PrivateDnsZoneGroup",
  },
  "azure-native:privatedns:PrivateZone": {
    apiVersion: "2024-06-01",
    path: zone,
    autoName: { privateZoneName: "random" },
    package: privateZone,
    replacing: ["location"],
  },
  "azure-native:privatedns:VirtualNetworkLink": {
    apiVersion: "2024-06-01",
    path: `${zone}/virtualNetworkLinks/{virtualNetworkLinkName}`,
    autoName: { virtualNetworkLinkName: "random" },
    package: virtualNetworkLink,
    replacing: ["location"],
  },
};

export const resourceTokens: readonly string[] = Object.keys(table);

const resourceTypes = new Map<string, Promise<ResourceType>>();

/** Throws for a type that is not in the table, naming the table. */
export function resourceType(token: string): Promise<ResourceType> {
  const found = resourceTypes.get(token) ?? readResourceType(token);
  resourceTypes.set(token, found);
  return found;
}

async function readResourceType(token: string): Promise<ResourceType> {
  const row = table[token];
  if (row === undefined) {
    const known = resourceTokens.map((name) => name.replace("azure-native:", "")).join(", ");
    throw new Error(`the local azure-native does not know the resource type ${token}; it knows ${known}`);
  }
  const { models, input, output } = await readShapes(row);
  const parameters = readParameters(row, models);
  const hidden = new Set(row.outputOnly);
  return {
    token,
    apiVersion: row.apiVersion,
    path: row.path,
    parameters,
    inputs: input
      .filter(({ name, readOnly }) => !readOnly && !hidden.has(name))
      .map((input) => (row.required?.includes(input.name) === true ? { ...input, required: true } : input)),
    outputs: output.filter(({ name }) => name !== "id"),
    replacing: new Set([...parameters.map(({ name }) => name), ...(row.replacing ?? [])]),
    singleton: row.singleton ?? false,
  };
}

interface Shapes {
  readonly models?: Models;
  readonly input: readonly Property[];
  readonly output: readonly Property[];
}

async function readShapes(row: Row): Promise<Shapes> {
  if (typeof row.package !== "string") {
    return { input: propertiesOf(row.package.input), output: propertiesOf(row.package.output) };
  }
  const models = await loadModels(row.package);
  const input = models.object(row.input ?? "");
  const output = models.object(row.output ?? row.input ?? "");
  return { models, input: propertiesOf(input), output: propertiesOf(output) };
}

function readParameters(row: Row, models: Models | undefined): ResourceType["parameters"] {
  const names = Array.from(row.path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  return names
    .filter((name) => name !== "subscriptionId")
    .map((name) => {
      const constraints = models?.constraints(name);
      const autoName = row.autoName?.[name];
      return {
        ...property(name, name, text, { required: true, ...(constraints === undefined ? {} : { constraints }) }),
        ...(autoName === undefined ? {} : { autoName }),
      };
    });
}

function propertiesOf(type: PropertyType): readonly Property[] {
  return type.kind === "object" ? type.properties() : [];
}
