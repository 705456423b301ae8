/** Containers through the Blob endpoint: make, remove, properties, metadata, access policies, lease, list. */
import type { Call } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import { requireMet } from "../operations/conditions.ts";
import { readToken, writeToken } from "../operations/continuation.ts";
import {
  createFilesystem,
  deleteFilesystem,
  filesystemChange,
  requireFilesystemLease,
  requireManage,
  setFilesystemMetadata,
} from "../operations/filesystems.ts";
import { givenMetadata, metadataOrNone } from "../operations/given-headers.ts";
import { leaseOutcome } from "../operations/lease-action.ts";
import { isLocked, leaseHeaders, leaseState } from "../operations/lease-state.ts";
import { metadataHeaders, versionHeaders } from "../operations/told-headers.ts";
import type { AccessPolicy, Filesystem } from "../tree/filesystem.ts";
import { httpDate, isoDate } from "../wire/dates.ts";
import { element, elementTexts, escapeXml, unescapeXml } from "../wire/xml.ts";

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
    ...["x-ms-default-encryption-scope", "$account-encryption-key", "x-ms-deny-encryption-scope-override", "false"],
    ...(call.target.version >= "2021-02-12" ? ["x-ms-immutable-storage-with-versioning-enabled", "false"] : []),
  ]);
}

/** `comp=acl`: anonymous access and stored policies, not the ACL of the root. */
export function getContainerAcl(call: Call): void {
  const { filesystem } = call;
  requireManage(call, "read", "r");
  const told = filesystem.properties.policies.map((policy) => {
    const times = `${element("Start", policy.start)}${element("Expiry", policy.expiry)}`;
    return `<SignedIdentifier><Id>${escapeXml(policy.id)}</Id><AccessPolicy>${times}${element("Permission", policy.permission)}</AccessPolicy></SignedIdentifier>`;
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

function policyOf(text: string): AccessPolicy {
  const first = (name: string): string => unescapeXml(elementTexts(text, name)[0] ?? "");
  return {
    id: first("Id"),
    start: sevenPlaces(first("Start")),
    expiry: sevenPlaces(first("Expiry")),
    permission: first("Permission"),
  };
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
    policies: elementTexts(document, "SignedIdentifier").map(policyOf),
    publicAccess: call.header("x-ms-blob-public-access")?.toLowerCase() ?? "",
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

function containerElement(filesystem: Filesystem, withMetadata: boolean, now: number): string {
  const { name, properties } = filesystem;
  const status = isLocked(properties.lease, now) ? "locked" : "unlocked";
  let metadata = "";
  for (const [key, value] of Object.entries(properties.metadata)) metadata += `<${key}>${escapeXml(value)}</${key}>`;
  return [
    `<Container><Name>${name}</Name><Properties><Last-Modified>${httpDate(properties.modified)}</Last-Modified>`,
    `<Etag>"${properties.etag}"</Etag><LeaseStatus>${status}</LeaseStatus>`,
    `<LeaseState>${leaseState(properties.lease, now)}</LeaseState>`,
    properties.publicAccess === "" ? "" : element("PublicAccess", properties.publicAccess),
    "<DefaultEncryptionScope>$account-encryption-key</DefaultEncryptionScope>",
    "<DenyEncryptionScopeOverride>false</DenyEncryptionScopeOverride>",
    "<HasImmutabilityPolicy>false</HasImmutabilityPolicy><HasLegalHold>false</HasLegalHold></Properties>",
    withMetadata && metadata !== "" ? `<Metadata>${metadata}</Metadata>` : "",
    "</Container>",
  ].join("");
}

/** `GET /?comp=list` */
export function listContainers(call: Call): void {
  requireManage(call, "read", "l");
  const prefix = call.parameter("prefix") ?? "";
  const marker = call.parameter("marker");
  const from = marker === undefined ? "" : readToken("containers", marker);
  const most = Math.min(Number(call.parameter("maxresults") ?? 5000), 5000);
  const filesystems = [...call.target.account.filesystems.values()]
    .filter((filesystem) => filesystem.name.startsWith(prefix) && filesystem.name >= from)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const page = filesystems.slice(0, most);
  const next = filesystems[most]?.name;
  const withMetadata = (call.parameter("include") ?? "").includes("metadata");
  const endpoint = `http://${call.request.headers.host ?? ""}/${call.target.account.record.name}/`;
  const body = [
    `<EnumerationResults ServiceEndpoint="${escapeXml(endpoint)}">`,
    prefix === "" ? "" : `<Prefix>${escapeXml(prefix)}</Prefix>`,
    marker === undefined ? "" : `<Marker>${escapeXml(marker)}</Marker>`,
    call.parameter("maxresults") === undefined ? "" : `<MaxResults>${most}</MaxResults>`,
    `<Containers>${page.map((each) => containerElement(each, withMetadata, call.state.now())).join("")}</Containers>`,
    next === undefined ? "<NextMarker />" : `<NextMarker>${writeToken("containers", next)}</NextMarker>`,
    "</EnumerationResults>",
  ].join("");
  call.answerXml(body);
}
