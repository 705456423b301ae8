/** Stack files with mistakes in migrations. */
import { hdfsUriGrammar } from "../../migration/model/hdfs-uri.ts";
import { lakeUriGrammar } from "../../migration/model/lake-uri.ts";
import { sourceUriGrammar } from "../../migration/model/source-uri.ts";
import type { WrongStackFile } from "./wrong-declarations.ts";

const account =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/source";
const from = "abfss://lake@source.dfs.core.windows.net/";

/** A migration from `from` to raw with some words replaced. */
const moving = (words: Record<string, unknown>) => ({ migrations: { all: { from, to: "raw", ...words } } });

const hdfs = "webhdfs://namenode:9870/warehouse";
const identityMap = "a mapping with the keys users, groups";
const userGrammar =
  "an object id, user:NAME, servicePrincipal:NAME, managedIdentity:NAME (a name or an object id), or $superuser";
const groupGrammar = "an object id, group:NAME (a name or an object id), or $superuser";
const placeGrammar = "filesystem or filesystem/path, the filesystem one of this stack file";
const placeRemedy = "Write no scheme, no account and no percent-encoding.";
const limit = "a share of the target's entries from 0% to 100%, or a count of entries";
const durations = "a duration from 1s to 30d, such as 90s, 30m, 6h, 2d or 1h30m";
const globs = 'a glob on paths relative to "from", such as **/_temporary/**';
const bandwidths =
  "a number with one of kbit/s, Mbit/s, Gbit/s, kB/s, MB/s, GB/s, KiB/s, MiB/s, GiB/s, such as 2Gbit/s or 200MB/s";
const rates = "a whole number of requests from 1 to 100000";

