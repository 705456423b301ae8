/** What stands beside an account: tables of decisions, and what holds for all of them. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { DiagnosticSetting } from "../../../components/settings/diagnostics.ts";
import { describeDecisions } from "../../../components/settings/index.ts";
import type { InventoryRule } from "../../../components/settings/inventory.ts";
import type { Age, LifecycleRule } from "../../../components/settings/lifecycle-rule.ts";
import type { MatchedRule } from "../../../components/settings/lifecycle.ts";
import { decideServices } from "../../../components/settings/services.ts";
import type { MatchedServices, ServedAccount, ServiceWishes } from "../../../components/settings/services.ts";

const account: ServedAccount = { location: "westeurope", sku: "Standard_LRS" };
const workspace = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/audit";
const logArchive = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/logarchive";

function rule(words: Partial<LifecycleRule> = {}): LifecycleRule {
  const actions = { delete: { afterModification: 90 } };
  const rest = { prefixes: [], blobTypes: ["blockBlob"], backToHotWhenRead: false } as const;
  return { name: "old", enabled: true, ...rest, actions, ...words };
}

function matchedRule(words: Partial<MatchedRule> = {}): MatchedRule {
  return { rule: rule(), indexTags: false, snapshots: false, versions: false, tierToHot: false, ...words };
}

function inventory(words: Partial<InventoryRule> = {}): InventoryRule {
  const places = { destination: "lists", prefixes: [], excludedPrefixes: [], includeDeleted: false };
  return {
    name: "daily",
    enabled: true,
    objectType: "Blob",
    schedule: "Daily",
    format: "Csv",
    fields: ["Name"],
    ...places,
    ...words,
  };
}

function diagnostics(words: Partial<DiagnosticSetting> = {}): DiagnosticSetting {
  return { name: "audit", of: "blob", workspace, logs: ["StorageDelete"], logGroups: [], metrics: [], ...words };
}

const plain: MatchedServices = {
  protection: {
    blobSoftDelete: 30,
    containerSoftDelete: "off",
    lastAccessTracking: false,
    versioning: false,
    changeFeed: false,
    pointInTimeRestore: false,
  },
  lifecycle: { rules: [] },
  inventory: { rules: [] },
  diagnostics: { location: "West Europe", list: [] },
};

const table: readonly {
  readonly what: string;
  readonly wishes?: ServiceWishes;
  readonly matched?: MatchedServices;
  readonly account?: Partial<ServedAccount>;
  /** Every line but those that an account has that says nothing. */
  readonly said: readonly string[];
}[] = [
  {
    what: "nobody says anything",
    said: [
      "blob soft delete 7 days: default; what is deleted by mistake can be brought back",
      "container soft delete 7 days: default; what is deleted by mistake can be brought back",
      "last access tracking disabled: default; nothing counts from it",
      "lifecycle rules none: default; files stay until somebody deletes them",
      "inventory none: default; nobody reads it",
      "diagnostics none: default; nowhere to send them to",
    ],
  },
  {
    what: "everything is taken from the source",
    matched: plain,
    said: [
      "blob soft delete 30 days: taken from contosolake",
      "container soft delete off: taken from contosolake",
      "last access tracking disabled: taken from contosolake",
      "lifecycle rules none: taken from contosolake",
      "inventory none: taken from contosolake",
      "diagnostics none: taken from contosolake",
    ],
  },
  {
    what: "what the stack file says goes before",
    wishes: { protection: { blobSoftDelete: 1, containerSoftDelete: "off", lastAccessTracking: "enabled" } },
    matched: plain,
    said: [
      "blob soft delete 1 day: overridden by the stack file; contosolake has 30 days",
      "container soft delete off: stack file, and so has contosolake",
      "last access tracking enabled: overridden by the stack file; contosolake has disabled",
      "lifecycle rules none: taken from contosolake",
      "inventory none: taken from contosolake",
      "diagnostics none: taken from contosolake",
    ],
  },
  {
    what: "what a hierarchical namespace excludes",
    matched: {
      ...plain,
      protection: { ...plain.protection!, versioning: true, changeFeed: true, pointInTimeRestore: true },
    },
    said: [
      "blob soft delete 30 days: taken from contosolake",
      "container soft delete off: taken from contosolake",
      "last access tracking disabled: taken from contosolake",
      "versioning off: contosolake has it, which is not possible with hierarchical namespace; soft delete keeps what is deleted, not what is replaced",
      "change feed off: contosolake has it, which is not possible with hierarchical namespace; diagnostics log every write",
      "point-in-time restore off: contosolake has it, which is not possible with hierarchical namespace; it is built on versions",
      "lifecycle rules none: taken from contosolake",
      "inventory none: taken from contosolake",
      "diagnostics none: taken from contosolake",
    ],
  },
  {
    what: "what could not be asked is unknown",
    matched: {},
    said: [
      "blob soft delete unknown: unknown in this preview: the protection of contosolake could not be read",
      "container soft delete unknown: unknown in this preview: the protection of contosolake could not be read",
      "last access tracking unknown: unknown in this preview: the protection of contosolake could not be read",
      "lifecycle rules unknown: unknown in this preview: the lifecycle of contosolake could not be read",
      "inventory unknown: unknown in this preview: the inventory of contosolake could not be read",
      "diagnostics unknown: unknown in this preview: the diagnostics of contosolake could not be read",
    ],
  },
];

