/** An answer or a failed connection → StoreFailure. Exceptions as recorded; what has none is judged by its status. */
import type { Answer, TransportFailure } from "../../transport/index.ts";
import { attemptedText, plainly, thrownFailure as failureOfThrown } from "../attempted.ts";
import type { Attempted, Explained } from "../attempted.ts";
import { storeFailure, type FailureKind, type StoreFailure } from "../failure.ts";
import { remoteException } from "../webhdfs/remote-exception.ts";

const KIND_OF_EXCEPTION: Readonly<Record<string, FailureKind>> = {
  FileNotFoundException: "notFound",
  AccessControlException: "refused",
  SecurityException: "unauthenticated",
  AuthenticationException: "unauthenticated",
  FileAlreadyExistsException: "exists",
};

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  401: "unauthenticated",
  403: "refused",
  404: "notFound",
  408: "unavailable",
  429: "unavailable",
};

/** What to do about it, for a person. */
const ADVICE: Partial<Record<FailureKind, string>> = {
  refused:
    "the service answers so too where a directory above is not there: check the path, and let the identity read files " +
    "and list directories from the root on",
  unauthenticated: "sign in again, or check that the identity has a token for https://datalake.azure.net/",
};

const RETIRED =
  "Microsoft retired Azure Data Lake Storage Gen1 on 29 February 2024, its accounts cannot be reached any more; name an " +
  "emulator or a re-host as adl+https://host/account/path";

/** The failure that an answer of status 300 or above stands for. */
export function answerFailure(answer: Answer, attempted: Attempted): StoreFailure {
  const { operation, path } = attempted;
  const told = remoteException(answer);
  const code = told?.exception ?? `Http${answer.status}`;
  const byStatus = KIND_OF_STATUS[answer.status] ?? (answer.status >= 500 ? "unavailable" : "invalid");
  const kind = KIND_OF_EXCEPTION[code] ?? byStatus;
  const said = told === undefined || told.message === "" ? "" : `: ${told.message}`;
  const advice = isMicrosofts(attempted) ? RETIRED : adviceOn(kind, told !== undefined);
  const message = `${attemptedText(attempted)}: ${code} (${answer.status})${said}${advice === undefined ? "" : `; ${advice}`}`;
  return storeFailure({ kind, side: "source", operation, path, code, status: answer.status, message });
}

function adviceOn(kind: FailureKind, isOfDialect: boolean): string | undefined {
  if (isOfDialect || kind === "unauthenticated" || kind === "unavailable") return ADVICE[kind];
  return "the answer is not one of Gen1: check host, port and account, and whether it is https";
}

/** The failure that a thrown error stands for; a StoreFailure, or what nobody expects, stays as it is. */
export function thrownFailure(error: unknown, attempted: Attempted, signal: AbortSignal | undefined): unknown {
  return failureOfThrown(error, attempted, signal, isMicrosofts(attempted) ? explainedAsRetired : plainly);
}

/** Whether it was asked of a host of Microsoft's retired service, by its name. */
function isMicrosofts({ uri }: Attempted): boolean {
  return uri.startsWith("adl://");
}

/** Whatever fails there: no sign-in and no network brings a retired account back. */
function explainedAsRetired(error: TransportFailure): Explained {
  const { kind, message } = plainly(error);
  return { kind, message: `${message.replace(/\.$/, "")}; ${RETIRED}` };
}
