/**
 * An answer or a failed connection → StoreFailure. Classified by the name of the exception: HttpFS answers 500 to most of
 * them, and WebHDFS 403 (recorded).
 */
import { headerOf, type Answer, type TransportFailure } from "../../transport/index.ts";
import { attemptedText, plainly, thrownFailure as failureOfThrown } from "../attempted.ts";
import type { Attempted, Explained } from "../attempted.ts";
import { isStoreFailure, storeFailure, type FailureKind, type StoreFailure } from "../failure.ts";
import { remoteException } from "../webhdfs/remote-exception.ts";

const KIND_OF_EXCEPTION: Readonly<Record<string, FailureKind>> = {
  FileNotFoundException: "notFound",
  NoSuchFileException: "notFound",
  AccessControlException: "refused",
  AuthorizationException: "refused",
  SnapshotAccessControlException: "refused",
  SecurityException: "unauthenticated",
  AuthenticationException: "unauthenticated",
  InvalidToken: "unauthenticated",
  StandbyException: "unavailable",
  RetriableException: "unavailable",
  SafeModeException: "unavailable",
  ConnectException: "unavailable",
  ConnectTimeoutException: "unavailable",
  NoRouteToHostException: "unavailable",
  SocketTimeoutException: "unavailable",
  EOFException: "unavailable",
  BlockMissingException: "unavailable",
  // Anything may go by this name; what it says of a file that is read is decided by the file's status.
  IOException: "unavailable",
  FileAlreadyExistsException: "exists",
  PathIsNotEmptyDirectoryException: "notEmpty",
};

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  401: "unauthenticated",
  403: "refused",
  408: "unavailable",
  429: "unavailable",
};

/** A name node that another one stands in for. */
const ELSEWHERE: ReadonlySet<string> = new Set(["StandbyException"]);
/** A name node that will answer later. */
const LATER: ReadonlySet<string> = new Set(["RetriableException", "SafeModeException"]);
/** Busy, or a proxy whose server is gone for now. 500 is what HttpFS answers to any mistake. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Whether the same request may be answered by another name node, or later. */
export function isPassing(answer: Answer): boolean {
  const told = remoteException(answer);
  if (told === undefined) return PASSING_STATUSES.has(answer.status);
  return ELSEWHERE.has(told.exception) || LATER.has(told.exception);
}

/** Whether a server is too old to know an operation: it refuses it before anything is done (seen with Hadoop 3.1.4 and 3.3.6). */
export function isUnknownOperation(error: unknown, op: string): boolean {
  if (!isStoreFailure(error) || !error.message.includes(op)) return false;
  return /(?:Invalid value|No enum constant|not supported)/i.test(error.message);
}

/** The failure that an answer of status 300 or above stands for. */
export function answerFailure(answer: Answer, attempted: Attempted): StoreFailure {
  const { operation, path } = attempted;
  const told = remoteException(answer);
  const code = told?.exception ?? `Http${answer.status}`;
  const byStatus = KIND_OF_STATUS[answer.status] ?? (answer.status >= 500 ? "unavailable" : "invalid");
  const kind = told === undefined ? byStatus : (KIND_OF_EXCEPTION[told.exception] ?? "invalid");
  const said = told === undefined || told.message === "" ? "" : `: ${told.message}`;
  const advice = told === undefined ? adviceOnStatus(answer) : adviceOn(told);
  const message = `${attemptedText(attempted)}: ${code} (${answer.status})${said}${advice === "" ? "" : `; ${advice}`}`;
  return storeFailure({ kind, side: "source", operation, path, code, status: answer.status, message });
}

const RENEW = "renew the delegation token";

/** What to do about an exception, whatever it says. */
const ADVICE: Readonly<Record<string, string>> = {
  AccessControlException: "run as the superuser of HDFS, or let the user read files and list directories",
  AuthorizationException: "allow the user as proxy user (hadoop.proxyuser.USER.hosts, .groups)",
  StandbyException: "name the active name node too: webhdfs://nn1:9870,nn2:9870/path",
  SafeModeException: "wait until the name node leaves safe mode",
  SecurityException: RENEW,
  InvalidToken: RENEW,
  AuthenticationException: RENEW,
};

/** What to do about what is said, whatever the exception. */
const ADVICE_ON_WORDS: readonly (readonly [RegExp, string])[] = [
  [/is not a valid [A-Z]+ operation|No enum constant/u, "this server's Hadoop is older than that"],
  [/^Invalid operation/u, "that is the port of a data node: name that of a name node (9870), or of HttpFS (14000)"],
  [
    /snapshot limit|snapshot quota/u,
    "remove snapshots that nobody needs (hdfs dfs -deleteSnapshot), or raise dfs.namenode.snapshot.max.limit (of each " +
      "directory) and dfs.namenode.snapshot.filesystem.limit (of all)",
  ],
];

function adviceOn({ exception, message }: { readonly exception: string; readonly message: string }): string {
  return ADVICE_ON_WORDS.find(([words]) => words.test(message))?.[1] ?? ADVICE[exception] ?? "";
}

function adviceOnStatus(answer: Answer): string {
  const asked = headerOf(answer, "www-authenticate");
  if (answer.status === 401 && asked?.startsWith("Negotiate") === true)
    return "the cluster uses Kerberos: give a delegation token";
  return NOT_HDFS;
}

/** What is told where something else than HDFS answers. */
export const NOT_HDFS =
  "the answer is not one of HDFS: check host and port (9870 for WebHDFS, 14000 for HttpFS) and whether it is https";

/** The failure that a thrown error stands for; a StoreFailure, or what nobody expects, stays as it is. */
export function thrownFailure(error: unknown, attempted: Attempted, signal: AbortSignal | undefined): unknown {
  return failureOfThrown(error, attempted, signal, (failure) => explained(failure, attempted));
}

/** What a server that wants TLS does to a request without. */
const CLOSED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** A first contact that was cut off. */
function mayWantTls({ code }: TransportFailure, { uri, path }: Attempted): boolean {
  return path === "" && CLOSED.has(code) && !uri.startsWith("s");
}

/** A host that nobody knows may be known in a while: HDFS names its data nodes. */
function explained(error: TransportFailure, attempted: Attempted): Explained {
  const { kind, message } = plainly(error);
  if (mayWantTls(error, attempted))
    return { kind, message: `${message}; perhaps the port is one for https (swebhdfs://, shttpfs://)` };
  return error.kind === "unknownHost" ? { kind: "unavailable", message: `${message}; ${RESOLVE}` } : { kind, message };
}

/** Name nodes are named by the user; content is on data nodes, which HDFS names. */
const RESOLVE =
  "name nodes and data nodes must be known to this machine by the names that HDFS has for them (/etc/hosts, DNS); " +
  "HttpFS needs only its own";
