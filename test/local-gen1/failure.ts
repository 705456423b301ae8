/** A refusal of Gen1: `RemoteException` in JSON, and its code in the header `Status`. Recorded, where nothing else is said. */

/** What a refusal says. */
export interface Refusal {
  readonly status: number;
  readonly exception: string;
  readonly javaClassName: string;
  /** Of the header `Status`. */
  readonly code: string;
}

const REFUSALS = {
  notFound: {
    status: 404,
    exception: "FileNotFoundException",
    javaClassName: "java.io.FileNotFoundException",
    code: "0x8309000A",
  },
  accessControl: {
    status: 403,
    exception: "AccessControlException",
    javaClassName: "org.apache.hadoop.security.AccessControlException",
    code: "0x83090AA2",
  },
  // The name is the one that the Python SDK waits for; status and code are not recorded.
  badOffset: {
    status: 400,
    exception: "BadOffsetException",
    javaClassName: "org.apache.hadoop.fs.adl.BadOffsetException",
    code: "0x83090015",
  },
  // As WebHDFS documents them; Gen1's own are not recorded.
  illegalArgument: {
    status: 400,
    exception: "IllegalArgumentException",
    javaClassName: "java.lang.IllegalArgumentException",
    code: "0x83090015",
  },
  alreadyExists: {
    status: 403,
    exception: "FileAlreadyExistsException",
    javaClassName: "org.apache.hadoop.fs.FileAlreadyExistsException",
    code: "0x83090010",
  },
  notEmpty: {
    status: 403,
    exception: "PathIsNotEmptyDirectoryException",
    javaClassName: "org.apache.hadoop.fs.PathIsNotEmptyDirectoryException",
    code: "0x83090011",
  },
} as const satisfies Record<string, Refusal>;

export class Gen1Failure extends Error {
  override readonly name = "Gen1Failure";
  readonly refusal: Refusal;

  constructor(kind: keyof typeof REFUSALS, message: string) {
    super(message);
    this.refusal = REFUSALS[kind];
  }
}

/** What is not there. */
export function notFound(path: string): Gen1Failure {
  return new Gen1Failure("notFound", `File/Folder does not exist: /${path}`);
}

/** How an operation calls itself when it is refused. */
const TOLD_AS: Readonly<Record<string, string>> = { SETOWNER: "Set Owner failed with " };

/** What the caller may not do; whether the path is there is not told. */
export function denied(operation: string): Gen1Failure {
  const why =
    "failed with error 0x83090aa2 (Forbidden. ACL verification failed. Either the resource does not exist or the user is " +
    "not authorized to perform the requested operation.).";
  return new Gen1Failure("accessControl", `${TOLD_AS[operation] ?? operation} ${why}`);
}
