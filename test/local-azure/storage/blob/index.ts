/** The Blob endpoint: which operation a request names. Operations are in the files beside this one. */
import type { Call } from "../call.ts";
import type { Operation } from "../dfs/index.ts";
import { leasePath } from "../operations/lease.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { type OperationTable, routed } from "../wire/unrouted.ts";
import { appendBlock, appendBlockFromUrl, putAppendBlob } from "./append-blob.ts";
import { submitBatch } from "./batch.ts";
import { getBlockList, putBlock, putBlockFromUrl, putBlockList } from "./blocks.ts";
import { deleteBlob, setBlobExpiry, setBlobMetadata, setBlobProperties, setBlobTier } from "./change-blob.ts";
import {
  createContainer,
  deleteContainer,
  getContainerAcl,
  getContainerProperties,
  leaseContainer,
  setContainerAcl,
  setContainerMetadata,
} from "./container.ts";
import { abortCopy, copyBlob } from "./copy-blob.ts";
import { findBlobs } from "./find-blobs.ts";
import { getBlob, getBlobProperties } from "./get-blob.ts";
import { listBlobs } from "./list-blobs.ts";
import { listContainers } from "./list-containers.ts";
import { getPageRanges, putPage, putPageBlob } from "./page-blob.ts";
import { putBlob } from "./put-blob.ts";
import { putBlobFromUrl } from "./put-blob-from-url.ts";
import { renameContainer } from "./rename-container.ts";
import { restoreContainer } from "./restore-container.ts";
import { getAccountInformation, getUserDelegationKey } from "./service.ts";
import { getServiceProperties, setServiceProperties } from "./service-properties.ts";
import { snapshotBlob } from "./snapshot.ts";
import { getTags, setTags } from "./tags.ts";
import { undeletePath } from "./undelete.ts";

const accountOperations: OperationTable<Operation> = {
  "GET list": listContainers,
  "GET blobs": findBlobs,
  "POST batch": submitBatch,
};

const accountOperationsByType: { readonly [restype: string]: OperationTable<Operation> } = {
  service: {
    "GET properties": getServiceProperties,
    "PUT properties": setServiceProperties,
    "POST userdelegationkey": getUserDelegationKey,
  },
  account: { "GET properties": getAccountInformation, "HEAD properties": getAccountInformation },
  // The JavaScript client takes an account in the path for a container.
  container: { "POST batch": submitBatch },
};

const containerOperations: OperationTable<Operation> = {
  "PUT ": createContainer,
  "DELETE ": deleteContainer,
  "GET ": getContainerProperties,
  "HEAD ": getContainerProperties,
  "GET metadata": getContainerProperties,
  "HEAD metadata": getContainerProperties,
  "PUT metadata": setContainerMetadata,
  "GET acl": getContainerAcl,
  "HEAD acl": getContainerAcl,
  "PUT acl": setContainerAcl,
  "PUT lease": leaseContainer,
  "PUT undelete": restoreContainer,
  "PUT rename": renameContainer,
  "GET list": listBlobs,
  "GET blobs": findBlobs,
  "POST batch": submitBatch,
};

const blobOperations: OperationTable<Operation> = {
  "PUT ": putBlob,
  "GET ": getBlob,
  "HEAD ": getBlobProperties,
  "GET metadata": getBlobProperties,
  "HEAD metadata": getBlobProperties,
  "DELETE ": deleteBlob,
  "PUT block": putBlock,
  "PUT blocklist": putBlockList,
  "GET blocklist": getBlockList,
  "PUT metadata": setBlobMetadata,
  "PUT properties": setBlobProperties,
  "PUT expiry": setBlobExpiry,
  "PUT tier": setBlobTier,
  "PUT lease": leasePath,
  "PUT undelete": undeletePath,
  "PUT snapshot": snapshotBlob,
  "PUT copy": abortCopy,
  "PUT page": putPage,
  "GET pagelist": getPageRanges,
  "PUT tags": setTags,
  "GET tags": getTags,
};

function putOperation(call: Call): Operation {
  const type = call.header("x-ms-blob-type")?.toLowerCase();
  if (type === "appendblob") return putAppendBlob;
  if (type === "pageblob") return putPageBlob;
  if (call.header("x-ms-copy-source") === undefined) return putBlob;
  return call.header("x-ms-blob-type") === undefined ? copyBlob : putBlobFromUrl;
}

/** At the account: a type that is none there, or none at all, leaves what needs no type. */
function accountOperation(call: Call): Operation {
  if (call.path !== "") throw new ServiceFailure("InvalidUri");
  const restype = call.parameter("restype")?.toLowerCase() ?? "";
  const table = accountOperationsByType[restype] ?? accountOperations;
  return routed(table, call.target.method, compOf(call));
}

function blobPathOperation(call: Call): Operation {
  const { method } = call.target;
  const comp = call.parameter("comp")?.toLowerCase() ?? "";
  if (method === "PUT" && comp === "") return putOperation(call);
  const isCopy = call.header("x-ms-copy-source") !== undefined;
  if (method === "PUT" && comp === "block" && isCopy) return putBlockFromUrl;
  if (method === "PUT" && comp === "appendblock") return isCopy ? appendBlockFromUrl : appendBlock;
  return routed(blobOperations, method, compOf(call));
}

function compOf(call: Call): { readonly name: string; readonly value: string } {
  return { name: "comp", value: call.parameter("comp") ?? "" };
}

/** Whether a request below the account is about it all the same. */
function isAboutAccount(call: Call, restype: string | undefined): boolean {
  const isRead = call.target.method === "GET" || call.target.method === "HEAD";
  return isRead && restype === "account" && call.parameter("comp")?.toLowerCase() === "properties";
}

/**
 * Finds the operation. Below the account `restype=service` does not count (posted: Get Blob Service Properties of a container's
 * or a blob's URL is 405, as Set Blob Properties has only PUT).
 * @throws {ServiceFailure} for a method or `comp` that there is not.
 */
export function blobOperation(call: Call): Operation {
  if (call.target.filesystemName === "") return accountOperation(call);
  const restype = call.parameter("restype")?.toLowerCase();
  if (isAboutAccount(call, restype)) return getAccountInformation;
  const isContainer =
    restype === undefined ? call.path === "" && call.parameter("comp") !== undefined : restype === "container";
  return isContainer ? routed(containerOperations, call.target.method, compOf(call)) : blobPathOperation(call);
}
