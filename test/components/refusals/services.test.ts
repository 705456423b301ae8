/** What Azure refuses of what stands beside an account: each rule with settings that pass and settings that do not. */
import assert from "node:assert/strict";
import test from "node:test";
import { refusedDestinations } from "../../../components/refusals/destinations.ts";
import { serviceRefusals } from "../../../components/refusals/services.ts";
import type { DiagnosticSetting } from "../../../components/settings/diagnostics.ts";
import type { AccountWishes } from "../../../components/settings/index.ts";
import type { InventoryRule } from "../../../components/settings/inventory.ts";
import type { LifecycleRule } from "../../../components/settings/lifecycle-rule.ts";
import type { ServiceWishes } from "../../../components/settings/services.ts";
import type { SftpUser } from "../../../components/settings/sftp-users.ts";
import { formatProblem } from "../../../migration/model/problem.ts";
import { settingsOf } from "../account-settings.ts";

/** Wishes about services, on an account with LRS unless something else is said. */
function wishes(services: ServiceWishes, account: AccountWishes = {}): AccountWishes {
  return { placement: { redundancy: "Standard_LRS" }, ...account, services };
}

function lifecycle(words: Partial<LifecycleRule>, ...others: LifecycleRule[]): ServiceWishes {
  const usual = { name: "old", enabled: true, prefixes: [], backToHotWhenRead: false };
  const rule: LifecycleRule = { ...usual, blobTypes: ["blockBlob"], actions: {}, ...words };
  return { lifecycle: { rules: [rule, ...others] } };
}

function inventory(fields: readonly string[], ...names: string[]): ServiceWishes {
  const usual = { enabled: true, destination: "lists", prefixes: [], excludedPrefixes: [], includeDeleted: false };
  const rules = names.map((name): InventoryRule => {
    return { ...usual, name, objectType: "Blob", schedule: "Daily", format: "Csv", fields };
  });
  return { inventory: { rules } };
}

function diagnostics(...settings: Pick<DiagnosticSetting, "name" | "logs">[]): ServiceWishes {
  const usual = { of: "blob", workspace: "/workspaces/w", logGroups: [], metrics: [] } as const;
  return { diagnostics: { list: settings.map((words) => ({ ...usual, ...words })) } };
}

const immutable: ServiceWishes = {
  immutability: { filesystems: [{ filesystem: "records", retentionDays: 30, appends: "none", legalHolds: [] }] },
};

function sftpUser(words: Partial<SftpUser> = {}): ServiceWishes {
  const user = { name: "etl", keys: ["ssh-rsa AAAA"], permissions: [{ filesystem: "raw", letters: "rl" }], ...words };
  return { sftpUsers: { users: [user] } };
}

const sftp: AccountWishes = { protocols: { sftp: "enabled" } };
const nfs: AccountWishes = { protocols: { nfs: "enabled" } };
const days = { afterModification: 30 };
const old: LifecycleRule = {
  name: "old",
  enabled: true,
  prefixes: [],
  blobTypes: ["blockBlob"],
  actions: { delete: days },
  backToHotWhenRead: false,
};

