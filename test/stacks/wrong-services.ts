/** Stack files with mistakes in what stands beside an account. */
import type { WrongStackFile } from "./wrong-declarations.ts";

export const wrongServices: readonly WrongStackFile[] = [
  {
    what: "a soft delete as a number",
    given: { account: { protection: { blobSoftDelete: 7 } } },
    said: ["account.protection.blobSoftDelete: given 7; allowed: off, or whole days from 1d to 365d, such as 7d."],
  },
  {
    what: "soft deletes out of range, and versioning",
    given: { account: { protection: { blobSoftDelete: "366d", containerSoftDelete: "0d", versioning: "enabled" } } },
    said: [
      'account.protection.blobSoftDelete: given "366d"; allowed: off, or whole days from 1d to 365d, such as 7d.',
      'account.protection.containerSoftDelete: given "0d"; allowed: off, or whole days from 1d to 365d, such as 7d.',
      "account.protection.versioning: given a key that is not known; allowed: blobSoftDelete, containerSoftDelete, lastAccessTracking. Remove it.",
    ],
  },
  {
    what: "a tracking that is a truth value",
    given: { account: { protection: { lastAccessTracking: true } } },
    said: ["account.protection.lastAccessTracking: given true; allowed: enabled, disabled."],
  },
  {
    what: "lifecycle rules as a list",
    given: { account: { lifecycle: [{ delete: "30d" }] } },
    said: [
      'account.lifecycle: given [{"delete":"30d"}]; allowed: a mapping from names of rules to rules; {} for none.',
    ],
  },
  {
    what: "a lifecycle rule with a blank in its name",
    given: { account: { lifecycle: { "old logs": { delete: "30d" } } } },
    said: [
      'account.lifecycle.old logs: given {"delete":"30d"}; allowed: a name of 1 to 256 letters, digits and hyphens. Rename it.',
    ],
  },
  {
    what: "lifecycle rules that do nothing, in too few words or too many",
    given: {
      account: {
        lifecycle: {
          a: {},
          b: { tierToCool: { afterModification: "30d", afterCreation: "30d" } },
          c: { delete: {} },
          d: { tierToArchive: { afterLastAccess: "9d", afterTierChange: "7d" } },
        },
      },
    },
    said: [
      "account.lifecycle.a: given {}; allowed: at least one of tierToCool, tierToCold, tierToArchive, delete. Say what becomes of the files.",
      'account.lifecycle.b.tierToCool: given {"afterModification":"30d","afterCreation":"30d"}; allowed: one of afterModification, afterCreation, afterLastAccess. Write one of them.',
      "account.lifecycle.c.delete: given {}; allowed: one of afterModification, afterCreation, afterLastAccess. Write one of them.",
      'account.lifecycle.d.tierToArchive.afterTierChange: given "7d"; allowed: days beside afterModification. Count from the modification.',
    ],
  },
  {
    what: "a lifecycle rule with wrong ages and types",
    given: {
      account: { lifecycle: { a: { delete: "-1d", tierToCool: 30, blobTypes: ["pageBlob"], prefixes: ["/raw"] } } },
    },
    said: [
      'account.lifecycle.a.prefixes.0: given "/raw"; allowed: FILESYSTEM or FILESYSTEM/PATH, without wildcards.',
      'account.lifecycle.a.blobTypes.0: given "pageBlob"; allowed: blockBlob, appendBlob.',
      "account.lifecycle.a.tierToCool: given 30; allowed: days since the last change, such as 30d, or a mapping with afterModification, afterCreation or afterLastAccess.",
      'account.lifecycle.a.delete: given "-1d"; allowed: days since the last change, such as 30d, or a mapping with afterModification, afterCreation or afterLastAccess.',
    ],
  },
  {
    what: "a file that becomes hot again from nowhere",
    given: { account: { lifecycle: { a: { delete: "30d", backToHotWhenRead: true } } } },
    said: [
      "account.lifecycle.a.backToHotWhenRead: given true; allowed: true beside tierToCool with afterLastAccess, or false.",
    ],
  },
  {
    what: "a lifecycle rule with a word of Terraform's",
    given: { account: { lifecycle: { a: { tierToCol: "30d" } } } },
    said: [
      "account.lifecycle.a.tierToCol: given a key that is not known; allowed: enabled, prefixes, blobTypes, tierToCool, tierToCold, tierToArchive, delete, backToHotWhenRead. Did you mean tierToCool?",
    ],
  },
  {
    what: "a lifecycle rule in a filesystem that is not declared",
    given: { account: { lifecycle: { a: { delete: "30d", prefixes: ["raw/x", "rew/x"] } } } },
    said: [
      'account.lifecycle.a.prefixes.1: given "rew/x"; allowed: one of adls-migration:filesystems (raw). Did you mean raw?',
    ],
  },
  {
    what: "an inventory that goes nowhere, of columns that nobody has",
    given: { account: { inventory: { daily: { fields: ["Nmae"] } } } },
    said: [
      "account.inventory.daily.destination: given nothing; allowed: a filesystem of this stack file.",
      'account.inventory.daily.fields.0: given "Nmae"; allowed: Name, Creation-Time, Last-Modified, Content-Length, Content-MD5, BlobType, AccessTier, AccessTierChangeTime, AccessTierInferred, Expiry-Time, hdi_isfolder, Owner, Group, Permissions, Acl, Metadata, LastAccessTime, Etag, ContentType, ContentEncoding, ContentLanguage, ContentCRC64, CacheControl, ContentDisposition, LeaseStatus, LeaseState, LeaseDuration, ServerEncrypted, Deleted, DeletionId, DeletedTime, RemainingRetentionDays, ImmutabilityPolicyUntilDate, ImmutabilityPolicyMode, LegalHold, CopyId, CopyStatus, CopySource, CopyProgress, CopyCompletionTime, CopyStatusDescription, CustomerProvidedKeySha256, RehydratePriority, ArchiveStatus, EncryptionScope, IncrementalCopy, PublicAccess, HasImmutabilityPolicy, HasLegalHold, DefaultEncryptionScope, DenyEncryptionScopeOverride, ImmutableStorageWithVersioningEnabled, Version, Tags, TagCount, VersionId, IsCurrentVersion, Snapshot. Did you mean Name?',
    ],
  },
  {
    what: "an inventory of filesystems with columns of files, in words of one's own",
    given: {
      account: {
        inventory: { daily: { destination: "raw", of: "filesystems", fields: ["Name", "Acl"], prefixes: ["raw/x"] } },
      },
    },
    said: [
      'account.inventory.daily.fields.1: given "Acl"; allowed: a column of filesystems: Name, Last-Modified, Metadata, LeaseStatus, LeaseState, LeaseDuration, PublicAccess, HasImmutabilityPolicy, HasLegalHold, Etag, DefaultEncryptionScope, DenyEncryptionScopeOverride, ImmutableStorageWithVersioningEnabled, Deleted, Version, DeletedTime, RemainingRetentionDays.',
      'account.inventory.daily.prefixes: given ["raw/x"]; allowed: beginnings of names of filesystems.',
    ],
  },
  {
    what: "an inventory by the hour",
    given: { account: { inventory: { daily: { destination: "raw", schedule: "Hourly", format: "csv" } } } },
    said: [
      'account.inventory.daily.schedule: given "Hourly"; allowed: Daily, Weekly.',
      'account.inventory.daily.format: given "csv"; allowed: Csv, Parquet. Did you mean Csv?',
    ],
  },
  {
    what: "an inventory into a filesystem that is not declared",
    given: { account: { inventory: { daily: { destination: "lists" } } } },
    said: [
      'account.inventory.daily.destination: given "lists"; allowed: one of adls-migration:filesystems (raw). Declare it: adls-migration:filesystems.',
    ],
  },
  {
    what: "diagnostics without a destination",
    given: { account: { diagnostics: { audit: {} } } },
    said: [
      "account.diagnostics.audit: given {}; allowed: at least one of workspace, storageAccount, eventHub. Say where it is sent to.",
    ],
  },
  {
    what: "diagnostics to names instead of ids",
    given: {
      account: {
        diagnostics: { audit: { workspace: "audit", storageAccount: "logs", eventHub: { authorizationRule: "send" } } },
      },
    },
    said: [
      'account.diagnostics.audit.workspace: given "audit"; allowed: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.OperationalInsights/workspaces/NAME.',
      'account.diagnostics.audit.storageAccount: given "logs"; allowed: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Storage/storageAccounts/NAME.',
      'account.diagnostics.audit.eventHub.authorizationRule: given "send"; allowed: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.EventHub/namespaces/NAME/authorizationRules/NAME.',
    ],
  },
  {
    what: "logs of an account as a whole, and of categories that nobody has",
    given: {
      account: {
        diagnostics: {
          audit: {
            of: "account",
            workspace:
              "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/audit",
            logs: ["StorageRead"],
          },
          list: {
            workspace:
              "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/audit",
            logs: ["StorageList"],
          },
        },
      },
    },
    said: [
      'account.diagnostics.audit.logs: given ["StorageRead"]; allowed: nothing for the account as a whole. Log the blob service: of: blob.',
      'account.diagnostics.list.logs.0: given "StorageList"; allowed: StorageRead, StorageWrite, StorageDelete.',
    ],
  },
  {
    what: "a lock in small letters",
    given: { account: { lock: "canNotDelete" } },
    said: ['account.lock: given "canNotDelete"; allowed: CanNotDelete, ReadOnly, none. Did you mean CanNotDelete?'],
  },
  {
    what: "a ReadOnly lock while a migration goes on",
    given: { account: { lock: "ReadOnly" } },
    said: [
      'account.lock: given "ReadOnly"; allowed: CanNotDelete or none while the migration all is in phase migrate. Write ReadOnly when every migration is in its last phase (decommission).',
    ],
  },
  {
    what: "immutability without end, and of nothing",
    given: { account: { immutability: { raw: { retention: "forever" }, Row: { retention: "1d" } } } },
    said: [
      'account.immutability.raw.retention: given "forever"; allowed: whole days from 1d to 146000d, such as 7d.',
      'account.immutability.Row: given {"retention":"1d"}; allowed: a name of a filesystem of this stack file. Rename it.',
    ],
  },
  {
    what: "immutability of nothing",
    given: { account: { immutability: { raw: {} } } },
    said: [
      "account.immutability.raw: given {}; allowed: at least one of retention, legalHolds. Leave the filesystem out if nothing holds for it.",
    ],
  },
  {
    what: "a legal hold that is a sentence",
    given: { account: { immutability: { raw: { legalHolds: ["case 42"] } } } },
    said: ['account.immutability.raw.legalHolds.0: given "case 42"; allowed: 3 to 23 lower-case letters and digits.'],
  },
  {
    what: "a migration into an immutable filesystem",
    given: { account: { immutability: { raw: { retention: "30d" } } } },
    said: [
      'account.immutability.raw: given {"retention":"30d"}; allowed: nothing while the migration all goes there: it renames and replaces files. Write it when the migration is in its last phase (decommission).',
    ],
  },
  {
    what: "SFTP that is on",
    given: { account: { sftp: "on" } },
    said: ['account.sftp: given "on"; allowed: enabled, disabled, or a mapping with the key users.'],
  },
  {
    what: "a local user with a password and without keys",
    given: { account: { sftp: { users: { etl: { password: "geheim", permissions: { raw: "rw" } } } } } },
    said: [
      "account.sftp.users.etl.keys: given nothing; allowed: a list of public keys.",
      "account.sftp.users.etl.password: given a key that is not known; allowed: home, keys, permissions. Remove it.",
    ],
  },
  {
    what: "a local user with a private key",
    given: {
      account: {
        sftp: { users: { etl: { keys: ["-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbg"], permissions: { raw: "rw" } } } },
      },
    },
    said: [
      "account.sftp.users.etl.keys.0: given a text, which is not repeated here; allowed: a public key in one line, such as ssh-rsa AAAA….",
    ],
  },
  {
    what: "a local user with rights that nobody has, in a filesystem that is not declared",
    given: {
      account: {
        sftp: {
          users: {
            etl: {
              home: "/in",
              keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAabcdefghijklmnopqrstuvwxyzABCDEFGHIJ"],
              permissions: { rew: "r", raw: "rx" },
            },
          },
        },
      },
    },
    said: [
      'account.sftp.users.etl.home: given "/in"; allowed: FILESYSTEM or FILESYSTEM/PATH.',
      'account.sftp.users.etl.permissions.raw: given "rx"; allowed: letters of rwdlcop, each once: read, write, delete, list, create, owner, permissions.',
    ],
  },
  {
    what: "a ReadOnly lock and an immutable filesystem, beside a migration with a wrong share",
    given: {
      account: { lock: "ReadOnly", immutability: { raw: { retention: "7d" } } },
      migrations: { all: { from: "abfss://lake@source.dfs.core.windows.net/", to: "raw", maxDeletes: "no" } },
    },
    said: [
      'migrations.all.maxDeletes: given "no"; allowed: a share of the target\'s entries from 0% to 100%, or a count of entries.',
      'account.immutability.raw: given {"retention":"7d"}; allowed: nothing while the migration all goes there: it renames and replaces files. Write it when the migration is in its last phase (decommission).',
      'account.lock: given "ReadOnly"; allowed: CanNotDelete or none while the migration all is in phase migrate. Write ReadOnly when every migration is in its last phase (decommission).',
    ],
  },
  {
    what: "a local user whose name is wrong, and what it may do too",
    given: { account: { sftp: { users: { Bob: { keys: [], permissions: { raw: "x" } } } } } },
    said: [
      "account.sftp.users.Bob.keys: given []; allowed: at least one public key. Nobody gets a password here.",
      'account.sftp.users.Bob.permissions.raw: given "x"; allowed: letters of rwdlcop, each once: read, write, delete, list, create, owner, permissions.',
      'account.sftp.users.Bob: given {"keys":[],"permissions":{"raw":"x"}}; allowed: a name of 3 to 64 lower-case letters and digits. Rename it.',
    ],
  },
];
