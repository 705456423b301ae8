/** The source of a server-side copy: found in this service, authorised on its own, and checked on the version wanted. */
import { Access } from "../authorization/access.ts";
import { credentialsMissing } from "../authorization/authentication-failure.ts";
import { checkToken } from "../authorization/bearer.ts";
import type { Caller } from "../authorization/caller.ts";
import { checkSignature } from "../authorization/shared-access-signature.ts";
import type { Call } from "../call.ts";
import { addressOf, storageHost } from "../http/storage-host.ts";
import { readPath } from "../names.ts";
import { requireSource } from "../operations/conditions.ts";
import { requireOnline } from "../operations/tier.ts";
import type { Account } from "../state.ts";
import type { Entry, FileEntry } from "../tree/entry.ts";
import type { Filesystem } from "../tree/filesystem.ts";
import { parseQuery } from "../wire/query.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";

interface Place {
  readonly account: Account;
  readonly filesystemName: string;
  readonly filesystem: Filesystem | undefined;
  readonly path: string;
  readonly url: URL;
}

/** Refuses as Azure does: the source's own status and message under the code CannotVerifyCopySource. */
function unverified(status: number, message: string, code: string): ServiceFailure {
  return new ServiceFailure("CannotVerifyCopySource", {
    status,
    message,
    headers: ["x-ms-copy-source-status-code", String(status), "x-ms-copy-source-error-code", code],
  });
}

function placeOf(call: Call): Place {
  const text = call.header("x-ms-copy-source");
  if (text === undefined) throw missingHeader("x-ms-copy-source");
  if (!URL.canParse(text)) throw invalidHeader("x-ms-copy-source", text);
  const url = new URL(text);
  if (!call.parts.isOwnHost(url.host) && storageHost(url.host) === undefined)
    throw unverified(404, "The specified resource does not exist.", "ResourceNotFound");
  const { account: name, filesystem: filesystemName, rawPath = "" } = addressOf(url.host, url.pathname);
  const account = call.state.accounts.get(name);
  if (account === undefined) throw unverified(404, "The specified resource does not exist.", "ResourceNotFound");
  const path = readPath(rawPath, account.record.hierarchical);
  return { account, filesystemName, filesystem: account.filesystems.get(filesystemName), path, url };
}

/** The file, or the snapshot or version of it that the URL names. */
function sourceEntry(filesystem: Filesystem, { path, url }: Place): Entry | undefined {
  const query = parseQuery(url.search.slice(1));
  const [snapshot, version] = [query.get("snapshot"), query.get("versionid")];
  if (snapshot !== undefined) return filesystem.earlier.find(path, "snapshot", snapshot)?.entry;
  const present = filesystem.find(path)?.entry;
  const isPresent = present?.kind === "file" && present.extras?.version === version;
  return version === undefined || isPresent ? present : filesystem.earlier.find(path, "version", version)?.entry;
}

/** The source's tags where `x-ms-copy-source-tag-option: COPY` asks for them; otherwise those that are sent. */
export function copiedTags(call: Call, source: FileEntry): Pick<FileEntry, "tags"> {
  const option = call.header("x-ms-copy-source-tag-option");
  if (option === undefined || option.toLowerCase() === "replace") return {};
  if (option.toLowerCase() !== "copy") throw invalidHeader("x-ms-copy-source-tag-option", option);
  return source.tags === undefined ? {} : { tags: source.tags };
}

/** What a copy may do with its source. */
export interface CopyWish {
  /** Copy Blob: within an account its own caller reads, where nothing else is given for the source (documented). */
  readonly ownCallerReads?: boolean;
  readonly mayBeArchived?: boolean;
}

/** Who reads the source: a token or signature given for it, the request's own caller where that is enough, else nobody. */
function readerOf(call: Call, place: Place, wish: CopyWish): Caller {
  const token = call.header("x-ms-copy-source-authorization");
  if (token !== undefined) {
    if (!/^bearer /i.test(token)) throw invalidHeader("x-ms-copy-source-authorization", "");
    return checkToken(call.parts.issuer, token.slice("bearer ".length), place.account);
  }
  const query = parseQuery(place.url.search.slice(1));
  if (query.has("sig")) {
    const peer = { address: call.request.socket.remoteAddress ?? "", isSecure: place.url.protocol === "https:" };
    return checkSignature({ ...place, query, now: call.state.now(), headers: {}, peer });
  }
  const isWithin = place.account === call.target.account;
  if (wish.ownCallerReads === true && isWithin && call.caller.kind !== "sas") return call.caller;
  return { kind: "anonymous", readsPublic: true, refusal: credentialsMissing() };
}

function refuseByAnswer(call: Call): void {
  const answer = call.state.answers.serverSideCopy;
  if (answer === "authorization-failure") throw new ServiceFailure("AuthorizationFailure");
  if (answer === "cannot-verify")
    throw unverified(
      409,
      "Could not verify the copy source within the specified time. Examine the HTTP status code and message for more information about the failure.",
      "AuthorizationFailure",
    );
}

/**
 * The file to copy from.
 * @throws {ServiceFailure} CannotVerifyCopySource, SourceConditionNotMet, InvalidHeaderValue
 */
export function copySource(call: Call, wish: CopyWish = {}): FileEntry {
  refuseByAnswer(call);
  const place = placeOf(call);
  try {
    const caller = readerOf(call, place, wish);
    if (place.filesystem === undefined) throw new ServiceFailure("ContainerNotFound");
    new Access(place.filesystem, place.account, caller, call.parts.roles).mayRead(place.path);
    const entry = sourceEntry(place.filesystem, place);
    if (entry === undefined) throw new ServiceFailure("BlobNotFound");
    if (entry.kind === "directory") throw new ServiceFailure("BlobNotFound");
    requireSource(call, "x-ms-source-", entry);
    if (wish.mayBeArchived !== true) requireOnline(call, entry);
    return entry;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.code === "SourceConditionNotMet") throw error;
    throw unverified(error.status, error.message, error.code);
  }
}
