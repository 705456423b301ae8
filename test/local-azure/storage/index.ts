/**
 * The local storage service: Azure Data Lake Storage Gen2 and Blob on one port, path-style, in this process. This folder
 * holds what answers requests and keeps the data; resource manager, directory and command line stay outside and come in
 * through `plane`, `documents` and `mount`.
 */
import { randomBytes } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type RequestListener as Listener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TokenIssuer } from "../identity/index.ts";
import type { AccountPlane } from "./account-plane.ts";
import { type AzureAnswers, defaultAnswers } from "./answers.ts";
import { authenticate } from "./authorization/authenticate.ts";
import { issueAccountSignature } from "./authorization/shared-access-signature.ts";
import { Roles } from "./authorization/roles.ts";
import { blobOperation } from "./blob/index.ts";
import { Call, type ServiceParts } from "./call.ts";
import { dfsOperation } from "./dfs/index.ts";
import type { Documents } from "./documents.ts";
import { accountPlane, documentStore } from "./plane.ts";
import { asFailure, refuse } from "./refusal.ts";
import { type RequestListener, watch } from "./request-log.ts";
import { State } from "./state.ts";
import { readEnvelope, readTarget } from "./target.ts";

/** What the service is started with; everything has a default. */
export interface StorageServiceOptions {
  /** TCP port on 127.0.0.1. @default 0: any free one */
  readonly port?: number;
  /** Folder that keeps everything over restarts. @default none: kept for the life of the service */
  readonly data?: string;
  /** @default `defaultAnswers` */
  readonly answers?: AzureAnswers;
  /** Milliseconds since 1970. @default the machine's clock */
  readonly now?: () => number;
  /** Told of every request when its answer has ended. */
  readonly onRequest?: RequestListener;
  /** Key and certificate (PEM) of an https port beside the http one. @default none */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The https port. @default 0: any free one */
  readonly tlsPort?: number;
}

/** Answers paths that start with `/.NAME`. */
export type Mounted = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A running service. */
export interface StorageService {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, without a slash at its end; accounts are at `/NAME/`. */
  readonly endpoint: string;
  /** `https://127.0.0.1:PORT`, if there is one. */
  readonly secureEndpoint: string | undefined;
  readonly plane: AccountPlane;
  readonly documents: Documents;
  readonly issuer: TokenIssuer;
  /** Base64 key and a signature over everything, of an account that exists. */
  credentials(account: string): { readonly key: string; readonly sas: string };
  /** Hands requests for `/.NAME` and below to a handler. */
  mount(name: string, handler: Mounted): void;
  /** Ends every connection, writes what waits, closes every file. */
  stop(): Promise<void>;
}

/** The service's secret outlives its process, so that clients' tokens do too. */
async function keptSecret(documents: Documents): Promise<Buffer> {
  const kept = documents.get("storage/secret");
  if (typeof kept === "string") return Buffer.from(kept, "base64");
  const secret = randomBytes(32);
  await documents.put("storage/secret", secret.toString("base64"));
  return secret;
}

async function answer(parts: ServiceParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const envelope = readEnvelope(request);
  try {
    const target = readTarget(request, envelope, parts.state);
    const filesystem = target.account.filesystems.get(target.filesystemName);
    const now = parts.state.now();
    const credentials = { ...target, filesystem, now, headers: request.headers };
    const caller = authenticate({ ...credentials, method: request.method ?? "GET" }, parts.issuer);
    const call = new Call(parts, target, caller, { request, response });
    const operation = target.dialect === "dfs" ? dfsOperation(call) : blobOperation(call);
    await operation(call);
  } catch (error) {
    const isGone = request.destroyed && !request.complete;
    if (!isGone) refuse(asFailure(error), envelope, { request, response }, parts.state.now());
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

function mountNameOf(url: string): string | undefined {
  return url.startsWith("/.") ? /^\/\.([^/?]*)/.exec(url)?.[1] : undefined;
}

/** The one listener of both ports. */
function listenerFor(
  parts: ServiceParts,
  mounts: ReadonlyMap<string, Mounted>,
  onRequest: RequestListener | undefined,
): Listener {
  return (request, response) => {
    if (onRequest !== undefined) watch(request, response, onRequest);
    const name = mountNameOf(request.url ?? "");
    const mounted = name === undefined ? undefined : mounts.get(name);
    if (name !== undefined && mounted === undefined) response.writeHead(404).end();
    else void (mounted === undefined ? answer(parts, request, response) : mounted(request, response));
  };
}

/**
 * Starts the service.
 * @throws an error with code EADDRINUSE where the port is taken.
 */
export async function startStorageService(options: StorageServiceOptions = {}): Promise<StorageService> {
  const now = options.now ?? Date.now;
  const state = new State({ folder: options.data, answers: options.answers ?? defaultAnswers, now });
  const documents = documentStore(state);
  const issuer = new TokenIssuer(await keptSecret(documents), now);
  const ownHosts = new Set<string>();
  const parts: ServiceParts = { state, roles: new Roles(state), issuer, isOwnHost: (host) => ownHosts.has(host) };
  const mounts = new Map<string, Mounted>();
  const listener = listenerFor(parts, mounts, options.onRequest);
  const servers = [createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, listener)];
  if (options.tls !== undefined) servers.push(createSecureServer({ ...options.tls, requestTimeout: 0 }, listener));
  const ports: number[] = [];
  for (const [index, server] of servers.entries()) {
    ports.push(await listen(server, (index === 0 ? options.port : options.tlsPort) ?? 0));
  }
  for (const port of ports) for (const host of ["127.0.0.1", "localhost"]) ownHosts.add(`${host}:${port}`);
  const [port = 0, tlsPort] = ports;
  mounts.set("identity", (request, response) => {
    issuer.answerManagedIdentity(request, response);
  });
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    secureEndpoint: tlsPort === undefined ? undefined : `https://127.0.0.1:${tlsPort}`,
    plane: accountPlane(state),
    documents,
    issuer,
    credentials: (name) => {
      const account = state.accounts.get(name);
      if (account === undefined) throw new RangeError(`There is no storage account ${name}.`);
      return { key: account.record.key, sas: issueAccountSignature(account, now()) };
    },
    mount: (name, handler) => {
      mounts.set(name, handler);
    },
    stop: async () => {
      await Promise.all(servers.map(close));
      state.close();
    },
  };
}
