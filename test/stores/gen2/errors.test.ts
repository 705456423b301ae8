import assert from "node:assert/strict";
import test from "node:test";
import { thrownFailure, type Attempted } from "../../../migration/stores/attempted.ts";
import type { FailureKind } from "../../../migration/stores/failure.ts";
import { answerFailure, errorCode, isAmbiguous } from "../../../migration/stores/gen2/errors.ts";
import { transportFailure } from "../../../migration/transport/transport-failure.ts";

const attempted: Attempted = {
  side: "target",
  operation: "Put Blob",
  path: "a/b",
  uri: "abfss://fs@a.dfs.core.windows.net",
};

function answer(status: number, code: string, body = "", ambiguous = false) {
  const headers = code === "" ? {} : { "x-ms-error-code": code, "x-ms-request-id": "r-1" };
  return { status, headers, body: Buffer.from(body), ambiguous };
}

const KINDS: readonly [number, string, FailureKind][] = [
  [304, "ConditionNotMet", "changed"],
  [400, "InvalidHeaderValue", "invalid"],
  [400, "Md5Mismatch", "invalid"],
  [409, "BlobArchived", "invalid"],
  [409, "BlobBeingRehydrated", "invalid"],
  [401, "NoAuthenticationInformation", "unauthenticated"],
  [403, "AuthorizationPermissionMismatch", "refused"],
  [403, "AuthorizationFailure", "refused"],
  [403, "CannotVerifyCopySource", "sourceUnreadable"],
  [404, "BlobNotFound", "notFound"],
  [404, "PathNotFound", "notFound"],
  [404, "FilesystemNotFound", "notFound"],
  [404, "SourcePathNotFound", "notFound"],
  [409, "PathAlreadyExists", "exists"],
  [409, "BlobAlreadyExists", "exists"],
  [409, "DirectoryNotEmpty", "notEmpty"],
  [409, "DirectoryIsNotEmpty", "notEmpty"],
  [409, "PathIsTooDeep", "invalid"],
  [409, "CannotVerifyCopySource", "sourceUnreadable"],
  [409, "FilesystemBeingDeleted", "unavailable"],
  [412, "ConditionNotMet", "changed"],
  [412, "SourceConditionNotMet", "changed"],
  [412, "LeaseIdMissing", "refused"],
  [429, "TooManyRequests", "unavailable"],
  [500, "OperationTimedOut", "unavailable"],
  [500, "CannotVerifyCopySource", "unavailable"],
  [501, "NotImplemented", "invalid"],
  [503, "ServerBusy", "unavailable"],
];

for (const [status, code, kind] of KINDS)
  test(`${status} ${code} is ${kind}`, () => {
    const failure = answerFailure(answer(status, code), attempted);
    const { kind: found, side, operation, path, code: told, status: number } = failure;
    assert.deepEqual([found, side, operation, path, told, number], [kind, "target", "Put Blob", "a/b", code, status]);
    assert.match(
      failure.message,
      new RegExp(`^target: Put Blob of a/b in abfss://fs@a.*: ${code} \\(${status}\\).*\\[request r-1\\]$`),
    );
  });

test("the code stands in the header, in XML with a byte order mark, or in JSON", () => {
  const xml =
    '\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code><Message>It is not there.\nRequestId:1</Message></Error>';
  const json = '{"error":{"code":"PathNotFound","message":"It is not there.\\nRequestId:1"}}';
  assert.equal(errorCode(answer(404, "InHeader", xml)), "InHeader");
  assert.equal(errorCode(answer(404, "", xml)), "BlobNotFound");
  assert.equal(errorCode(answer(404, "", json)), "PathNotFound");
  assert.equal(errorCode(answer(418, "", "teapot")), "Http418");
  for (const body of [xml, json])
    assert.match(answerFailure(answer(404, "", body), attempted).message, /\(404\): It is not there$/);
});

test("a refusal after an attempt that broke off may be our own echo", () => {
  assert.equal(isAmbiguous(answerFailure(answer(412, "ConditionNotMet", "", true), attempted)), true);
  assert.equal(isAmbiguous(answerFailure(answer(412, "ConditionNotMet"), attempted)), false);
});

test("what was thrown: by the transport, by an abort, by a mistake", () => {
  const stop = new AbortController();
  const make = (kind: "unknownHost" | "unreachable" | "unauthenticated") =>
    thrownFailure(transportFailure({ kind, code: "C", ambiguous: false, message: "why" }), attempted, stop.signal);
  const kinds = (["unknownHost", "unreachable", "unauthenticated"] as const).map(
    (kind) => Reflect.get(make(kind) as object, "kind") as unknown,
  );
  assert.deepEqual(kinds, ["notFound", "unavailable", "unauthenticated"]);
  const mistake = new TypeError("a mistake");
  assert.equal(thrownFailure(mistake, attempted, stop.signal), mistake);
  const reason = new Error("Ctrl-C");
  stop.abort(reason);
  assert.equal(Reflect.get(thrownFailure(reason, attempted, stop.signal) as object, "kind"), "stopped");
  assert.equal(thrownFailure(mistake, attempted, stop.signal), mistake);
});
