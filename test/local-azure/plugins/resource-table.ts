/**
 * The resource types of azure-native that the local one knows, as data: API versions, paths, and the package whose mappers
 * tell their properties. Replacing properties are those of azure-native's `provider/pkg/gen/replacement.go` and those that
 * Azure's specifications mark with `x-ms-mutability` as settable at creation only.
 */
import type { MapperPackage } from "./mapper-shapes.ts";
import type { Values } from "./shape.ts";

/** How a name that is left out is made: name in the program plus random hexadecimal, that name as it is, or a GUID. */
export type AutoName = "random" | "copy" | "uuid";

/** One resource type; parameters are the `{…}` of its path. */
export interface ResourceRow {
  readonly apiVersion: string;
  /** ARM id with `{parameter}` parts, which are inputs of the same name. */
  readonly path: string;
  /** How parameters that are left out are made up. */
  readonly autoName?: Readonly<Record<string, AutoName>>;
  readonly package: MapperPackage;
  /** Class of the body that is sent. */
  readonly input: string;
  /** Class of the answer. @default that of the body */
  readonly output?: string;
  readonly replacing?: readonly string[];
  /**
   * What a resource is that exists together with its parent, or stays when it is deleted
   * (`provider/pkg/openapi/defaults/defaultResourcesState.go`). Create takes over one in that state.
   */
  readonly defaultState?: Values;
  /** Written by hand in azure-native: its outputs are its inputs. @default false */
  readonly custom?: boolean;
  /** Azure has no DELETE for it: create takes over any, delete sets the default state. @default false */
  readonly undeletable?: boolean;
}

const inGroup = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
const account = `${inGroup}/providers/Microsoft.Storage/storageAccounts/{accountName}`;
const container = `${account}/blobServices/default/containers/{containerName}`;
const endpoint = `${inGroup}/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}`;
const zone = `${inGroup}/providers/Microsoft.Network/privateDnsZones/{privateZoneName}`;
const network = `${inGroup}/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}`;
const vault = `${inGroup}/providers/Microsoft.KeyVault/vaults/{vaultName}`;
const identity = `${inGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}`;
const ofScope = "/{scope}/providers/Microsoft.Authorization";
const ofResource = "/{resourceUri}/providers/Microsoft.Insights";

