/** Containers through the Blob endpoint: make, remove, properties, metadata, access policies, lease. */
import type { Call } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import { requireMet } from "../operations/conditions.ts";
import {
  createFilesystem,
  deleteFilesystem,
  filesystemChange,
  givenPublicAccess,
  requireFilesystemLease,
  requireManage,
  setFilesystemMetadata,
} from "../operations/filesystems.ts";
import { givenMetadata, metadataOrNone } from "../operations/given-headers.ts";
import { leaseOutcome } from "../operations/lease-action.ts";
import { leaseHeaders } from "../operations/lease-state.ts";
import { accountScope, metadataHeaders, versionHeaders } from "../operations/told-headers.ts";
import type { AccessPolicy, Filesystem } from "../tree/filesystem.ts";
import { isoDate } from "../wire/dates.ts";
import { tells } from "../wire/told-since.ts";
import { element, escapeXml } from "../wire/xml.ts";
import { childOf, invalidXml, readXml, type XmlElement } from "../wire/xml-reader.ts";

const mostPolicies = 5;
const mostIdCharacters = 64;

/** Answers 201. */
export async function createContainer(call: Call): Promise<void> {
  call.answer(201, versionHeaders(await createFilesystem(call, metadataOrNone(givenMetadata(call)))));
}

/** Answers 202. */
export async function deleteContainer(call: Call): Promise<void> {
  await deleteFilesystem(call);
  call.answer(202);
}

/** `comp=metadata` */
export async function setContainerMetadata(call: Call): Promise<void> {
  call.answer(200, versionHeaders(await setFilesystemMetadata(call, metadataOrNone(givenMetadata(call)))));
}

function publicAccessHeaders(filesystem: Filesystem): string[] {
  const { publicAccess } = filesystem.properties;
  return publicAccess === "" ? [] : ["x-ms-blob-public-access", publicAccess];
}

/** `GET` or `HEAD ?restype=container` */
export function getContainerProperties(call: Call): void {
  const { filesystem } = call;
  requireManage(call, "read", "r");
  requireFilesystemLease(call, filesystem, false);
  const { properties } = filesystem;
  call.answer(200, [
    ...versionHeaders(properties),
    ...metadataHeaders(properties.metadata),
    ...leaseHeaders(properties.lease, call.state.now()),
    ...publicAccessHeaders(filesystem),
    ...["x-ms-has-immutability-policy", "false", "x-ms-has-legal-hold", "false"],
    ...["x-ms-default-encryption-scope", properties.encryption?.scope ?? accountScope],
    ...["x-ms-deny-encryption-scope-override", String(properties.encryption?.denyOverride ?? false)],
    ...(tells(call, "immutableVersioning") ? ["x-ms-immutable-storage-with-versioning-enabled", "false"] : []),
  ]);
}

/** `comp=acl`: anonymous access and stored policies, not the ACL of the root. */
export function getContainerAcl(call: Call): void {
  const { filesystem, caller } = call;
  // The policies of a public container are nobody's business either (documented: for the account's owner).
  if (caller.kind === "anonymous") throw caller.refusal;
  requireManage(call, "read", "r");
  const told = filesystem.properties.policies.map((policy) => {
    const stated = (name: string, value: string): string => (value === "" ? "" : element(name, value));
    const times = stated("Start", policy.start) + stated("Expiry", policy.expiry);
    const told = times + stated("Permission", policy.permission);
    const access = told === "" ? "<AccessPolicy />" : `<AccessPolicy>${told}</AccessPolicy>`;
    return `<SignedIdentifier><Id>${escapeXml(policy.id)}</Id>${access}</SignedIdentifier>`;
  });
  const body = told.length === 0 ? "<SignedIdentifiers />" : `<SignedIdentifiers>${told.join("")}</SignedIdentifiers>`;
  const headers = [...versionHeaders(filesystem.properties), ...publicAccessHeaders(filesystem)];
  call.answerXml(body, headers);
}

/** Times come back with seven decimal places, none of those given lost (recorded). */
function sevenPlaces(time: string): string {
  const [, seconds, places = ""] = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z$/.exec(time) ?? [];
  if (seconds !== undefined) return `${seconds}.${places.padEnd(7, "0")}Z`;
  return Number.isNaN(Date.parse(time)) ? "" : isoDate(Date.parse(time));
}

function policyOf(identifier: XmlElement): AccessPolicy {
  const id = childOf(identifier, "Id")?.text ?? "";
  if (id === "" || id.length > mostIdCharacters) throw invalidXml(identifier.after, "Invalid Id of an access policy.");
  const policy = childOf(identifier, "AccessPolicy");
  const text = (name: string): string => (policy === undefined ? "" : (childOf(policy, name)?.text.trim() ?? ""));
  return {
    id,
    start: sevenPlaces(text("Start")),
    expiry: sevenPlaces(text("Expiry")),
    permission: text("Permission"),
  };
}

/** At most five policies with ids of their own; no body at all removes them. */
function policiesOf(document: string): readonly AccessPolicy[] {
  if (document.trim() === "") return [];
  const root = readXml(document, "SignedIdentifiers");
  const policies = root.children.map(policyOf);
  const ids = new Set(policies.map(({ id }) => id));
  if (policies.length > mostPolicies)
    throw invalidXml(root.after, `At most ${mostPolicies} access policies are allowed.`);
  if (ids.size < policies.length) throw invalidXml(root.after, "Ids of access policies must differ.");
  return policies;
}

/** `PUT ?comp=acl` */
export async function setContainerAcl(call: Call): Promise<void> {
  const document = (await readWhole(call.request)).toString("utf8");
  const { filesystem } = call;
  requireManage(call, "write", "w");
  requireMet(call, filesystem.properties);
  requireFilesystemLease(call, filesystem, false);
  const moment = call.state.clock.next();
  const properties = {
    ...filesystem.properties,
    policies: policiesOf(document),
    publicAccess: givenPublicAccess(call),
    etag: moment.etag,
    modified: moment.milliseconds,
  };
  await call.commit([filesystemChange(call, properties)]);
  call.answer(200, versionHeaders(properties));
}

/** `comp=lease` */
export async function leaseContainer(call: Call): Promise<void> {
  const { filesystem } = call;
  requireManage(call, "write", "w");
  requireMet(call, filesystem.properties);
  const outcome = leaseOutcome(call, filesystem.properties.lease);
  const { lease: _, ...rest } = filesystem.properties;
  const properties = outcome.lease === undefined ? rest : { ...rest, lease: outcome.lease };
  await call.commit([filesystemChange(call, properties)]);
  call.answer(outcome.status, [...versionHeaders(properties), ...outcome.headers]);
}
