/**
 * The local storage service: Azure Data Lake Storage Gen2 and Blob on one port, path-style, in this process. This folder
 * holds what answers requests and keeps the data; resource manager, directory and command line stay outside and come in
 * through `plane`, `documents` and `mount`.
 */
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { answerIdentity, type TokenIssuer } from "../identity/index.ts";
import type { AccountPlane } from "./account-plane.ts";
import { type AzureAnswers, defaultAnswers } from "./answers.ts";
import { issueAccountSignature } from "./authorization/issued-signature.ts";
import { Roles } from "./authorization/roles.ts";
import type { ServiceParts } from "./call.ts";
import { holdDataFolder } from "./data-folder.ts";
import type { Documents } from "./documents.ts";
import { type Inside, type Mounted, openDoor } from "./door.ts";
import type { Faults } from "./faults/index.ts";
import { openTunnels } from "./http/tunnel.ts";
import { keptIssuer } from "./kept-issuer.ts";
import { accountPlane, documentStore } from "./plane.ts";
import type { RequestListener } from "./request-log.ts";
import { State } from "./state.ts";

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
  /** As what IPv4 address the firewalls of accounts see whoever calls. @default no firewall is asked */
  readonly callersComeFrom?: string;
  /** What goes wrong, and when. @default nothing */
  readonly faults?: Faults;
  /** Told when the disk of `data` begins to refuse: writes are answered 500 until it takes them. @default nobody is told */
  readonly onDiskFailure?: (error: unknown) => void;
  /** Bytes that the journal of `data` may always grow before it is written anew. @default 64 MiB */
  readonly journalGrowthBytes?: number;
}

/**
 * The most bytes of a request's line and headers. Azure's own limit is not known; a rename between two names of 1,024
 * characters, escaped, with 8 KB of metadata needs 40 KB.
 */
const mostHeadBytes = 64 * 1024;

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

/** The http server, and the https one behind it if there is to be one. */
function openServers(tls: StorageServiceOptions["tls"], inside: Inside): readonly Server[] {
  const settings = {
    keepAliveTimeout: 60_000,
    requestTimeout: 0,
    maxHeaderSize: mostHeadBytes,
    requireHostHeader: false,
  };
  const plain = createServer(settings);
  const secure = tls === undefined ? undefined : createSecureServer({ ...settings, ...tls });
  openTunnels(plain, secure);
  const servers = secure === undefined ? [plain] : [plain, secure];
  for (const server of servers) openDoor(server, inside);
  return servers;
}

/**
 * Starts the service.
 * @throws an error with code EADDRINUSE where the port is taken; RangeError where another service has the folder.
 */
export async function startStorageService(options: StorageServiceOptions = {}): Promise<StorageService> {
  const release = options.data === undefined ? undefined : await holdDataFolder(options.data);
  try {
    return await startOnData(options, () => release?.());
  } catch (error) {
    release?.();
    throw error;
  }
}

async function startOnData(options: StorageServiceOptions, release: () => void): Promise<StorageService> {
  const now = options.now ?? Date.now;
  const state = new State({ ...options, folder: options.data, answers: options.answers ?? defaultAnswers, now });
  const documents = documentStore(state);
  const issuer = await keptIssuer(documents, now, options.data !== undefined);
  const ownHosts = new Set<string>();
  const parts: ServiceParts = { state, roles: new Roles(state), issuer, isOwnHost: (host) => ownHosts.has(host) };
  const mounts = new Map<string, Mounted>();
  const { onRequest, faults, callersComeFrom } = options;
  const servers = openServers(options.tls, { parts, mounts, onRequest, faults, callersComeFrom });
  const ports: number[] = [];
  for (const [index, server] of servers.entries()) {
    ports.push(await listen(server, (index === 0 ? options.port : options.tlsPort) ?? 0));
  }
  for (const port of ports) for (const host of ["127.0.0.1", "localhost"]) ownHosts.add(`${host}:${port}`);
  const [port = 0, tlsPort] = ports;
  mounts.set("identity", (request, response) => answerIdentity(issuer, request, response));
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
      await state.close();
      release();
    },
  };
}