export const resourceTable: Readonly<Record<string, ResourceRow>> = {
  "azure-native:resources:ResourceGroup": {
    apiVersion: "2024-03-01",
    path: inGroup,
    autoName: { resourceGroupName: "random" },
    package: "@azure/arm-resources",
    input: "ResourceGroup",
    replacing: ["location"],
  },
  "azure-native:storage:StorageAccount": {
    apiVersion: "2024-01-01",
    path: account,
    autoName: { accountName: "random" },
    package: "@azure/arm-storage",
    input: "StorageAccountCreateParameters",
    output: "StorageAccount",
    replacing: ["location", "isHnsEnabled", "immutableStorageWithVersioning"],
  },
  "azure-native:storage:BlobContainer": {
    apiVersion: "2024-01-01",
    path: container,
    autoName: { containerName: "random" },
    package: "@azure/arm-storage",
    input: "BlobContainer",
  },
  "azure-native:storage:BlobServiceProperties": {
    apiVersion: "2024-01-01",
    path: `${account}/blobServices/{blobServicesName}`,
    autoName: { blobServicesName: "copy" },
    package: "@azure/arm-storage",
    input: "BlobServiceProperties",
    defaultState: {},
    undeletable: true,
  },
  "azure-native:storage:ManagementPolicy": {
    apiVersion: "2024-01-01",
    path: `${account}/managementPolicies/{managementPolicyName}`,
    autoName: { managementPolicyName: "copy" },
    package: "@azure/arm-storage",
    input: "ManagementPolicy",
  },
  "azure-native:authorization:RoleAssignment": {
    apiVersion: "2022-04-01",
    path: `${ofScope}/roleAssignments/{roleAssignmentName}`,
    autoName: { roleAssignmentName: "uuid" },
    package: "@azure/arm-authorization",
    input: "RoleAssignmentCreateParameters",
    output: "RoleAssignment",
    replacing: ["principalId"],
  },
  "azure-native:network:PrivateEndpoint": {
    apiVersion: "2024-05-01",
    path: endpoint,
    autoName: { privateEndpointName: "random" },
    package: "@azure/arm-network",
    input: "PrivateEndpoint",
    replacing: ["subnet"],
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    apiVersion: "2024-05-01",
    path: `${endpoint}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
    autoName: { privateDnsZoneGroupName: "random" },
    package: "@azure/arm-network",
    input: "PrivateDnsZoneGroup",
  },
  "azure-native:network:VirtualNetwork": {
    apiVersion: "2024-05-01",
    path: network,
    autoName: { virtualNetworkName: "random" },
    package: "@azure/arm-network",
    input: "VirtualNetwork",
    replacing: ["location"],
  },
  "azure-native:network:Subnet": {
    apiVersion: "2024-05-01",
    path: `${network}/subnets/{subnetName}`,
    autoName: { subnetName: "random" },
    package: "@azure/arm-network",
    input: "Subnet",
  },
  "azure-native:privatedns:PrivateZone": {
    apiVersion: "2024-06-01",
    path: zone,
    autoName: { privateZoneName: "random" },
    package: "@azure/arm-privatedns",
    input: "PrivateZone",
    replacing: ["location"],
  },
  "azure-native:privatedns:VirtualNetworkLink": {
    apiVersion: "2024-06-01",
    path: `${zone}/virtualNetworkLinks/{virtualNetworkLinkName}`,
    autoName: { virtualNetworkLinkName: "random" },
    package: "@azure/arm-privatedns",
    input: "VirtualNetworkLink",
    replacing: ["location"],
  },
  "azure-native:privatedns:PrivateRecordSet": {
    apiVersion: "2024-06-01",
    path: `${zone}/{recordType}/{relativeRecordSetName}`,
    autoName: { relativeRecordSetName: "random" },
    package: "@azure/arm-privatedns",
    input: "RecordSet",
  },
  "azure-native:storage:BlobInventoryPolicy": {
    apiVersion: "2024-01-01",
    path: `${account}/inventoryPolicies/{blobInventoryPolicyName}`,
    autoName: { blobInventoryPolicyName: "copy" },
    package: "@azure/arm-storage",
    input: "BlobInventoryPolicy",
  },
  "azure-native:storage:LocalUser": {
    apiVersion: "2024-01-01",
    path: `${account}/localUsers/{username}`,
    autoName: { username: "copy" },
    package: "@azure/arm-storage",
    input: "LocalUser",
  },
  "azure-native:storage:EncryptionScope": {
    apiVersion: "2024-01-01",
    path: `${account}/encryptionScopes/{encryptionScopeName}`,
    autoName: { encryptionScopeName: "random" },
    package: "@azure/arm-storage",
    input: "EncryptionScope",
    defaultState: { state: "Disabled" },
    undeletable: true,
  },
  "azure-native:storage:BlobContainerImmutabilityPolicy": {
    apiVersion: "2024-01-01",
    path: `${container}/immutabilityPolicies/{immutabilityPolicyName}`,
    autoName: { immutabilityPolicyName: "copy" },
    package: "@azure/arm-storage",
    input: "ImmutabilityPolicy",
    defaultState: { immutabilityPeriodSinceCreationInDays: 0, state: "Deleted" },
  },
  // azure-native sets and clears the tags of a hold by POST; here they are a resource below the container.
  "azure-native:storage:BlobContainerLegalHold": {
    apiVersion: "2024-01-01",
    path: `${container}/legalHolds/default`,
    package: "@azure/arm-storage",
    input: "LegalHold",
    // Tags are added to those that are there.
    defaultState: {},
    custom: true,
  },
  "azure-native:keyvault:Vault": {
    apiVersion: "2024-11-01",
    path: vault,
    autoName: { vaultName: "random" },
    package: "@azure/arm-keyvault",
    input: "VaultCreateOrUpdateParameters",
    output: "Vault",
  },
  "azure-native:keyvault:Key": {
    apiVersion: "2024-11-01",
    path: `${vault}/keys/{keyName}`,
    autoName: { keyName: "random" },
    package: "@azure/arm-keyvault",
    input: "KeyCreateParameters",
    output: "Key",
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    apiVersion: "2023-01-31",
    path: identity,
    autoName: { resourceName: "random" },
    package: "@azure/arm-msi",
    input: "Identity",
    replacing: ["location"],
  },
  "azure-native:managedidentity:FederatedIdentityCredential": {
    apiVersion: "2023-01-31",
    path: `${identity}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}`,
    autoName: { federatedIdentityCredentialResourceName: "random" },
    package: "@azure/arm-msi",
    input: "FederatedIdentityCredential",
  },
  "azure-native:monitor:DiagnosticSetting": {
    apiVersion: "2021-05-01-preview",
    path: `${ofResource}/diagnosticSettings/{name}`,
    autoName: { name: "random" },
    package: "@azure/arm-monitor",
    input: "DiagnosticSettingsResource",
  },
  "azure-native:authorization:ManagementLockByScope": {
    apiVersion: "2020-05-01",
    path: `${ofScope}/locks/{lockName}`,
    autoName: { lockName: "random" },
    package: "@azure/arm-locks",
    input: "ManagementLockObject",
  },
};
