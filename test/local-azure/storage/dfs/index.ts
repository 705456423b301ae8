/** The Data Lake (DFS) endpoint: which operation a request names. Operations are in the files beside this one. */
import type { Call } from "../call.ts";
import { leasePath } from "../operations/lease.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { missingParameter, type OperationTable, routed } from "../wire/unrouted.ts";
import { getAccessControl, setAccessControl } from "./access-control.ts";
import { setAccessControlRecursive } from "./access-control-recursive.ts";
import { appendToFile, flushFile } from "./append.ts";
import { concurrentAppend } from "./concurrent-append.ts";
import { createPath } from "./create.ts";
import { deletePath } from "./delete.ts";
import { headFilesystem, listFilesystems, patchFilesystem, putFilesystem, removeFilesystem } from "./filesystem.ts";
import { listPaths } from "./list-paths.ts";
import { getProperties, getStatus, readFile, setProperties } from "./properties.ts";
import { renamePath } from "./rename.ts";

/** Answers a call, at once or when its changes are durable. */
export type Operation = (call: Call) => void | Promise<void>;

const accountOperations: OperationTable<Operation> = { "GET account": listFilesystems };

const filesystemOperations: OperationTable<Operation> = {
  "GET filesystem": listPaths,
  "HEAD filesystem": headFilesystem,
  "PUT filesystem": putFilesystem,
  "PATCH filesystem": patchFilesystem,
  "DELETE filesystem": removeFilesystem,
};

const pathOperations: OperationTable<Operation> = {
  "HEAD getaccesscontrol": getAccessControl,
  "HEAD getstatus": getStatus,
  "HEAD ": getProperties,
  "GET ": readFile,
  "PUT ": createPath,
  "DELETE ": deletePath,
  "POST ": leasePath,
  "PATCH append": appendToFile,
  "PATCH concurrentappend": concurrentAppend,
  "PATCH flush": flushFile,
  "PATCH setproperties": setProperties,
  "PATCH setaccesscontrol": setAccessControl,
  "PATCH setaccesscontrolrecursive": setAccessControlRecursive,
};

function pathOperation(call: Call): Operation {
  const { method } = call.target;
  if (method === "PUT" && call.header("x-ms-rename-source") !== undefined) return renamePath;
  const action = call.parameter("action") ?? "";
  if (method === "PATCH" && action === "") throw missingParameter("action");
  return routed(pathOperations, method, { name: "action", value: action });
}

/** Finds the operation. @throws {ServiceFailure} for a method, resource or action that there is not. */
export function dfsOperation(call: Call): Operation {
  const { filesystemName, method } = call.target;
  const resource = call.parameter("resource");
  if (filesystemName === "") {
    if (call.path !== "") throw new ServiceFailure("InvalidUri");
    if (resource === undefined) throw missingParameter("resource");
    return routed(accountOperations, method, { name: "resource", value: resource });
  }
  const isFilesystem = call.path === "" && resource?.toLowerCase() === "filesystem";
  return isFilesystem
    ? routed(filesystemOperations, method, { name: "resource", value: "filesystem" })
    : pathOperation(call);
}
