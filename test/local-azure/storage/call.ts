/** One request as the operations see it: where it points, who sends it, what it says; and the way to answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TokenIssuer } from "../identity/index.ts";
import { Access } from "./authorization/access.ts";
import type { Caller } from "./authorization/caller.ts";
import type { Roles } from "./authorization/roles.ts";
import type { Change } from "./journal/change.ts";
import { checkFilesystemName } from "./names.ts";
import { earlierNode, namedState } from "./operations/earlier.ts";
import type { Account, State } from "./state.ts";
import type { Filesystem } from "./tree/filesystem.ts";
import type { Node } from "./tree/node.ts";
import type { Dialect } from "./wire/dialect.ts";
import { ServiceFailure } from "./wire/failure.ts";
import type { Query } from "./wire/query.ts";
import { xmlBytes } from "./wire/xml.ts";

/** What the service as a whole lends to a call. */
export interface ServiceParts {
  readonly state: State;
  readonly roles: Roles;
  readonly issuer: TokenIssuer;
  /** Whether a `host:port` is this service. */
  readonly isOwnHost: (host: string) => boolean;
}

/** What a request says before its credentials are proved. */
export interface Target {
  readonly dialect: Dialect;
  readonly method: string;
  readonly account: Account;
  readonly filesystemName: string;
  /** Without a leading or trailing slash; "" is the filesystem's root. */
  readonly path: string;
  readonly rawPath: string;
  readonly query: Query;
  readonly version: string;
  readonly requestId: string;
}

/** See the file's head. */
export class Call {
  /** A fault may lend other parts before the operation begins. */
  parts: ServiceParts;
  readonly target: Target;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  #access: Access | undefined;

  constructor(
    parts: ServiceParts,
    target: Target,
    caller: Caller,
    exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
  ) {
    this.parts = parts;
    this.target = target;
    this.caller = caller;
    this.request = exchange.request;
    this.response = exchange.response;
  }

  get state(): State {
    return this.parts.state;
  }

  get path(): string {
    return this.target.path;
  }

  /** A header's value; an empty one counts as absent, as on Azure. */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    const text = typeof value === "string" ? value : value?.join(",");
    return text === "" ? undefined : text;
  }

  /** A query parameter's value; an empty one counts as absent. */
  parameter(name: string): string | undefined {
    const value = this.target.query.get(name);
    return value === "" ? undefined : value;
  }

  /** The filesystem that the request names. @throws {ServiceFailure} FilesystemNotFound */
  get filesystem(): Filesystem {
    const filesystem = this.target.account.filesystems.get(this.target.filesystemName);
    if (filesystem !== undefined) return filesystem;
    if (this.caller.kind === "anonymous") throw this.caller.refusal;
    checkFilesystemName(this.target.filesystemName);
    throw new ServiceFailure("FilesystemNotFound");
  }

  /** The caller's rights in the filesystem. */
  get access(): Access {
    this.#access ??= new Access(this.filesystem, this.target.account, this.caller, this.parts.roles);
    return this.#access;
  }

  /** The key of the filesystem in changes. */
  get in(): string {
    return `${this.target.account.record.name}/${this.target.filesystemName}`;
  }

  /** The node that the request names, or reads an earlier state of. @throws {ServiceFailure} PathNotFound, FilesystemNotFound */
  get node(): Node {
    const changes = this.target.method !== "GET" && this.target.method !== "HEAD";
    const earlier = changes ? undefined : namedState(this);
    const node = earlier === undefined ? this.filesystem.find(this.path) : earlierNode(this, earlier);
    if (node !== undefined) return node;
    if (changes && this.caller.kind === "anonymous") throw this.caller.refusal;
    this.access.mayReach(this.path);
    throw new ServiceFailure("PathNotFound");
  }

  /** Makes changes; resolves when they are durable. */
  commit(changes: readonly Change[]): Promise<void> {
    return this.state.commit(changes);
  }

  /**
   * Answers.
   * @param headers name and value in turn, beside those of every answer.
   */
  answer(status: number, headers: readonly string[] = [], body: string | Buffer = ""): void {
    const all = [...headers, ...commonHeaders(this.target, this.request)];
    if (this.target.method !== "HEAD" && status !== 304) all.push("Content-Length", String(Buffer.byteLength(body)));
    this.response.writeHead(status, all);
    this.response.end(this.target.method === "HEAD" ? undefined : body);
  }

  /** Answers 200 with an XML document. */
  answerXml(root: string, headers: readonly string[] = []): void {
    this.answer(200, [...headers, "Content-Type", "application/xml"], xmlBytes(root));
  }
}

/** Headers of every answer: service, request id, version, and the client's own request id. */
export function commonHeaders(
  target: { readonly dialect: Dialect; readonly requestId: string; readonly version: string },
  request: IncomingMessage,
): string[] {
  const headers = [
    "Server",
    target.dialect === "dfs"
      ? "Windows-Azure-HDFS/1.0 Microsoft-HTTPAPI/2.0"
      : "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
    "x-ms-request-id",
    target.requestId,
    "x-ms-version",
    target.version,
  ];
  return [...headers, ...clientRequestId(request)];
}

/** The client's own request id, told back to it. */
export function clientRequestId({ headers }: IncomingMessage): readonly string[] {
  const own = headers["x-ms-client-request-id"];
  return typeof own === "string" && own.length <= 1024 ? ["x-ms-client-request-id", own] : [];
}
