/**
 * Where azure-native 3.28 differs from the mappers that are installed: they belong to another API version, or do not say what
 * Azure alone sets. resource-types.test.ts holds both against the declarations of azure-native.
 */
import { property, text } from "./shape.ts";
import type { Property, PropertyType } from "./shape.ts";

/** By property name, but for `added`. */
export interface Correction {
  readonly added?: readonly Property[];
  readonly absent?: readonly string[];
  /** Azure sets it, and takes it from nobody. */
  readonly readOnly?: readonly string[];
  readonly required?: readonly string[];
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
}

const readOnly = { readOnly: true };
const systemData = property("systemData", "systemData", { kind: "any" }, readOnly);
const resolution: PropertyType = { kind: "text", allowed: ["Default", "NxDomainRedirect"] };
/** The common part of resources: what every answer of Azure holds. */
const told: Correction = { readOnly: ["etag", "systemData"] };

/** By package and class. */
export const corrections: Readonly<Record<string, Correction>> = {
  "@azure/arm-authorization RoleAssignment": { added: [systemData] },
  "@azure/arm-authorization RoleAssignmentCreateParameters": {
    allowed: {
      principalType: [
        "User",
        "Group",
        "ServicePrincipal",
        "ForeignGroup",
        "Device",
        "AgentUser",
        "AgentServicePrincipal",
      ],
    },
  },
  "@azure/arm-keyvault VaultProperties": { readOnly: ["provisioningState", "vaultUri"] },
  "@azure/arm-locks ManagementLockObject": told,
  "@azure/arm-monitor DiagnosticSettingsResource": {
    added: [property("marketplacePartnerId", "properties.marketplacePartnerId", text), systemData],
  },
  "@azure/arm-monitor LogSettings": { added: [property("categoryGroup", "categoryGroup", text)] },
  "@azure/arm-msi FederatedIdentityCredential": { ...told, required: ["issuer", "subject", "audiences"] },
  "@azure/arm-msi Identity": { ...told, absent: ["isolationScope"] },
  "@azure/arm-privatedns PrivateZone": { ...told, added: [systemData] },
  "@azure/arm-privatedns RecordSet": { ...told, added: [systemData] },
  "@azure/arm-privatedns VirtualNetworkLink": {
    ...told,
    added: [property("resolutionPolicy", "properties.resolutionPolicy", resolution), systemData],
  },
  "@azure/arm-resources ResourceGroup": { readOnly: ["properties"] },
  "@azure/arm-storage BlobContainer": { readOnly: ["etag", "immutabilityPolicy", "legalHold"] },
  "@azure/arm-storage BlobInventoryPolicy": { ...told, required: ["policy"] },
  "@azure/arm-storage BlobServiceProperties": { readOnly: ["sku"] },
  "@azure/arm-storage LegalHold": { absent: ["hasLegalHold"] },
  "@azure/arm-storage LocalUser": told,
  "@azure/arm-storage ManagementPolicy": { required: ["policy"] },
};

/** The properties as azure-native has them. */
export function correct(correction: Correction, properties: readonly Property[]): readonly Property[] {
  const { added = [], absent = [], readOnly = [], required = [], allowed = {} } = correction;
  const kept = properties.filter(({ name }) => !absent.includes(name));
  return [...kept, ...added].map((one) => ({
    ...one,
    readOnly: one.readOnly || readOnly.includes(one.name),
    required: one.required || required.includes(one.name),
    type: allowed[one.name] === undefined ? one.type : { kind: "text", allowed: allowed[one.name] ?? [] },
  }));
}
