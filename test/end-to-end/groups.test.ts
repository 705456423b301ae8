// Groups that a stack makes: known to nobody in the first preview, then members of the directory, of ACLs and of roles; the
// migrating identity's role, which is waited for by asking and gone after the last phase; what a destroyed stack leaves.
import assert from "node:assert/strict";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { migratingIdentity, principals } from "../local-azure/directory/index.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertFailed, assertSucceeded, migrationWords } from "./stack-sections.ts";
import { openFilesystem } from "./verdict.ts";

const KEY = "end-to-end-groups";
const contributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
/** So many times an access is refused at the target before the migrating identity's role takes effect. */
const REFUSED_FIRST = 3;

const folder = mkdtempSync(join(tmpdir(), "adls-groups-"));
let environment: LocalEnvironment;

before(async () => {
  const faults = join(folder, "faults.json");
  const unsettled = {
    fault: "unsettled-role",
    seconds: 3600,
    account: "targetlake",
    method: "PATCH",
    count: REFUSED_FIRST,
  };
  writeFileSync(faults, JSON.stringify([{ ...unsettled, identity: migratingIdentity.objectId }]));
  environment = await makeEnvironment({ lake: await planSmallLake(120), azure: ["--faults", faults] });
});
after(() => {
  environment.remove(KEY);
  rmSync(folder, { recursive: true, force: true });
});

const idOf = (name: string) => principals.find(({ displayName }) => displayName === name)?.objectId ?? "";

function sections(changed: Record<string, unknown> = {}, words: Record<string, unknown> = {}) {
  const identities = { users: {}, groups: { [idOf("analysts")]: "group:raw-readers" } };
  return {
    "azure-native:location": "westeurope",
    account: { name: "targetlake" },
    groups: {
      "raw-readers": { description: "Who reads raw", members: ["user:amara.okafor", "group:raw-writers"] },
      "raw-writers": { members: ["servicePrincipal:spark-etl"] },
    },
    filesystems: {
      lake: {},
      raw: { owner: "$superuser", acl: "group:raw-readers:r-x, default:group:raw-readers:r-x" },
    },
    access: [{ principal: "group:raw-writers", role: "Storage Blob Data Contributor", on: "raw" }],
    migrations: { [KEY]: migrationWords(environment, { identities, ...words }) },
    ...changed,
  };
}

interface DirectoryObject {
  readonly objectId: string;
  readonly displayName: string;
  readonly members?: readonly string[];
}

async function groups(name: string): Promise<readonly DirectoryObject[]> {
  const answer = await fetch(`${environment.endpoint}/.directory/groups?displayName=${name}`);
  return ((await answer.json()) as { value: DirectoryObject[] }).value;
}

async function groupId(name: string): Promise<string> {
  const [found, ...others] = await groups(name);
  assert.ok(found !== undefined && others.length === 0, name);
  return found.objectId;
}

async function membersOf(name: string): Promise<readonly string[]> {
  const [found] = await groups(name);
  return [...(found?.members ?? [])].sort();
}