for (const { what, wishes = {}, matched, account: other = {}, said } of table) {
  test(what, () => {
    const found = matched && { name: "contosolake", found: matched };
    const { decisions } = decideServices(wishes, found, { ...account, ...other });
    assert.deepEqual(describeDecisions(decisions.filter(({ setting }) => setting !== "lock")).split("\n"), said);
  });
}

/** Lines about one theme. */
function saidOf(theme: RegExp, wishes: ServiceWishes, matched?: MatchedServices, sku = account.sku): string[] {
  const found = matched && { name: "contosolake", found: { ...plain, ...matched } };
  const { decisions } = decideServices({ filesystems: ["lake", "lists"], ...wishes }, found, { ...account, sku });
  return describeDecisions(decisions.filter(({ setting }) => theme.test(setting))).split("\n");
}

const copies =
  "age of migrated files in lifecycle rules since the copy: nobody can set Last-Modified or the creation time, so what a migration brings is as old as its copy";

test("lifecycle rules are taken over but for what is not possible here", () => {
  const rules: MatchedRule[] = [
    matchedRule({ rule: rule({ name: "logs", prefixes: ["lake/logs", "raw/logs", "other", "li"] }) }),
    matchedRule({ rule: rule({ name: "elsewhere", prefixes: ["raw"] }) }),
    matchedRule({ rule: rule({ name: "tagged" }), indexTags: true }),
    matchedRule({ rule: rule({ name: "history", actions: {} }), versions: true, snapshots: true, tierToHot: true }),
    matchedRule({
      rule: rule({
        name: "tiers",
        enabled: false,
        actions: { tierToCool: { afterLastAccess: 30 }, tierToArchive: { afterModification: 90, afterTierChange: 7 } },
        backToHotWhenRead: true,
      }),
    }),
  ];
  assert.deepEqual(saidOf(/lifecycle|tracking/, {}, { lifecycle: { rules } }, "Standard_ZRS"), [
    "last access tracking enabled: lifecycle rule tiers counts from the last access",
    "lifecycle rule logs deleted 90 days after modification, in lake/logs and li: taken from contosolake",
    "lifecycle rule logs in raw/logs none: contosolake has it, and no filesystem of this stack begins so",
    "lifecycle rule logs in other none: contosolake has it, and no filesystem of this stack begins so",
    "lifecycle rule elsewhere in raw none: contosolake has it, and no filesystem of this stack begins so",
    "lifecycle rule tagged none: contosolake picks files by index tags, which are not possible with hierarchical namespace",
    "lifecycle rule history tierToHot none: contosolake has it; only premium accounts without hierarchical namespace move files to it",
    "lifecycle rule history for snapshots none: contosolake has it; with hierarchical namespace there are no snapshots",
    "lifecycle rule history for versions none: contosolake has it; with hierarchical namespace there are no versions",
    "lifecycle rule tiers disabled, cool 30 days after last access, hot again when read: taken from contosolake",
    "lifecycle rule tiers tierToArchive none: contosolake has it; ZRS has no archive tier; LRS, GRS and RAGRS have",
    copies,
  ]);
});

test("lifecycle rules of the stack file replace all others", () => {
  const rules = [matchedRule(), matchedRule({ rule: rule({ name: "other" }) })];
  const wished = rule({ actions: { delete: { afterLastAccess: 1 } } });
  assert.deepEqual(saidOf(/lifecycle/, { lifecycle: { rules: [wished] } }, { lifecycle: { rules } }), [
    "lifecycle rule old deleted 1 day after last access: overridden by the stack file; contosolake has deleted 90 days after modification",
    "lifecycle rule other none: overridden by the stack file, whose rules replace those of contosolake",
  ]);
  assert.deepEqual(saidOf(/lifecycle/, { lifecycle: { rules: [] } }), ["lifecycle rules none: stack file"]);
});

test("an inventory is taken over where its destination is declared", () => {
  const rules = [
    { rule: inventory({ fields: ["Name", "Tags", "VersionId", "Acl"] }), versions: true, snapshots: true },
    { rule: inventory({ name: "lost", destination: "reports" }), versions: false, snapshots: false },
    {
      rule: inventory({ name: "deleted", includeDeleted: true, prefixes: ["lake/a", "raw"], format: "Parquet" }),
      versions: false,
      snapshots: false,
    },
  ];
  assert.deepEqual(saidOf(/inventory/, {}, { inventory: { rules } }), [
    "inventory daily daily list of files as Csv in lists: taken from contosolake",
    "inventory daily columns Tags, VersionId none: contosolake lists them, which is not possible with hierarchical namespace",
    "inventory daily of versions none: contosolake lists them; with hierarchical namespace there are none",
    "inventory daily of snapshots none: contosolake lists them; with hierarchical namespace there are none",
    "inventory lost none: contosolake writes it to reports, which is no filesystem of this stack",
    "inventory deleted daily list of files as Parquet in lists, of lake/a, with deleted ones: taken from contosolake",
    "inventory deleted of raw none: contosolake has it, and no filesystem of this stack begins so",
  ]);
  const found = { name: "contosolake", found: { ...plain, inventory: { rules } } };
  const { settings } = decideServices({ filesystems: ["lake", "lists"] }, found, account);
  assert.deepEqual(
    settings.inventory.rules.map(({ fields }) => fields),
    [
      ["Name", "Acl"],
      ["Name", "DeletionId", "Deleted", "DeletedTime", "RemainingRetentionDays"],
    ],
  );
});

