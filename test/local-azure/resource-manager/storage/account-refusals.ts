/** What Azure refuses of storage accounts, but for names, which need a look at all others, and for encryption. */
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { isRegion, offers, regions } from "../regions.ts";
import { invalidValues, notAllowed, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { mostAddressRules, mostSubnetRules, rulesOf, wrongAddresses } from "./firewall.ts";
import { accountKinds, changesAtOnce, kindTakes, readSku } from "./redundancy.ts";

/** A PUT of an account, taken apart. */
export interface AskedAccount {
  readonly name: string;
  readonly group: string;
  readonly kind: string | undefined;
  readonly sku: string | undefined;
  /** As Azure shows it; empty if none is given. */
  readonly location: string;
  readonly tags: JsonObject;
  /** What the request names. */
  readonly named: JsonObject;
  /** What the account will have: the request over what it has. */
  readonly properties: JsonObject;
  /** Subnets that the firewall would let in, though they have no service endpoint for storage. */
  readonly subnetsWithoutEndpoint: readonly string[];
  /** The account as it is; undefined for a new one. */
  readonly before: JsonObject | undefined;
}

const features = "https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts";
const restRequest = "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create";

const needsHierarchy = (property: string, page: string): Refusal<AskedAccount> => ({
  id: `account-${property}-without-hierarchical-namespace`,
  status: 400,
  code: "InvalidRequestPropertyValue",
  says: ({ properties }) =>
    when(properties[property] === true && properties["isHnsEnabled"] !== true, notAllowed(property, true)),
  source: { documented: page },
});

/** Properties that are fixed when an account is made. */
const fixed: readonly { readonly name: string; readonly at: (properties: JsonObject) => unknown; source: string }[] = [
  {
    name: "isHnsEnabled",
    at: ({ isHnsEnabled }) => isHnsEnabled,
    source: "https://learn.microsoft.com/azure/storage/blobs/upgrade-to-data-lake-storage-gen2-how-to",
  },
  {
    name: "isNfsV3Enabled",
    at: ({ isNfsV3Enabled }) => isNfsV3Enabled,
    source: "https://learn.microsoft.com/azure/storage/blobs/network-file-system-protocol-support-how-to",
  },
  {
    name: "requireInfrastructureEncryption",
    at: ({ encryption }) => objectAt({ encryption }, "encryption")["requireInfrastructureEncryption"],
    source: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
  },
  {
    name: "immutableStorageWithVersioning",
    at: ({ immutableStorageWithVersioning: value }) => objectAt({ value }, "value")["enabled"],
    source: "https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies",
  },
];

/** Kinds that an account can become in place. */
const upgrades: Readonly<Record<string, string>> = { Storage: "StorageV2", BlobStorage: "StorageV2" };

const making: readonly Refusal<AskedAccount>[] = [
  {
    id: "account-name",
    status: 400,
    code: "AccountNameInvalid",
    says: ({ name }) =>
      when(
        !/^[a-z0-9]{3,24}$/.test(name),
        `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in ` +
          "length and use numbers and lower-case letters only.",
      ),
    source: {
      documented: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-name",
    },
  },
  {
    id: "account-location-missing",
    status: 400,
    code: "LocationRequired",
    says: ({ location }) => when(location === "", "The location property is required for this definition."),
    source: { documented: restRequest },
  },
  {
    id: "account-location",
    status: 400,
    code: "LocationNotAvailableForResourceType",
    says: ({ location }) =>
      when(
        !isRegion(location),
        `The provided location '${location}' is not available for resource type 'Microsoft.Storage/storageAccounts'. ` +
          `List of available regions for the resource type is '${regions.join(",")}'.`,
      ),
    source: { reported: "https://github.com/Azure/azure-rest-api-specs/pull/8577" },
  },
  {
    id: "account-kind",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ kind }) => when(!accountKinds.includes(kind ?? ""), notAllowed("kind", kind)),
    source: { documented: restRequest },
  },
  {
    id: "account-sku",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ sku }) => when(readSku(sku) === undefined, notAllowed("sku.name", sku)),
    source: { documented: restRequest },
  },
  {
    id: "account-hierarchical-namespace-of-kind",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ properties, kind, sku = "" }) => {
      const can = kind === "BlockBlobStorage" || (kind === "StorageV2" && sku.startsWith("Standard_"));
      return when(properties["isHnsEnabled"] === true && !can, notAllowed("isHnsEnabled", true));
    },
    source: { reported: "https://github.com/Azure/azure-cli/issues/25748" },
  },
  {
    id: "account-sku-of-kind",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ kind = "", sku }) => {
      const read = readSku(sku);
      return when(read !== undefined && !kindTakes(kind, read), invalidValues("sku"));
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/common/storage-account-overview" },
  },
  {
    id: "account-redundancy-in-region",
    status: 400,
    code: "RedundancyConfigurationNotAvailableInRegion",
    says: ({ location, sku = "", kind }) =>
      when(
        !offers(location, readSku(sku)?.redundancy ?? ""),
        `The storage account failed to create due to redundancy configuration - Sku: ${sku}, Kind: ${kind ?? ""} - not ` +
          `available in selected Region - ${location}. Please make sure the redundancy configuration selected is ` +
          "available in your region.",
      ),
    source: { reported: "https://github.com/Esri/arcgis-gitops/issues/160" },
  },
];

