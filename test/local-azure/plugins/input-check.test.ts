import assert from "node:assert/strict";
import test from "node:test";
import { checkInputs } from "./input-check.ts";
import { resourceType } from "./resource-types.ts";
import type { Values } from "./shape.ts";
import { unknownValue } from "./unknown-value.ts";

interface Example {
  readonly good: readonly Values[];
  /** Changes to the first good one (undefined takes an input away), and what is said of them, in any order. */
  readonly bad: readonly (readonly [Values, ...RegExp[]])[];
}

const account = { resourceGroupName: "rg", accountName: "contosolake", location: "westeurope", kind: "StorageV2" };
const container = { resourceGroupName: "rg", accountName: "contosolake", containerName: "raw" };
const rule = (definition: Values) => ({ policy: { rules: [{ name: "cool", type: "Lifecycle", definition }] } });
const cool = { actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 } } } };
const endpointConnection = { name: "dfs", privateLinkServiceId: "/subscriptions/…", groupIds: ["dfs"] };

const examples: Readonly<Record<string, Example>> = {
  "azure-native:resources:ResourceGroup": {
    good: [
      { resourceGroupName: "rg", location: "westeurope" },
      { resourceGroupName: "rg", location: unknownValue },
    ],
    bad: [
      [{ location: undefined }, /^missing required property 'location'. Either set it explicitly or configure it/],
      [
        { resourceGroupName: "" },
        /^'resourceGroupName' is too short \(0\): at least 1 characters required$/,
        /expression/,
      ],
      [
        { resourceGroupName: "r".repeat(91) },
        /^'resourceGroupName' is too long \(91\): at most 90 characters allowed$/,
      ],
      [{ tags: { team: 3 } }, /^'tags.team' should be of type 'string' but got a number$/],
      [{ tags: "team" }, /^'tags' should be of type 'object' but got a string$/],
      [
        { properties: {} },
        /^'properties' is not a property of azure-native:resources:ResourceGroup; its properties are /,
      ],
    ],
  },
  "azure-native:storage:StorageAccount": {
    good: [
      { ...account, sku: { name: "Standard_ZRS" }, isHnsEnabled: true, minimumTlsVersion: "TLS1_2" },
      {
        ...account,
        sku: { name: unknownValue },
        networkRuleSet: { defaultAction: "Deny", bypass: "Logging, Metrics" },
      },
      { ...account, sku: unknownValue, resourceGroupName: unknownValue, accountName: unknownValue },
      {
        ...account,
        sku: { name: "Premium_LRS" },
        kind: "BlockBlobStorage",
        networkRuleSet: { ipRules: [{ iPAddressOrRange: "203.0.113.0/24" }], defaultAction: "Deny" },
        sasPolicy: { sasExpirationPeriod: "1.00:00:00" },
        azureApiVersion: "2024-01-01",
        __createBeforeDelete: true,
      },
    ],
    bad: [
      [{ sku: undefined, kind: undefined }, /^missing required property 'sku'$/, /^missing required property 'kind'$/],
      [{ sku: {} }, /^missing required property 'sku.name'$/],
      [{ sku: { name: "ZRS" } }, /^'sku.name' is 'ZRS', which Azure does not know; allowed are Standard_LRS, /],
      [{ sku: { name: "Standard_ZRS", tier: "Standard" } }, /^'sku.tier' is read-only: Azure sets it$/],
      [{ sku: "Standard_ZRS" }, /^'sku' should be of type 'object' but got a string$/],
      [{ kind: "DataLake" }, /^'kind' is 'DataLake', .* StorageV2/],
      [{ isHnsEnabled: "true" }, /^'isHnsEnabled' should be of type 'boolean' but got a string$/],
      [{ minimumTlsVersion: 1.2 }, /^'minimumTlsVersion' should be of type 'string' but got a number$/],
      [{ minimumTlsVersion: "1.2" }, /^'minimumTlsVersion' is '1.2', .* TLS1_2/],
      [{ accessTier: "Archive" }, /^'accessTier' is 'Archive', .* Hot, Cool, Premium, Cold$/],
      [{ publicNetworkAccess: "disabled" }, /^'publicNetworkAccess' is 'disabled', .* Disabled/],
      [{ accountName: "Contoso-Lake" }, /^'accountName' does not match expression '\^\[a-z0-9\]\+\$'$/],
      [{ accountName: "a".repeat(25) }, /^'accountName' is too long \(25\): at most 24 characters allowed$/],
      [{ networkRuleSet: { bypass: "Everything" } }, /^'networkRuleSet.bypass' is 'Everything', .* AzureServices/],
      [{ networkRuleSet: { ipRules: {} } }, /^'networkRuleSet.ipRules' should be of type 'array' but got an object$/],
      [
        { networkRuleSet: { ipRules: [{}] } },
        /^missing required property 'networkRuleSet.ipRules\[0\].iPAddressOrRange'$/,
      ],
      [
        { networkRuleSet: { ipRules: [{ iPAddressOrRange: "10.0.0.1", port: 1 }], deny: true } },
        /^'networkRuleSet.ipRules\[0\].port' is not a property of 'networkRuleSet.ipRules\[0\]'; its properties are action, iP/,
        /^'networkRuleSet.deny' is not a property of 'networkRuleSet'; /,
      ],
      [{ identity: { type: "SystemAssigned", principalId: "x" } }, /^'identity.principalId' is read-only/],
      [{ primaryEndpoints: {} }, /^'primaryEndpoints' is not a property of /],
      [
        { keyPolicy: { keyExpirationPeriodInDays: "90" } },
        /^'keyPolicy.keyExpirationPeriodInDays' should be of type 'number'/,
      ],
    ],
  },
  "azure-native:storage:BlobContainer": {
    good: [container, { ...container, metadata: { origin: "hdfs" }, publicAccess: "None" }],
    bad: [
      [{ accountName: undefined }, /^missing required property 'accountName'$/],
      [{ containerName: "ab" }, /^'containerName' is too short \(2\): at least 3 characters required$/],
      [{ publicAccess: "Everybody" }, /^'publicAccess' is 'Everybody', .* Container, Blob, None$/],
      [{ acl: "user::rwx" }, /^'acl' is not a property of azure-native:storage:BlobContainer/],
      [{ legalHold: {} }, /^'legalHold' is not a property of /],
    ],
  },
  "azure-native:storage:BlobServiceProperties": {
    good: [
      {
        ...container,
        containerName: undefined,
        blobServicesName: "default",
        deleteRetentionPolicy: { enabled: true, days: 7 },
      },
    ],
    bad: [
      [{ deleteRetentionPolicy: { enabled: true, days: 0 } }, /^'deleteRetentionPolicy.days' is too low \(0 < 1\)$/],
      [{ deleteRetentionPolicy: { days: 366 } }, /^'deleteRetentionPolicy.days' is too high \(366 > 365\)$/],
      [{ isVersioningEnabled: 1 }, /^'isVersioningEnabled' should be of type 'boolean' but got a number$/],
      [{ restorePolicy: {} }, /^missing required property 'restorePolicy.enabled'$/],
    ],
  },
  "azure-native:storage:ManagementPolicy": {
    good: [{ ...container, containerName: undefined, managementPolicyName: "default", ...rule(cool) }],
    bad: [
      [{ policy: undefined }, /^missing required property 'policy'$/],
      [{ policy: {} }, /^missing required property 'policy.rules'$/],
      [rule({}), /^missing required property 'policy.rules\[0\].definition.actions'$/],
      [rule({ ...cool, filters: {} }), /^missing required property 'policy.rules\[0\].definition.filters.blobTypes'$/],
      [
        rule({ actions: { baseBlob: { tierToCold: { days: 1 } } } }),
        /^'policy.rules\[0\].definition.actions.baseBlob.tierToCold.days' is not a property of /,
      ],
    ],
  },
  "azure-native:authorization:RoleAssignment": {
    good: [{ scope: "/subscriptions/1", roleAssignmentName: "x", principalId: "p", roleDefinitionId: "r" }],
    bad: [
      [{ principalId: undefined }, /^missing required property 'principalId'$/],
      [{ scope: undefined }, /^missing required property 'scope'$/],
      [{ principalType: "Robot" }, /^'principalType' is 'Robot', .* ServicePrincipal/],
      [{ createdBy: "me" }, /^'createdBy' is not a property of /],
    ],
  },
  "azure-native:network:PrivateEndpoint": {
    good: [
      {
        resourceGroupName: "rg",
        privateEndpointName: "pe",
        location: "westeurope",
        subnet: { id: "/subscriptions/…/subnets/data" },
        privateLinkServiceConnections: [endpointConnection],
      },
    ],
    bad: [
      [
        { privateLinkServiceConnections: [{ ...endpointConnection, groupIds: "dfs" }] },
        /^'privateLinkServiceConnections\[0\].groupIds' should be of type 'array' but got a string$/,
      ],
      [{ subnet: { identifier: "x" } }, /^'subnet.identifier' is not a property of 'subnet'/],
      [{ subnet: "/subscriptions/…" }, /^'subnet' should be of type 'object' but got a string$/],
    ],
  },
  "azure-native:network:PrivateDnsZoneGroup": {
    good: [
      {
        resourceGroupName: "rg",
        privateEndpointName: "pe",
        privateDnsZoneGroupName: "default",
        privateDnsZoneConfigs: [{ name: "dfs", privateDnsZoneId: "/subscriptions/…" }],
      },
    ],
    bad: [
      [{ privateEndpointName: undefined }, /^missing required property 'privateEndpointName'$/],
      [{ privateDnsZoneConfigs: [{ zone: "x" }] }, /^'privateDnsZoneConfigs\[0\].zone' is not a property of /],
      [{ privateDnsZoneConfigs: [{ recordSets: [] }] }, /^'privateDnsZoneConfigs\[0\].recordSets' is read-only/],
    ],
  },
  "azure-native:privatedns:PrivateZone": {
    good: [{ resourceGroupName: "rg", privateZoneName: "privatelink.dfs.core.windows.net", location: "global" }],
    bad: [
      [{ zone: "x" }, /^'zone' is not a property of /],
      [{ tags: { a: [] } }, /^'tags.a' should be of type 'string' but got an array$/],
    ],
  },
  "azure-native:privatedns:VirtualNetworkLink": {
    good: [
      {
        resourceGroupName: "rg",
        privateZoneName: "privatelink.dfs.core.windows.net",
        virtualNetworkLinkName: "link",
        virtualNetwork: { id: "/subscriptions/…" },
        registrationEnabled: false,
      },
    ],
    bad: [
      [{ registrationEnabled: "no" }, /^'registrationEnabled' should be of type 'boolean' but got a string$/],
      [{ resolutionPolicy: "Never" }, /^'resolutionPolicy' is 'Never', .* NxDomainRedirect$/],
    ],
  },
};

for (const [token, { good, bad }] of Object.entries(examples)) {
  test(`${token} takes good inputs and tells everything about bad ones`, async () => {
    const type = await resourceType(token);
    for (const inputs of good) assert.deepEqual(checkInputs(type, given(inputs)), []);
    for (const [change, ...expected] of bad) {
      const found = checkInputs(type, given({ ...good[0], ...change }));
      const description = `${JSON.stringify(change)}: ${JSON.stringify(found)}`;
      assert.equal(found.length, expected.length, description);
      for (const pattern of expected)
        assert.ok(
          found.some((failure) => pattern.test(failure)),
          description,
        );
    }
  });
}

function given(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}
