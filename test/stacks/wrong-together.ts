/** Stack files in which a wrong word stands beside mistakes between other words of the same entry: all of them are told at once. */
import { publicRangeGrammar } from "../../components/network/address-range.ts";
import { accessListGrammar } from "../../components/principals/access-list.ts";
import { owningPrincipalGrammar } from "../../components/principals/principal.ts";
import { roleNames } from "../../components/principals/roles.ts";
import type { WrongStackFile } from "./wrong-declarations.ts";

const from = "abfss://lake@source.dfs.core.windows.net/";
const hdfs = "webhdfs://namenode:9870/warehouse";
const workspace =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/audit";
const reader = { principal: "group:a", role: "Storage Blob Data Reader" };
const roles = `${roleNames.join(", ")}, or the GUID of a role definition`;
const phases = "assess, migrate, verify, decommission";
const users = "the name of a user of HDFS: letters, digits, . _ @ and -";
const principals =
  "user:NAME, group:NAME, servicePrincipal:NAME, managedIdentity:NAME (a name or an object id), or an object id";
const condition = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'raw'";
const userId =
  "an object id, user:NAME, servicePrincipal:NAME, managedIdentity:NAME (a name or an object id), or $superuser";
const filesystemColumns =
  "Name, Last-Modified, Metadata, LeaseStatus, LeaseState, LeaseDuration, PublicAccess, HasImmutabilityPolicy, HasLegalHold, Etag, DefaultEncryptionScope, DenyEncryptionScopeOverride, ImmutableStorageWithVersioningEnabled, Deleted, Version, DeletedTime, RemainingRetentionDays";