const settings: readonly Refusal<AskedAccount>[] = [
  {
    id: "account-access-tier",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ named, kind, sku = "" }) => {
      const tier = named["accessTier"];
      const premium = sku.startsWith("Premium");
      const wrong = kind === "Storage" || (premium ? tier !== "Premium" : tier === "Premium");
      return when(tier !== undefined && wrong, notAllowed("accessTier", tier));
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/access-tiers-overview" },
  },
  {
    id: "account-tls-1-3",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ named }) =>
      when(named["minimumTlsVersion"] === "TLS1_3", notAllowed("minimumTlsVersion", named["minimumTlsVersion"])),
    source: {
      documented: "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version",
    },
  },
  {
    id: "account-tags",
    status: 400,
    code: "TooManyTags",
    says: ({ tags }) =>
      when(Object.keys(tags).length > 15, "A resource can have at most 15 tags for this resource type."),
    source: { documented: restRequest },
  },
  {
    id: "account-tag-length",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ tags }) => {
      const long = Object.entries(tags).some(([name, value]) => name.length > 128 || String(value).length > 256);
      return when(long, invalidValues("tags"));
    },
    source: { documented: restRequest },
  },
  {
    id: "account-tag-name",
    status: 400,
    code: "InvalidTagNameCharacters",
    says: ({ tags }) => {
      const wrong = Object.keys(tags).filter((name) => /[<>%&\\?/]/.test(name));
      return when(wrong.length > 0, `The tag names '${wrong.join(",")}' have reserved characters '<,>,%,&,\\,?,/'.`);
    },
    source: { documented: "https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources" },
  },
  {
    id: "account-version-level-immutability-with-hierarchical-namespace",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ properties }) => {
      const versions = objectAt(properties, "immutableStorageWithVersioning")["enabled"] === true;
      const both = properties["isHnsEnabled"] === true && versions;
      return when(both, notAllowed("immutableStorageWithVersioning.enabled", true));
    },
    source: { documented: features },
  },
  needsHierarchy(
    "isNfsV3Enabled",
    "https://learn.microsoft.com/azure/storage/blobs/network-file-system-protocol-support",
  ),
  needsHierarchy(
    "isSftpEnabled",
    "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support",
  ),
  {
    id: "account-sftp-without-local-users",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ properties }) =>
      when(
        properties["isSftpEnabled"] === true && properties["isLocalUserEnabled"] === false,
        notAllowed("isLocalUserEnabled", false),
      ),
    source: {
      documented:
        "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support-authorize-access",
    },
  },
  {
    id: "account-nfs-redundancy",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ properties, sku = "" }) =>
      when(properties["isNfsV3Enabled"] === true && !/_(LRS|ZRS|GRS)$/.test(sku), notAllowed("sku.name", sku)),
    source: {
      documented: "https://learn.microsoft.com/azure/storage/blobs/network-file-system-protocol-known-issues",
    },
  },
  {
    id: "account-address-rule",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ named }) =>
      when(
        wrongAddresses(named).length > 0,
        `${invalidValues("networkAcls.ipRule[*].value")} For more information, see - https://aka.ms/storagenetworkruleset`,
      ),
    source: { reported: "https://github.com/Azure/azure-cli/issues/7417" },
  },
  {
    id: "account-subnet-without-service-endpoint",
    status: 400,
    code: "NetworkAclsValidationFailure",
    says: ({ subnetsWithoutEndpoint: subnets }) =>
      when(
        subnets.length > 0,
        `Validation of network acls failure: SubnetsHaveNoServiceEndpointsConfigured:Subnets ${subnets.join(", ")} do not ` +
          "have ServiceEndpoints for Microsoft.Storage resources configured. Add Microsoft.Storage to subnet's " +
          "ServiceEndpoints collection before trying to ACL Microsoft.Storage resources to these subnets.",
      ),
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/2189" },
  },
  {
    id: "account-number-of-rules",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ named }) => {
      const addresses = rulesOf(named, "ipRules").length;
      const subnets = rulesOf(named, "virtualNetworkRules").length;
      return when(addresses > mostAddressRules || subnets > mostSubnetRules, invalidValues("networkAcls"));
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations" },
  },
  {
    id: "account-signature-period",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: ({ named }) => {
      const period = textAt(objectAt(named, "sasPolicy"), "sasExpirationPeriod");
      const well = period === undefined || /^(\d+\.)?([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(period);
      return when(!well, notAllowed("sasPolicy.sasExpirationPeriod", period));
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/common/sas-expiration-policy" },
  },
];

const changing: readonly Refusal<AskedAccount>[] = [
  {
    id: "account-region-changed",
    status: 409,
    code: "InvalidResourceLocation",
    says: ({ before, location, name, group }) => {
      const present = textAt(before, "location");
      return when(
        present !== undefined && present !== location,
        `The resource '${name}' already exists in location '${present ?? ""}' in resource group '${group}'. A resource ` +
          `with the same name cannot be created in location '${location}'. Please select a new resource name.`,
      );
    },
    source: {
      documented:
        "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-resource-location",
    },
  },
  {
    id: "account-kind-changed",
    status: 409,
    code: "AccountPropertyCannotBeUpdated",
    says: ({ before, kind }) => {
      const present = textAt(before, "kind");
      const other = present !== undefined && present !== kind && upgrades[present] !== kind;
      return when(other, "The property 'kind' was specified in the input, but it cannot be updated.");
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/common/storage-account-upgrade" },
  },
  {
    id: "account-conversion",
    status: 400,
    code: "StorageAccountTypeConversionNotAllowed",
    says: ({ before, sku }) => {
      const from = readSku(textAt(before?.["sku"], "name"));
      const to = readSku(sku);
      const refused = from !== undefined && to !== undefined && !changesAtOnce(from, to);
      return when(
        refused,
        `Storage account type conversion between ${from?.name ?? ""} and ${to?.name ?? ""} is not allowed.`,
      );
    },
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/6526" },
  },
  ...fixed.map(({ name, at, source }): Refusal<AskedAccount> => ({
    id: `account-${name}-changed`,
    status: 409,
    code: "AccountPropertyCannotBeUpdated",
    says: ({ before, named }) => {
      const asked = at(named);
      const changes =
        before !== undefined &&
        asked !== undefined &&
        (asked === true) !== (at(objectAt(before, "properties")) === true);
      return when(changes, `The property '${name}' was specified in the input, but it cannot be updated.`);
    },
    source: { documented: source },
  })),
];

/** In the order in which they are looked at: what is fixed goes before what is wrong with the values. */
export const accountRefusals: readonly Refusal<AskedAccount>[] = [
  ...making.slice(0, 5),
  ...changing,
  ...making.slice(5),
  ...settings,
];
