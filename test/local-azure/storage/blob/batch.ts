/**
 * Blob Batch: up to 256 deletions, or changes of tier, in one request, each with credentials and an answer of its own, in
 * the order given (recorded).
 */
import { randomUUID } from "node:crypto";
import { IncomingMessage } from "node:http";
import { authenticate } from "../authorization/authenticate.ts";
import { Call, type Target } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import type { Operation } from "../dfs/index.ts";
import { addressOf } from "../http/storage-host.ts";
import { readPath } from "../names.ts";
import { asFailure, failureDocument } from "../refusal.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { parseQuery } from "../wire/query.ts";
import { type BatchAnswer, batchAnswerBody, type BatchPart, batchParts } from "./batch-body.ts";
import { deleteBlob, setBlobTier } from "./change-blob.ts";

const mostBodyBytes = 4 * 1024 * 1024;

/** A call inside a batch: its answer is kept instead of sent. */
class BatchedCall extends Call {
  status = 0;
  headers: readonly string[] = [];

  override answer(status: number, headers: readonly string[] = []): void {
    this.status = status;
    this.headers = headers;
  }
}

function partRequest(call: Call, part: BatchPart): IncomingMessage {
  const request = new IncomingMessage(call.request.socket);
  request.method = part.method;
  request.url = part.url;
  request.rawHeaders = [...part.rawHeaders];
  request.headers = { host: call.request.headers.host ?? "" };
  for (let index = 0; index < part.rawHeaders.length; index += 2) {
    request.headers[(part.rawHeaders[index] ?? "").toLowerCase()] = part.rawHeaders[index + 1] ?? "";
  }
  return request;
}

/** Each request of a batch has the batch's request id but for the end, which counts (recorded). */
function partId(call: Call, place: number): string {
  return call.target.requestId.slice(0, -6) + (0x1e_0000 + place).toString(16).padStart(6, "0");
}

/** Where a request inside points: into the batch's own account, and its container where the batch is one's. */
function partTarget(call: Call, part: BatchPart, place: number): Target {
  const mark = part.url.indexOf("?");
  const rawPath = mark < 0 ? part.url : part.url.slice(0, mark);
  const address = addressOf(call.request.headers.host ?? "", rawPath);
  const { account, filesystemName } = call.target;
  const isInside = filesystemName === "" || address.filesystem === filesystemName;
  if (address.account !== account.record.name || !isInside) throw new ServiceFailure("InvalidUri");
  return {
    ...call.target,
    method: part.method,
    rawPath,
    query: parseQuery(mark < 0 ? "" : part.url.slice(mark + 1)),
    requestId: partId(call, place),
    filesystemName: address.filesystem,
    path: address.rawPath === undefined ? "" : readPath(address.rawPath, account.record.hierarchical),
  };
}

function batchedCall(call: Call, part: BatchPart, place: number): BatchedCall {
  const request = partRequest(call, part);
  const target = partTarget(call, part, place);
  const peer = { address: request.socket.remoteAddress ?? "", isSecure: "encrypted" in request.socket };
  const filesystem = target.account.filesystems.get(target.filesystemName);
  const credentials = { ...target, filesystem, now: call.state.now(), headers: request.headers, peer };
  const caller = authenticate(credentials, call.parts.issuer);
  return new BatchedCall(call.parts, target, caller, { request, response: call.response });
}

/** What a request inside asks for; undefined where a batch cannot do it. */
function operationName(part: BatchPart): "delete" | "tier" | undefined {
  const comp = parseQuery(part.url.split("?", 2)[1] ?? "").get("comp") ?? "";
  if (part.method === "DELETE" && comp === "") return "delete";
  return part.method === "PUT" && comp === "tier" ? "tier" : undefined;
}

function operationOf(parts: readonly BatchPart[]): Operation {
  const names = new Set(parts.map(operationName));
  if (names.has(undefined)) throw new ServiceFailure("InvalidInput");
  if (names.size > 1) throw new ServiceFailure("AllBatchSubRequestsMustBeSameApi");
  return names.has("delete") ? deleteBlob : setBlobTier;
}

function serviceHeaders(call: Call, part: BatchPart, place: number): string[] {
  const own = part.rawHeaders.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === "x-ms-client-request-id");
  const clientId = own < 0 ? [] : ["x-ms-client-request-id", part.rawHeaders[own + 1] ?? ""];
  return ["x-ms-request-id", partId(call, place), ...clientId, "x-ms-version", call.target.version];
}

const server = ["Server", "Windows-Azure-Blob/1.0"];

function refusalOf(call: Call, part: BatchPart, place: number, failure: ServiceFailure): BatchAnswer {
  const { code, message } = failure.told("blob");
  const envelope = { ...call.target, requestId: partId(call, place) };
  const body = failureDocument(failure, envelope, call.state.now()).toString("utf8");
  const length = ["Content-Length", String(Buffer.byteLength(body)), "Content-Type", "application/xml"];
  const headers = ["x-ms-error-code", code, ...serviceHeaders(call, part, place), ...length, ...server];
  return { contentId: part.contentId, status: failure.status, reason: message.split("\n", 1)[0] ?? "", headers, body };
}

async function answerTo(call: Call, part: BatchPart, place: number, operation: Operation): Promise<BatchAnswer> {
  try {
    const batched = batchedCall(call, part, place);
    await operation(batched);
    const headers = [...batched.headers, ...serviceHeaders(call, part, place), ...server];
    return { contentId: part.contentId, status: batched.status, headers, body: "" };
  } catch (error) {
    return refusalOf(call, part, place, asFailure(error));
  }
}

/** `POST ?comp=batch`, on the account or a container: answers 202, whatever became of the requests inside. */
export async function submitBatch(call: Call): Promise<void> {
  const body = (await readWhole(call.request, mostBodyBytes)).toString("utf8");
  if (call.caller.kind === "anonymous") throw call.caller.refusal;
  const parts = batchParts(call.header("content-type"), body);
  const operation = operationOf(parts);
  const answers: BatchAnswer[] = [];
  for (const [place, part] of parts.entries()) answers.push(await answerTo(call, part, place, operation));
  const boundary = `batchresponse_${randomUUID()}`;
  call.answer(202, ["Content-Type", `multipart/mixed; boundary=${boundary}`], batchAnswerBody(boundary, answers));
}
