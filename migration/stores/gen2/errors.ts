/** An answer → StoreFailure. The one place where statuses and codes of the service get their meaning. */
import { headerOf, type Answer } from "../../transport/index.ts";
import { attemptedText, type Attempted } from "../attempted.ts";
import { NOT_LET_IN, storeFailure, type FailureKind, type StoreFailure } from "../failure.ts";

const KIND_OF_CODE: Readonly<Record<string, FailureKind>> = {
  SourceConditionNotMet: "changed",
  SourcePathNotFound: "notFound",
  CannotVerifyCopySource: "sourceUnreadable",
  DirectoryNotEmpty: "notEmpty",
  DirectoryIsNotEmpty: "notEmpty",
  PathIsTooDeep: "invalid",
  AccountBeingCreated: "unavailable",
  FilesystemBeingDeleted: "unavailable",
  ContainerBeingDeleted: "unavailable",
  AccountIsDisabled: "refused",
  Md5Mismatch: "invalid",
  BlobArchived: "invalid",
  BlobBeingRehydrated: "invalid",
};

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  304: "changed",
  401: "unauthenticated",
  403: "refused",
  404: "notFound",
  408: "unavailable",
  409: "exists",
  412: "changed",
  429: "unavailable",
  501: "invalid",
};

function kindOf(status: number, code: string): FailureKind {
  if (status >= 500 && status !== 501) return "unavailable";
  const byCode = KIND_OF_CODE[code] ?? (code.startsWith("Lease") ? "refused" : undefined);
  return byCode ?? KIND_OF_STATUS[status] ?? "invalid";
}

/** The service's own code; on HEAD the header is the only place that has it. */
export function errorCode(answer: Answer): string {
  const header = headerOf(answer, "x-ms-error-code");
  if (header !== undefined && header !== "") return header;
  const body = answer.body.toString("utf8", 0, 4_096);
  return /<Code>([^<]*)<\/Code>|"code"\s*:\s*"([^"]*)"/.exec(body)?.slice(1).find(Boolean) ?? `Http${answer.status}`;
}

/** The first line of the service's own message; "" where it gave none. */
function serviceMessage(answer: Answer): string {
  const body = answer.body.toString("utf8", 0, 4_096);
  const text = /<Message>([^<\n]*)|"message"\s*:\s*"((?:[^"\\]|\\[^n])*)/.exec(body)?.slice(1).find(Boolean) ?? "";
  return text.trim().replace(/\.$/, "");
}

/** It tells a code with every refusal, also where the answer has no body. */
const ANOTHER_SERVICE =
  "the answer is not one of Azure Storage: check host, port and account, and what lies in between";

/** What to do about some codes, whatever was tried. */
const ADVICE: Readonly<Record<string, string>> = {
  ContainerNotFound: "check the filesystem's name",
  FilesystemNotFound: "check the filesystem's name",
  Md5Mismatch: "the Content-MD5 kept with the source is not that of its bytes",
  BlobArchived: "set its tier to Hot or Cool (Set Blob Tier), and run again when that is done",
  BlobBeingRehydrated: "run again when it is in an online tier",
  AccountIsDisabled: "the account, or its subscription, is disabled: have it enabled",
};

function remedy(kind: FailureKind, code: string, attempted: Attempted): string {
  const known = ADVICE[code];
  if (known !== undefined) return known;
  if (kind === "unauthenticated") return "sign in to the tenant of the account";
  if (code.startsWith("Http") && kind !== "unavailable") return ANOTHER_SERVICE;
  if (kind !== "refused") return "";
  if (code.startsWith("Lease")) return "somebody holds a lease on it: end the lease";
  if (code === NOT_LET_IN) return letIn[attempted.side];
  const role = attempted.side === "target" ? "Storage Blob Data Owner" : "Storage Blob Data Owner (or Reader)";
  return `give the identity the role ${role}; a new role takes some minutes`;
}

/** Nobody knows from the answer which network the machine is in, so that all ways are told. */
const letIn = {
  source:
    "the firewall of the source's account does not let this machine in: run this where one of its networks or private endpoints leads there, or let this machine's address in",
  target:
    "the account's firewall does not let this machine in: run this where an allowed network or a private endpoint leads there, or name this machine's address in account.network.allowedAddresses, or in openForRun to let it in while a run lasts",
} as const;

/** A refusal that may be the echo of our own success: an earlier attempt broke off, and may have taken effect. */
interface AmbiguousFailure extends StoreFailure {
  readonly ambiguous: boolean;
}

/** Whether the failure may be the echo of our own success. */
export function isAmbiguous(failure: StoreFailure | AmbiguousFailure): boolean {
  return "ambiguous" in failure && failure.ambiguous;
}

/** The failure that an answer of status 300 or above stands for. */
export function answerFailure(answer: Answer, attempted: Attempted): StoreFailure {
  const { side, operation, path } = attempted;
  const code = errorCode(answer);
  const kind = kindOf(answer.status, code);
  const said = serviceMessage(answer);
  const advice = remedy(kind, code, attempted);
  const request = headerOf(answer, "x-ms-request-id");
  const message = [
    `${attemptedText(attempted)}: ${code} (${answer.status})`,
    said === "" ? "" : `: ${said}`,
    advice === "" ? "" : `; ${advice}`,
    request === undefined ? "" : ` [request ${request}]`,
  ].join("");
  const failure = storeFailure({ kind, side, operation, path, code, status: answer.status, message });
  return Object.assign(failure, { ambiguous: answer.ambiguous });
}
