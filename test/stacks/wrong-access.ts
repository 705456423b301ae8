/** Stack files with mistakes in role assignments, groups, and who migrates. */
import type { WrongStackFile } from "./wrong-declarations.ts";

const principals =
  "user:NAME, group:NAME, servicePrincipal:NAME, managedIdentity:NAME (a name or an object id), or an object id";
const roles =
  "Storage Blob Data Owner, Storage Blob Data Contributor, Storage Blob Data Reader, Storage Blob Delegator, " +
  "Storage Account Contributor, Contributor, Reader, or the GUID of a role definition";
const conditions =
  "an expression of Azure's attribute-based access control (version 2.0), such as @Resource[…] StringEquals 'x'";
const groupNames = "a name of 1 to 256 characters without commas and colons, that is no object id";
const reader = { principal: "group:a", role: "Storage Blob Data Reader" };
const condition = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'raw'";

export const wrongAccess: readonly WrongStackFile[] = [
  {
    what: "access as a mapping",
    given: { access: { principal: "group:a" } },
    said: ['access: given {"principal":"group:a"}; allowed: a list of role assignments.'],
  },
  {
    what: "an assignment that is empty",
    given: { access: [{}] },
    said: [
      `access.0.principal: given nothing; allowed: ${principals}.`,
      `access.0.role: given nothing; allowed: ${roles}.`,
    ],
  },
  {
    what: "an unknown role",
    given: { access: [{ principal: "group:a", role: "Owner" }] },
    said: [`access.0.role: given "Owner"; allowed: ${roles}.`],
  },
  {
    what: "a role on a filesystem that is not declared",
    given: { access: [{ principal: "group:a", role: "Storage Blob Data Reader", on: "rew" }] },
    said: ['access.0.on: given "rew"; allowed: one of adls-migration:filesystems (raw). Did you mean raw?'],
  },
  {
    what: "the same assignment twice",
    given: {
      access: [
        { principal: "group:a", role: "Storage Blob Data Reader" },
        { principal: "group: a", role: "Storage Blob Data Reader" },
      ],
    },
    said: [
      'access.1: given ["group:a","2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"]; allowed: an assignment that is not there yet (access.0 is the same). Remove one of the two.',
    ],
  },
  {
    what: "a condition that is none",
    given: { access: [{ ...reader, condition: "only on Mondays" }] },
    said: [`access.0.condition: given "only on Mondays"; allowed: ${conditions}.`],
  },
  {
    what: "a condition with a role that has no actions on blobs",
    given: { access: [{ ...reader, role: "Reader", condition }] },
    said: [
      `access.0.condition: given "${condition}"; allowed: nothing with Reader, which allows no action on blobs. Leave it out, or choose a data role.`,
    ],
  },
  {
    what: "a key of an assignment that is misspelt",
    given: { access: [{ ...reader, scope: "raw" }] },
    said: [
      "access.0.scope: given a key that is not known; allowed: principal, role, on, condition, description. Remove it.",
    ],
  },
  {
    what: "a managed identity with an id of something else",
    given: { access: [{ ...reader, principal: "managedIdentity:/subscriptions/x" }] },
    said: [`access.0.principal: given "managedIdentity:/subscriptions/x"; allowed: ${principals}.`],
  },
  {
    what: "the service itself as whom a role is given to",
    given: { access: [{ ...reader, principal: "$superuser" }] },
    said: [`access.0.principal: given "$superuser"; allowed: ${principals}.`],
  },
  {
    what: "groups as a list",
    given: { groups: ["readers"] },
    said: [
      'groups: given ["readers"]; allowed: a mapping from the names of groups to what they are; {} for one without members.',
    ],
  },
  {
    what: "names of groups that nothing could name",
    given: { groups: { "a:b": {}, "0a1b2c3d-0000-4000-8000-00000000000f": null } },
    said: [
      `groups.a:b: given "a:b"; allowed: ${groupNames}. Rename it.`,
      `groups.0a1b2c3d-0000-4000-8000-00000000000f: given "0a1b2c3d-0000-4000-8000-00000000000f"; allowed: ${groupNames}. Rename it.`,
    ],
  },
  {
    what: "two groups of one name",
    given: { groups: { readers: {}, Readers: {} } },
    said: ['groups.Readers: given "Readers"; allowed: another name than readers. Letter case does not count.'],
  },
  {
    what: "members that are none, or one text",
    given: { groups: { readers: { members: ["ann"] }, writers: { members: "user:ann" } } },
    said: [
      `groups.readers.members.0: given "ann"; allowed: ${principals}.`,
      'groups.writers.members: given "user:ann"; allowed: a list of principals.',
    ],
  },
  {
    what: "a member twice",
    given: { groups: { readers: { members: ["user:ann", "group:b", "user:Ann"] } } },
    said: [
      'groups.readers.members.2: given "user:Ann"; allowed: each member once (members.0 is the same). Remove one of the two.',
    ],
  },
  {
    what: "a group as owner of a group",
    given: { groups: { readers: { owners: ["user:ann", "group:admins"] } } },
    said: [
      'groups.readers.owners.1: given "group:admins"; allowed: users and service principals. Groups cannot own groups: name the people.',
    ],
  },
  {
    what: "groups that belong to each other in a circle",
    given: { groups: { a: { members: ["group:b"] }, b: { members: ["group:A"] }, c: { members: ["group:a"] } } },
    said: [
      'groups.a.members: given "a < b < a"; allowed: groups that are not members of themselves. Break the circle.',
      'groups.b.members: given "b < a < b"; allowed: groups that are not members of themselves. Break the circle.',
    ],
  },
  {
    what: "a key of a group that is misspelt, and an adoption by name",
    given: { groups: { readers: { member: [], adopt: "readers" } } },
    said: [
      'groups.readers.adopt: given "readers"; allowed: the object id of a group.',
      "groups.readers.member: given a key that is not known; allowed: description, members, owners, adopt. Did you mean members?",
    ],
  },
  {
    what: "an unknown way to come by the migrating role",
    given: { account: { migrating: { role: "given", identity: "deploy" } } },
    said: [
      `account.migrating.identity: given "deploy"; allowed: ${principals}.`,
      'account.migrating.role: given "given"; allowed: assign, keep, assigned.',
    ],
  },
  {
    what: "a role in lower case",
    given: { access: [{ principal: "group:readers", role: "storage blob data reader" }] },
    said: [
      'access.0.role: given "storage blob data reader"; allowed: Storage Blob Data Owner, Storage Blob Data Contributor, Storage Blob Data Reader, Storage Blob Delegator, Storage Account Contributor, Contributor, Reader, or the GUID of a role definition. Did you mean Storage Blob Data Reader?',
    ],
  },
];