export const wrongTogether: readonly WrongStackFile[] = [
  {
    what: "a circle of groups beside a wrong description",
    given: { groups: { a: { members: ["group:b"], description: 1 }, b: { members: ["group:a"] } } },
    said: [
      "groups.a.description: given 1; allowed: a text of up to 1,024 characters.",
      'groups.a.members: given "a < b < a"; allowed: groups that are not members of themselves. Break the circle.',
      'groups.b.members: given "b < a < b"; allowed: groups that are not members of themselves. Break the circle.',
    ],
  },
  {
    what: "a circle of groups, a member twice and a group as owner beside members and owners that are none",
    given: {
      groups: {
        a: { members: ["ann", "group:b", "user:eve", "user:eve"], owners: ["group:b", "bob"] },
        b: { members: ["group:a"] },
      },
    },
    said: [
      `groups.a.members.0: given "ann"; allowed: ${principals}.`,
      `groups.a.owners.1: given "bob"; allowed: ${principals}.`,
      'groups.a.members.3: given "user:eve"; allowed: each member once (members.2 is the same). Remove one of the two.',
      'groups.a.owners.0: given "group:b"; allowed: users and service principals. Groups cannot own groups: name the people.',
      'groups.a.members: given "a < b < a"; allowed: groups that are not members of themselves. Break the circle.',
      'groups.b.members: given "b < a < b"; allowed: groups that are not members of themselves. Break the circle.',
    ],
  },
  {
    what: "words of HDFS beside a wrong phase, for a source that is none",
    given: { migrations: { all: { from, to: "raw", phase: "finish", hdfs: { user: "hive" } } } },
    said: [
      `migrations.all.phase: given "finish"; allowed: ${phases}.`,
      'migrations.all.hdfs: given {"user":"hive"}; allowed: nothing, as the source is no HDFS. Remove it: it says how HDFS is read.',
    ],
  },
  {
    what: "a token of HDFS and a user beside a wrong user to act for",
    given: {
      migrations: {
        all: { from: hdfs, to: "raw", hdfs: { delegationToken: { file: "t" }, user: "hive", doAs: "a b" } },
      },
    },
    said: [
      `migrations.all.hdfs.doAs: given "a b"; allowed: ${users}.`,
      'migrations.all.hdfs: given {"delegationToken":{"file":"t"},"user":"hive","doAs":"a b"}; allowed: user (and doAs), or delegationToken. Remove one of the two: a delegation token names the user by itself.',
    ],
  },
  {
    what: "a target in its own source beside a wrong phase",
    given: {
      account: { name: "source" },
      migrations: { all: { from: "abfss://raw@source.dfs.core.windows.net/", to: "raw/x", phase: "finish" } },
    },
    said: [
      `migrations.all.phase: given "finish"; allowed: ${phases}.`,
      'migrations.all.to: given "raw/x"; allowed: a place apart from "from" (abfss://raw@source.dfs.core.windows.net/), which is around it. A lake cannot be copied into itself.',
    ],
  },
  {
    what: "a target in its own source beside a map of principals that cannot be read",
    given: {
      account: { name: "source" },
      migrations: {
        all: {
          from: "abfss://raw@source.dfs.core.windows.net/",
          to: "raw",
          identities: { users: { hive: "nobody" } },
        },
      },
    },
    said: [
      `migrations.all.identities.users.hive: given "nobody"; allowed: ${userId}.`,
      'migrations.all.to: given "raw"; allowed: a place apart from "from" (abfss://raw@source.dfs.core.windows.net/), which is the same place. A lake cannot be copied into itself.',
    ],
  },
  {
    what: "repeated assignments beside a wrong role",
    given: { access: [{ principal: "group:a", role: "Reader of all" }, reader, { ...reader }] },
    said: [
      `access.0.role: given "Reader of all"; allowed: ${roles}.`,
      'access.2: given ["group:a","2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"]; allowed: an assignment that is not there yet (access.1 is the same). Remove one of the two.',
    ],
  },
  {
    what: "a condition with a role that takes none beside a wrong principal",
    given: { access: [{ principal: "ann", role: "Reader", condition }] },
    said: [
      `access.0.principal: given "ann"; allowed: ${principals}.`,
      `access.0.condition: given "${condition}"; allowed: nothing with Reader, which allows no action on blobs. Leave it out, or choose a data role.`,
    ],
  },
  {
    what: "a list that goes below without one, beside a wrong owner and a directory with a wrong list",
    given: {
      filesystems: {
        raw: { owner: "nobody", directories: { a: { acl: "x" }, b: { recursive: "modify" } } },
      },
      migrations: {},
    },
    said: [
      `filesystems.raw.owner: given "nobody"; allowed: ${owningPrincipalGrammar}.`,
      `filesystems.raw.directories.a.acl: given "x"; allowed: ${accessListGrammar}.`,
      'filesystems.raw.directories.b.recursive: given "modify"; allowed: false without an acl. Declare an acl, or leave it out.',
    ],
  },
  {
    what: "public access that lets nobody in beside addresses of which one is wrong",
    given: { account: { network: { publicAccess: "disabled", allowedAddresses: ["203.0.113.7", "here"] } } },
    said: [
      `account.network.allowedAddresses.1: given "here"; allowed: ${publicRangeGrammar}.`,
      'account.network.allowedAddresses: given ["203.0.113.7"]; allowed: nothing while publicAccess is disabled. Remove one of the two.',
    ],
  },
  {
    what: "a rule of the lifecycle that does nothing, beside a wrong switch and an age with two beginnings of which one is wrong",
    given: {
      account: {
        lifecycle: {
          a: { enabled: "yes" },
          b: { tierToCool: { afterModification: "30", afterCreation: "30d" } },
        },
      },
    },
    said: [
      'account.lifecycle.a.enabled: given "yes"; allowed: true, false.',
      'account.lifecycle.a: given {"enabled":"yes"}; allowed: at least one of tierToCool, tierToCold, tierToArchive, delete. Say what becomes of the files.',
      'account.lifecycle.b.tierToCool.afterModification: given "30"; allowed: whole days from 0d to 36500d, such as 7d.',
      'account.lifecycle.b.tierToCool: given {"afterModification":"30","afterCreation":"30d"}; allowed: one of afterModification, afterCreation, afterLastAccess. Write one of them.',
    ],
  },
  {
    what: "a column of the other kind and a path beside a wrong schedule",
    given: {
      account: {
        inventory: {
          a: { destination: "raw", of: "filesystems", schedule: "Hourly", fields: ["Tags"], prefixes: ["raw/x"] },
        },
      },
    },
    said: [
      'account.inventory.a.schedule: given "Hourly"; allowed: Daily, Weekly.',
      `account.inventory.a.fields.0: given "Tags"; allowed: a column of filesystems: ${filesystemColumns}.`,
      'account.inventory.a.prefixes: given ["raw/x"]; allowed: beginnings of names of filesystems.',
    ],
  },
  {
    what: "diagnostics without a destination, with logs of the account, beside a wrong category",
    given: { account: { diagnostics: { audit: { of: "account", logs: ["StorageLook"] } } } },
    said: [
      'account.diagnostics.audit.logs.0: given "StorageLook"; allowed: StorageRead, StorageWrite, StorageDelete.',
      'account.diagnostics.audit: given {"of":"account","logs":["StorageLook"]}; allowed: at least one of workspace, storageAccount, eventHub. Say where it is sent to.',
      'account.diagnostics.audit.logs: given ["StorageLook"]; allowed: nothing for the account as a whole. Log the blob service: of: blob.',
    ],
  },
  {
    what: "logs of the account, and no metrics either",
    given: { account: { diagnostics: { audit: { of: "account", workspace, logs: ["StorageRead"], metrics: [] } } } },
    said: [
      'account.diagnostics.audit.logs: given ["StorageRead"]; allowed: nothing for the account as a whole. Log the blob service: of: blob.',
      "account.diagnostics.audit.metrics: given []; allowed: at least one category where nothing is logged. Leave the key out.",
    ],
  },
  {
    what: "immutability of appends without retention beside a wrong hold",
    given: { account: { immutability: { raw: { appends: "allFiles", legalHolds: ["A"] } } }, migrations: {} },
    said: [
      'account.immutability.raw.legalHolds.0: given "A"; allowed: 3 to 23 lower-case letters and digits.',
      'account.immutability.raw.appends: given "allFiles"; allowed: none where there is no retention.',
    ],
  },
  {
    what: "sixteen tags of which one is a number",
    given: {
      account: {
        tags: Object.fromEntries(
          "1,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o".split(",").map((key) => [key, key === "1" ? 1 : key]),
        ),
      },
    },
    said: [
      "account.tags.1: given 1; allowed: a text of up to 256 characters. Put numbers and true or false in quotes.",
      'account.tags: given {"1":1,"a":"a","b":"b","c":"c","d":"d","e":"e","f":"f","g":"g","h":"h","i":"i","j":"j","k":"k","l":"l","m":"m","n":"n","…; allowed: at most 15 tags.',
    ],
  },
  {
    what: "an opening for a run that lets nobody in beside a wrong service of Azure",
    given: { account: { network: { openForRun: {}, bypass: ["All"] } } },
    said: [
      'account.network.bypass.0: given "All"; allowed: AzureServices, Logging, Metrics.',
      "account.network.openForRun: given {}; allowed: at least one of addresses, addressesFrom, subnets.",
    ],
  },
  {
    what: "a token of HDFS itself for a source that is none: it is not repeated",
    given: { migrations: { all: { from, to: "raw", hdfs: { delegationToken: "SECRET" } } } },
    said: [
      "migrations.all.hdfs.delegationToken: given a text, which is not repeated here; allowed: a mapping with the keys file, command, keyVault.",
      "migrations.all.hdfs: given words about HDFS; allowed: nothing, as the source is no HDFS. Remove it: it says how HDFS is read.",
    ],
  },
];