const table: Readonly<Record<string, { accepted: AccountWishes; refused: AccountWishes; said: string }>> = {
  "soft-delete-out-of-range": {
    accepted: wishes({ protection: { blobSoftDelete: 365, containerSoftDelete: "off" } }),
    refused: wishes({ protection: { containerSoftDelete: 366 } }),
    said: "protection.containerSoftDelete: given 366; allowed: off, or 1d to 365d.",
  },
  "last-access-tracking-with-nfs": {
    accepted: wishes({ protection: { lastAccessTracking: "disabled" } }, nfs),
    refused: wishes({ protection: { lastAccessTracking: "enabled" } }, nfs),
    said: 'protection.lastAccessTracking: given "enabled"; allowed: disabled with nfs: enabled. Write lastAccessTracking: disabled, and let lifecycle rules count from the modification.',
  },
  "tier-that-the-account-has-not": {
    accepted: wishes(lifecycle({ actions: { tierToArchive: days } })),
    refused: wishes(lifecycle({ actions: { tierToArchive: days } }), { placement: { redundancy: "Standard_GZRS" } }),
    said: 'lifecycle.old.tierToArchive: given {"afterModification":"30d"}; allowed: nothing: GZRS has no archive tier; LRS, GRS and RAGRS have. Leave it out, or change redundancy.',
  },
  "tier-of-append-blobs": {
    accepted: wishes(lifecycle({ blobTypes: ["appendBlob"], actions: { delete: days } })),
    refused: wishes(lifecycle({ blobTypes: ["blockBlob", "appendBlob"], actions: { tierToCool: days } })),
    said: 'lifecycle.old.blobTypes: given ["blockBlob","appendBlob"]; allowed: blockBlob alone beside tiers. Give append blobs a rule.',
  },
  "last-access-without-tracking": {
    accepted: wishes(lifecycle({ actions: { delete: { afterLastAccess: 9 } } })),
    refused: wishes({
      ...lifecycle({ actions: { delete: { afterLastAccess: 9 } } }),
      protection: { lastAccessTracking: "disabled" },
    }),
    said: 'lifecycle.old: given {"afterLastAccess":"9d"}; allowed: ages after modification or creation while protection.lastAccessTracking is disabled. Enable it, or leave it out.',
  },
  "repeated-lifecycle-rule": {
    accepted: wishes(lifecycle({ name: "new", actions: { delete: days } }, old)),
    refused: wishes(lifecycle({ actions: { delete: days } }, old)),
    said: 'lifecycle.old: given "old"; allowed: a name that stands once. Rename it.',
  },
  "columns-of-flat-accounts": {
    accepted: wishes(inventory(["Name", "Acl"], "daily")),
    refused: wishes(inventory(["Name", "Tags"], "daily")),
    said: 'inventory.daily.fields: given ["Tags"]; allowed: columns without Tags, TagCount, VersionId, IsCurrentVersion, Snapshot: they are not possible with hierarchical namespace. Leave them out.',
  },
  "repeated-inventory": {
    accepted: wishes(inventory(["Name"], "daily", "nightly")),
    refused: wishes(inventory(["Name"], "daily", "daily")),
    said: 'inventory.daily: given "daily"; allowed: a name that stands once. Rename it.',
  },
  "destination-twice-for-a-category": {
    accepted: wishes(diagnostics({ name: "writes", logs: ["StorageWrite"] }, { name: "reads", logs: ["StorageRead"] })),
    refused: wishes(
      diagnostics({ name: "writes", logs: ["StorageWrite"] }, { name: "all", logs: ["StorageRead", "StorageWrite"] }),
    ),
    said: 'diagnostics.all: given "StorageRead, StorageWrite to workspace w"; allowed: categories and destinations that writes has not together. Leave one of them out.',
  },
  "immutability-with-nfs-or-sftp": {
    accepted: wishes(immutable),
    refused: wishes(immutable, sftp),
    said: 'immutability.records: given {"retention":"30d"}; allowed: nothing while sftp is enabled. Keep such files in an account of their own.',
  },
  "sftp-with-nfs": {
    accepted: wishes({}, sftp),
    refused: wishes({}, { protocols: { sftp: "enabled", nfs: "enabled" } }),
    said: 'sftp: given "enabled"; allowed: disabled with nfs: enabled. Give one of them an account of its own.',
  },
  "local-users-without-sftp": {
    accepted: wishes(sftpUser(), sftp),
    refused: wishes(sftpUser()),
    said: 'sftp: given "disabled"; allowed: enabled where there are users. Leave the users out, or enable it.',
  },
  "home-that-is-not-open": {
    accepted: wishes(sftpUser({ home: "raw/in" }), sftp),
    refused: wishes(sftpUser({ home: "lake/in" }), sftp),
    said: 'sftp.users.etl.home: given "lake/in"; allowed: a place in raw. Add the filesystem to permissions.',
  },
};

test("every rule has its row, its reason and its source", () => {
  assert.deepEqual(
    serviceRefusals.map(({ id }) => id),
    Object.keys(table),
  );
  for (const { reason, source } of serviceRefusals) {
    assert.match(reason, /^[A-Z].*\.$/);
    assert.match(source, /^https:\/\/learn\.microsoft\.com\//);
  }
});

for (const { id, problem } of serviceRefusals) {
  test(id, () => {
    const row = table[id]!;
    assert.equal(problem(settingsOf(row.accepted)), undefined);
    const refused = problem(settingsOf(row.refused));
    assert.equal(refused && formatProblem(refused), `adls-migration:account.${row.said}`);
  });
}

test("an account does not keep its own logs", () => {
  const id = (name: string) => `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${name}`;
  const setting = (name: string): DiagnosticSetting => {
    return { name: "audit", of: "blob", storageAccount: id(name), logs: [], logGroups: [], metrics: ["Transaction"] };
  };
  const refused = (name: string) =>
    refusedDestinations("target", settingsOf({ services: { diagnostics: { list: [setting(name)] } } }));
  assert.deepEqual(refused("archive"), []);
  assert.deepEqual(refused("Target").map(formatProblem), [
    `adls-migration:account.diagnostics.audit.storageAccount: given "${id("Target")}"; allowed: another account than the one that is logged. Send its logs to another storage account, or to a workspace.`,
  ]);
});
