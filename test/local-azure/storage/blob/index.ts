/** The Blob endpoint: which operation a request names. Operations are in the files beside this one. */
import type { Call } from "../call.ts";
import type { Operation } from "../dfs/index.ts";
import { leasePath } from "../operations/lease.ts";
import { ServiceFailure } from "../wire/failure.ts";
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
import { copyBlob } from "./copy-blob.ts";
import { getBlob, getBlobProperties } from "./get-blob.ts";
import { listBlobs } from "./list-blobs.ts";
import { listContainers } from "./list-containers.ts";
import { putBlob } from "./put-blob.ts";
import { putBlobFromUrl } from "./put-blob-from-url.ts";
import { renameContainer } from "./rename-container.ts";
import { restoreContainer } from "./restore-container.ts";
import { getAccountInformation, getUserDelegationKey } from "./service.ts";
import { getServiceProperties, setServiceProperties } from "./service-properties.ts";
import { getTags, setTags } from "./tags.ts";
import { undeletePath } from "./undelete.ts";

function refuseSnapshot(call: Call): void {
  if (!call.filesystem.hierarchical) throw new ServiceFailure("InvalidQueryParameterValue");
  throw new ServiceFailure("FeatureNotYetSupportedForHierarchicalNamespaceAccounts", {
    fields: { FeatureName: "Snapshots" },
  });
}

const serviceOperations: { readonly [key: string]: Operation } = {
  "GET list": listContainers,
  "GET service properties": getServiceProperties,
  "PUT service properties": setServiceProperties,
  "GET account properties": getAccountInformation,
  "HEAD account properties": getAccountInformation,
  "POST batch": submitBatch,
  // The JavaScript client takes an account in the path for a container.
  "POST container batch": submitBatch,
  "POST service userdelegationkey": getUserDelegationKey,
};

const containerOperations: { readonly [methodAndComp: string]: Operation } = {
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
  "POST batch": submitBatch,
  "GET properties": getAccountInformation,
};

const blobOperations: { readonly [methodAndComp: string]: Operation } = {
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
  "PUT snapshot": refuseSnapshot,
  "PUT tags": setTags,
  "GET tags": getTags,
};

function putOperation(call: Call): Operation {
  if (call.header("x-ms-blob-type") === "AppendBlob") return putAppendBlob;
  if (call.header("x-ms-copy-source") === undefined) return putBlob;
  return call.header("x-ms-blob-type") === undefined ? copyBlob : putBlobFromUrl;
}

function named(table: { readonly [key: string]: Operation }, key: string): Operation {
  const operation = table[key];
  if (operation !== undefined) return operation;
  throw new ServiceFailure(
    key.includes(" ") && !key.endsWith(" ") ? "InvalidQueryParameterValue" : "UnsupportedHttpVerb",
  );
}

function serviceOperation(call: Call, comp: string): Operation {
  const words = [call.target.method, call.parameter("restype")?.toLowerCase(), comp];
  return named(serviceOperations, words.filter((word) => word !== undefined).join(" "));
}

function blobPathOperation(call: Call, comp: string): Operation {
  const { method } = call.target;
  if (method === "PUT" && comp === "") return putOperation(call);
  const isCopy = call.header("x-ms-copy-source") !== undefined;
  if (method === "PUT" && comp === "block" && isCopy) return putBlockFromUrl;
  if (method === "PUT" && comp === "appendblock") return isCopy ? appendBlockFromUrl : appendBlock;
  return named(blobOperations, `${method} ${comp}`);
}

/** Finds the operation. @throws {ServiceFailure} for a method or `comp` that there is not. */
export function blobOperation(call: Call): Operation {
  const { method, filesystemName } = call.target;
  const comp = call.parameter("comp")?.toLowerCase() ?? "";
  if (filesystemName === "") return serviceOperation(call, comp);
  const isContainer = call.parameter("restype") !== undefined || (call.path === "" && comp !== "");
  return isContainer ? named(containerOperations, `${method} ${comp}`) : blobPathOperation(call, comp);
}