test("diagnostics go where they can be sent to from another region", () => {
  const list = [
    diagnostics({ storageAccount: logArchive, metrics: ["Transaction"] }),
    diagnostics({ name: "archive", of: "account", workspace: undefined, storageAccount: logArchive, logs: [] }),
  ];
  assert.deepEqual(saidOf(/diagnostics/, {}, { diagnostics: { location: "westeurope", list } }), [
    "diagnostics audit of the blob service StorageDelete, Transaction to workspace audit and storage account logarchive: taken from contosolake",
    "diagnostics archive of the account nothing to storage account logarchive: taken from contosolake",
  ]);
  const why =
    "contosolake has it; Azure sends to storage accounts and event hubs of the same region only, and this account lies in westeurope";
  assert.deepEqual(saidOf(/diagnostics/, {}, { diagnostics: { location: "eastus", list } }), [
    "diagnostics audit of the blob service StorageDelete, Transaction to workspace audit: taken from contosolake",
    `diagnostics audit of the blob service to storage account logarchive none: ${why}`,
    `diagnostics archive of the account to storage account logarchive none: ${why}`,
  ]);
  assert.deepEqual(
    saidOf(/diagnostics/, { diagnostics: { list: [diagnostics()] } }, { diagnostics: { location: "eastus", list } }),
    [
      "diagnostics audit of the blob service StorageDelete to workspace audit: overridden by the stack file; contosolake has StorageDelete, Transaction to workspace audit and storage account logarchive",
      "diagnostics archive of the account none: overridden by the stack file, whose diagnostics replace those of contosolake",
    ],
  );
});

const ages: fc.Arbitrary<Age> = fc.constantFrom(
  { afterModification: 30 },
  { afterCreation: 1 },
  { afterLastAccess: 365 },
  { afterModification: 90, afterTierChange: 7 },
);
const actions = fc.record(
  { tierToCool: ages, tierToCold: ages, tierToArchive: ages, delete: ages },
  { requiredKeys: [] },
);
const matchedRules: fc.Arbitrary<MatchedRule> = fc.record({
  rule: fc.record({
    name: fc.stringMatching(/^[a-z]{1,4}$/),
    enabled: fc.boolean(),
    prefixes: fc.subarray(["lake", "lake/a", "la", "raw/b", "other"]),
    blobTypes: fc.constant(["blockBlob" as const]),
    actions,
    backToHotWhenRead: fc.boolean(),
  }),
  indexTags: fc.boolean(),
  snapshots: fc.boolean(),
  versions: fc.boolean(),
  tierToHot: fc.boolean(),
});
const skus = fc.constantFrom("Standard_LRS", "Standard_ZRS", "Standard_RAGZRS", "Standard_RAGRS", "Premium_ZRS");

test("whatever rules are matched: none reaches more files than before, each of them is told, and no two lines are about the same", () => {
  const distinct = fc.uniqueArray(matchedRules, { selector: ({ rule: { name } }) => name, maxLength: 6 });
  fc.assert(
    fc.property(distinct, skus, (rules, sku) => {
      const found = { name: "contosolake", found: { ...plain, lifecycle: { rules } } };
      const { settings, decisions } = decideServices({ filesystems: ["lake"] }, found, { ...account, sku });
      for (const taken of settings.lifecycle.rules) {
        const before = rules.find((one) => one.rule.name === taken.name);
        assert.ok(before !== undefined && !before.indexTags);
        assert.ok(taken.prefixes.length > 0 || before.rule.prefixes.length === 0);
        assert.ok(taken.prefixes.every((prefix) => before.rule.prefixes.includes(prefix)));
        for (const [action, age] of Object.entries(taken.actions)) {
          assert.deepEqual(age, before.rule.actions[action as keyof typeof before.rule.actions]);
          assert.ok(action === "delete" || !sku.startsWith("Premium_"));
          assert.ok(action !== "tierToArchive" || !sku.endsWith("ZRS"));
        }
        const ofTaken = Object.values(taken.actions);
        if (ofTaken.some(({ afterLastAccess }) => afterLastAccess !== undefined))
          assert.ok(settings.protection.lastAccessTracking);
      }
      const told = decisions.map(({ setting }) => setting);
      assert.equal(new Set(told).size, told.length);
      for (const { rule: one } of rules) {
        const isEmpty = Object.keys(one.actions).length === 0;
        assert.ok(isEmpty || told.some((setting) => setting.startsWith(`lifecycle rule ${one.name}`)), one.name);
      }
    }),
  );
});
