/** The Data Lake (DFS) endpoint: which operation a request names. Operations are in the files beside this one. */
import type { Call } from "../call.ts";
import { leasePath } from "../operations/lease.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { getAccessControl, setAccessControl } from "./access-control.ts";
import { setAccessControlRecursive } from "./access-control-recursive.ts";
import { appendToFile, flushFile } from "./append.ts";
import { createPath } from "./create.ts";
import { deletePath } from "./delete.ts";
import { headFilesystem, listFilesystems, patchFilesystem, putFilesystem, removeFilesystem } from "./filesystem.ts";
import { listPaths } from "./list-paths.ts";
import { getProperties, getStatus, readFile, setProperties } from "./properties.ts";
import { renamePath } from "./rename.ts";

/** Answers a call, at once or when its changes are durable. */
export type Operation = (call: Call) => void | Promise<void>;

const filesystemOperations: { readonly [method: string]: Operation } = {
  GET: listPaths,
  HEAD: headFilesystem,
  PUT: putFilesystem,
  PATCH: patchFilesystem,
  DELETE: removeFilesystem,
};

const pathOperations: { readonly [methodAndAction: string]: Operation } = {
  "HEAD getaccesscontrol": getAccessControl,
  "HEAD getstatus": getStatus,
  "HEAD ": getProperties,
  "GET ": readFile,
  "PUT ": createPath,
  "DELETE ": deletePath,
  "POST ": leasePath,
  "PATCH append": appendToFile,
  "PATCH flush": flushFile,
  "PATCH setproperties": setProperties,
  "PATCH setaccesscontrol": setAccessControl,
  "PATCH setaccesscontrolrecursive": setAccessControlRecursive,
};

function accountOperation(call: Call): Operation {
  if (call.target.method === "GET" && call.parameter("resource")?.toLowerCase() === "account") return listFilesystems;
  throw new ServiceFailure("InvalidUri");
}

function pathOperation(call: Call): Operation {
  const { method } = call.target;
  if (method === "PUT" && call.header("x-ms-rename-source") !== undefined) return renamePath;
  const action = call.parameter("action")?.toLowerCase() ?? "";
  const operation = pathOperations[`${method} ${action}`];
  if (operation !== undefined) return operation;
  throw new ServiceFailure(action === "" ? "UnsupportedHttpVerb" : "InvalidQueryParameterValue");
}

/** Finds the operation. @throws {ServiceFailure} for a method or action that there is not. */
export function dfsOperation(call: Call): Operation {
  if (call.target.filesystemName === "") return accountOperation(call);
  const isFilesystem = call.path === "" && call.parameter("resource")?.toLowerCase() === "filesystem";
  const operation = isFilesystem ? filesystemOperations[call.target.method] : undefined;
  return operation ?? pathOperation(call);
}