interface Assignment {
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

/** Who has which role on the account or below, as the state of the stack has it. */
function assignments(): readonly Assignment[] {
  return (environment.state.resources ?? [])
    .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
    .map(({ outputs = {} }) => ({
      principalId: String(outputs["principalId"]),
      roleDefinitionId: String(outputs["roleDefinitionId"]).split("/").at(-1) ?? "",
    }));
}

test("one up makes groups that its preview does not know yet, waits for the role by asking, and uses the groups everywhere", async () => {
  environment.writeStack(sections());
  const mark = await environment.requests.mark();
  const made = await environment.pulumi("up", "--yes");
  assertSucceeded(made);
  const unknown = /not known yet, so that what these own or are given counts as new: group [0-9a-f-]{36}\./u;
  assert.match(made.output, unknown);
  assert.match(made.output, /^\s+new\s+190 files, 244 directories/mu);
  assert.match(made.output, /waiting for the role to take effect, asked once/u);
  await environment.requests.mark();
  const toTarget = environment.requests.since(mark).filter(({ url }) => url.includes("/targetlake"));
  assert.equal(toTarget.filter(({ status }) => status === 403).length, REFUSED_FIRST);

  const [readers, writers] = [await groupId("raw-readers"), await groupId("raw-writers")];
  assert.deepEqual(await membersOf("raw-readers"), [idOf("Amara Okafor"), writers].sort());
  assert.ok(assignments().some((one) => one.principalId === writers && one.roleDefinitionId === contributor));
  const raw = await openFilesystem(environment, { account: "targetlake", filesystem: "raw" })
    .getDirectoryClient("/")
    .getAccessControl();
  assert.equal(raw.owner, "$superuser");
  assert.ok(raw.acl.some(({ entityId, defaultScope }) => entityId === readers && !defaultScope));
  assert.match(made.output, new RegExp(`group:raw-readers\\s*: "${readers}"`, "u"));
});

test("a member that leaves the list leaves the group, others stay; the last phase takes the migrating role away, and no other", async () => {
  const stranger = idOf("Hana Sato");
  const url = `${environment.endpoint}/.directory/groups/${await groupId("raw-readers")}/members/${stranger}`;
  assert.ok((await fetch(url, { method: "PUT", body: "{}" })).ok);
  const before = assignments();
  assert.ok(before.some(({ principalId }) => principalId === migratingIdentity.objectId));
  const groups = { "raw-readers": { members: ["group:raw-writers"] }, "raw-writers": {} };
  environment.writeStack(sections({ groups }, { phase: "decommission" }));
  assertSucceeded(await environment.up());
  assert.deepEqual(await membersOf("raw-readers"), [stranger, await groupId("raw-writers")].sort());
  assert.deepEqual(
    assignments(),
    before.filter(({ principalId }) => principalId !== migratingIdentity.objectId),
  );
});

test("after the last phase a change of declared access is warned of, refused at once, and made with the role kept", async () => {
  const groups = { "raw-readers": { members: ["group:raw-writers"] }, "raw-writers": {} };
  const filesystems = { lake: {}, raw: { owner: "$superuser", acl: "group:raw-readers:rwx" } };
  const ended = (role: string) =>
    sections({ groups, filesystems, account: { name: "targetlake", migrating: { role } } }, { phase: "decommission" });
  environment.writeStack(ended("assign"));
  const mark = await environment.requests.mark();
  const preview = await environment.pulumi("preview");
  assertSucceeded(preview);
  assert.match(preview.output, /warning: \S+raw\S* is to be changed\. Every migration is in its last phase/u);
  assertFailed(await environment.pulumi("up", "--yes", "--skip-preview"), /account\.migrating\.role: keep/u);
  await environment.requests.mark();
  const refused = environment.requests
    .since(mark)
    .filter(({ url, status }) => url.includes("/targetlake") && status === 403);
  assert.ok(refused.length <= 4, `${String(refused.length)} refused`);
  environment.writeStack(ended("keep"));
  assertSucceeded(await environment.pulumi("up", "--yes"));
  const raw = openFilesystem(environment, { account: "targetlake", filesystem: "raw" }).getDirectoryClient("/");
  const { acl } = await raw.getAccessControl();
  assert.ok(acl.some(({ entityId, permissions }) => entityId !== "" && permissions.write));
  environment.writeStack(ended("assign"));
  assertSucceeded(await environment.pulumi("up", "--yes"));
  assert.ok(!assignments().some(({ principalId }) => principalId === migratingIdentity.objectId));
});

test("groups outlive their stack with their members, and another stack adopts them", async () => {
  const [readers, writers] = [await groupId("raw-readers"), await groupId("raw-writers")];
  const destroyed = await environment.pulumi("destroy", "--yes", "--skip-preview");
  assertSucceeded(destroyed);
  assert.ok(destroyed.output.includes(`raw-readers: { adopt: ${readers} }`), destroyed.output);
  assert.ok((await membersOf("raw-readers")).includes(writers));

  const other = { "azure-native:location": "westeurope", account: { name: "otherlake" } };
  environment.writeStack({ ...other, groups: { "raw-readers": {} } });
  const refused = /Found existing group with name "raw-readers" \(ID: "([^"]*)"\)[^]*give its object id to .*\.adopt/u;
  assertFailed(await environment.up(), refused);

  const adopted = {
    "raw-readers": { adopt: readers, description: "Who reads", members: ["user:beatriz.almeida", "group:raw-writers"] },
    "raw-writers": { adopt: writers, members: ["servicePrincipal:spark-etl"] },
  };
  const members = await membersOf("raw-readers");
  environment.writeStack({ ...other, groups: adopted });
  assertSucceeded(await environment.up());
  assert.equal(await groupId("raw-readers"), readers);
  assert.equal((await membersOf("raw-readers")).length, members.length + 1);
});