export const wrongMigrations: readonly WrongStackFile[] = [
  {
    what: "migrations as a list",
    given: { migrations: [{ from, to: "raw" }] },
    said: [`migrations: given [{"from":"${from}","to":"raw"}]; allowed: a mapping from names to migrations.`],
  },
  {
    what: "a migration without anything",
    given: { migrations: { all: {} } },
    said: [
      `migrations.all.from: given nothing; allowed: ${sourceUriGrammar}.`,
      "migrations.all.to: given nothing; allowed: where it goes: filesystem or filesystem/path.",
    ],
  },
  {
    what: "a migration's name with a space",
    given: { migrations: { "my lake": { from, to: "raw" } } },
    said: ['migrations.my lake: given "my lake"; allowed: a name of 1 to 63 letters, digits, - and _. Rename it.'],
  },
  {
    what: "a source that is a path",
    given: moving({ from: "/mnt/lake" }),
    said: [
      `migrations.all.from: given "/mnt/lake"; allowed: ${sourceUriGrammar}. Write the whole URI, with its scheme.`,
    ],
  },
  {
    what: "a source by its RPC address",
    given: moving({ from: "hdfs://namenode:8020/warehouse" }),
    said: [
      `migrations.all.from: given "hdfs://namenode:8020/warehouse"; allowed: ${sourceUriGrammar}. HDFS is read over http: write webhdfs://namenode:9870/path or httpfs://host:14000/path.`,
    ],
  },
  {
    what: "name nodes without a port's number",
    given: moving({ from: "webhdfs://nn1:http,nn2/warehouse" }),
    said: [
      `migrations.all.from: given "webhdfs://nn1:http,nn2/warehouse"; allowed: ${hdfsUriGrammar}. Write host:port of each name node between // and the path, with commas between them.`,
    ],
  },
  {
    what: "a source without encryption elsewhere",
    given: moving({ from: "abfs+http://storage.example/account/lake" }),
    said: [
      `migrations.all.from: given "abfs+http://storage.example/account/lake"; allowed: ${lakeUriGrammar}. Use abfs+https://: credentials travel unencrypted to this machine only.`,
    ],
  },
  {
    what: "a source with a signature, which no message repeats",
    given: moving({ from: "abfss://lake@source.dfs.core.windows.net/?sv=1&sig=SECRET" }),
    said: [
      `migrations.all.from: given "abfss://lake@source.dfs.core.windows.net/?sv=1&sig=…"; allowed: ${lakeUriGrammar}. Write %3F for ? and %23 for # in a path; keys and signatures do not belong here.`,
    ],
  },
  {
    what: "a target that is a URI",
    given: moving({ to: "abfss://raw@target.dfs.core.windows.net/" }),
    said: [
      `migrations.all.to: given "abfss://raw@target.dfs.core.windows.net/"; allowed: ${placeGrammar}. ${placeRemedy}`,
    ],
  },
  {
    what: "a target with a doubled slash",
    given: moving({ to: "raw//warehouse" }),
    said: [`migrations.all.to: given "raw//warehouse"; allowed: ${placeGrammar}. ${placeRemedy}`],
  },
  {
    what: "a target in a filesystem that is not declared",
    given: moving({ to: "curated" }),
    said: [
      'migrations.all.to: given "curated"; allowed: one of adls-migration:filesystems (raw). Declare it: adls-migration:filesystems.curated.',
    ],
  },
  {
    what: "overlapping targets",
    given: { migrations: { all: { from, to: "raw" }, part: { from, to: "raw/part" } } },
    said: [
      'migrations.part.to: given "raw/part"; allowed: a place apart from the target of all (raw), which is around it. Each migration owns its target alone.',
    ],
  },
  {
    what: "a target inside its source",
    given: { account: { name: "source" }, filesystems: { lake: {} }, ...moving({ to: "lake/copy" }) },
    said: [
      `migrations.all.to: given "lake/copy"; allowed: a place apart from "from" (${from}), which is around it. A lake cannot be copied into itself.`,
    ],
  },
  {
    what: "a source that is the target",
    given: { account: { adopt: account }, filesystems: { lake: {} }, ...moving({ to: "lake" }) },
    said: [
      `migrations.all.to: given "lake"; allowed: a place apart from "from" (${from}), which is the same place. A lake cannot be copied into itself.`,
    ],
  },
  {
    what: "a phase that is not there yet",
    given: moving({ phase: "cutover" }),
    said: [
      'migrations.all.phase: given "cutover"; allowed: assess, migrate, verify, decommission. cutover is not available yet.',
    ],
  },
  {
    what: "a pattern that is not there yet",
    given: moving({ pattern: "bidirectional" }),
    said: [
      'migrations.all.pattern: given "bidirectional"; allowed: lift-and-shift, incremental. bidirectional is not available yet.',
    ],
  },
  {
    what: "a misspelt treatment of deletes",
    given: moving({ deletes: "miror" }),
    said: ['migrations.all.deletes: given "miror"; allowed: keep, mirror. Did you mean mirror?'],
  },
  {
    what: "a share above 100 %",
    given: moving({ maxDeletes: "120%" }),
    said: [`migrations.all.maxDeletes: given "120%"; allowed: ${limit}.`],
  },
  {
    what: "a share that is a fraction",
    given: moving({ maxDeletes: 0.05 }),
    said: [`migrations.all.maxDeletes: given 0.05; allowed: ${limit}.`],
  },
  {
    what: "globs that are one text",
    given: moving({ exclude: "**/_temporary/**" }),
    said: ['migrations.all.exclude: given "**/_temporary/**"; allowed: a list of globs.'],
  },
  {
    what: "a glob that begins with a slash",
    given: moving({ exclude: ["**/tmp", "/tmp"] }),
    said: [`migrations.all.exclude.1: given "/tmp"; allowed: ${globs}. Remove the leading slash.`],
  },
  {
    what: "a deadline without a unit",
    given: moving({ deadline: 90 }),
    said: [`migrations.all.deadline: given 90; allowed: ${durations}.`],
  },
  {
    what: "limits that cannot be",
    given: moving({ limits: { bandwidth: "200Mb/s", requestsPerSecond: 0.5, bandwith: "1MB/s" } }),
    said: [
      `migrations.all.limits.bandwidth: given "200Mb/s"; allowed: ${bandwidths}.`,
      `migrations.all.limits.requestsPerSecond: given 0.5; allowed: ${rates}.`,
      "migrations.all.limits.bandwith: given a key that is not known; allowed: bandwidth, requestsPerSecond. Did you mean bandwidth?",
    ],
  },
  {
    what: "a map of principals in a file that is not there",
    given: moving({ identities: "identities/none.yaml" }),
    said: [
      `migrations.all.identities: given "identities/none.yaml"; allowed: ${identityMap}, or the name of a YAML file with one. There is no such file.`,
    ],
  },
  {
    what: "a map of principals that is a list",
    given: moving({ identities: ["alice"] }),
    said: ['migrations.all.identities: given ["alice"]; allowed: a map of principals with the keys users, groups.'],
  },
  {
    what: "principals that are none, or of the wrong kind",
    given: moving({ identities: { users: { alice: "group:lake-admins", bob: "" }, groups: { ops: 7 }, user: {} } }),
    said: [
      `migrations.all.identities.users.alice: given "group:lake-admins"; allowed: ${userGrammar}.`,
      `migrations.all.identities.users.bob: given ""; allowed: ${userGrammar}.`,
      `migrations.all.identities.groups.ops: given 7; allowed: ${groupGrammar}.`,
      "migrations.all.identities.user: given a key that is not known; allowed: users, groups. Did you mean users?",
    ],
  },
  {
    what: "words about HDFS where the source is none",
    given: moving({ hdfs: { user: "hdfs" } }),
    said: [
      'migrations.all.hdfs: given {"user":"hdfs"}; allowed: nothing, as the source is no HDFS. Remove it: it says how HDFS is read.',
    ],
  },
  {
    what: "a token of HDFS itself, a user with a space, a misspelt key",
    given: moving({ from: hdfs, hdfs: { delegationToken: "SECRET", user: "a b", doas: "alice" } }),
    said: [
      'migrations.all.hdfs.user: given "a b"; allowed: the name of a user of HDFS: letters, digits, . _ @ and -.',
      "migrations.all.hdfs.delegationToken: given a text, which is not repeated here; allowed: a mapping with the keys file, command, keyVault.",
      "migrations.all.hdfs.doas: given a key that is not known; allowed: user, doAs, delegationToken, extendedAttributes, checksums, quotas. Did you mean doAs?",
    ],
  },
  {
    what: "a token of HDFS and a user beside it",
    given: moving({ from: hdfs, hdfs: { delegationToken: { file: "token" }, user: "hdfs" } }),
    said: [
      'migrations.all.hdfs: given {"delegationToken":{"file":"token"},"user":"hdfs"}; allowed: user (and doAs), or delegationToken. Remove one of the two: a delegation token names the user by itself.',
    ],
  },
  {
    what: "a reviewed plan, which is not there yet",
    given: moving({ plan: "plans/prod.json" }),
    said: [
      'migrations.all.plan: given "plans/prod.json"; allowed: nothing: reviewed plans are not available yet. Leave the key out.',
    ],
  },
  {
    what: "a migration that is a list",
    given: { migrations: { all: [] } },
    said: [
      "migrations.all: given []; allowed: a migration with the keys from, to, phase, pattern, deletes, maxDeletes, exclude, deadline, limits, identities, hdfs, plan.",
    ],
  },
  {
    what: "a misspelt source, and a target that is an empty list",
    given: { migrations: { all: { form: "webhdfs://nn:9870/", to: [] } } },
    said: [
      "migrations.all.to: given []; allowed: where it goes: filesystem or filesystem/path.",
      "migrations.all.form: given a key that is not known; allowed: from, to, phase, pattern, deletes, maxDeletes, exclude, deadline, limits, identities, hdfs, plan. Did you mean from?",
    ],
  },
  {
    what: "a migration's name with a space, beside a wrong phase",
    given: { migrations: { "a b": { from: "abfss://lake@source.dfs.core.windows.net/", to: "raw", phase: "move" } } },
    said: [
      'migrations.a b.phase: given "move"; allowed: assess, migrate, verify, decommission.',
      'migrations.a b: given "a b"; allowed: a name of 1 to 63 letters, digits, - and _. Rename it.',
    ],
  },
];
