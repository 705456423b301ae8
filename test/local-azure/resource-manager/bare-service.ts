/**
 * The control plane alone over http, kept in memory: for tests of the resource manager and of the plugins, where nothing
 * is stored in an account.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { handleDirectory, Tenant } from "../directory/index.ts";
import type { AccountPlane, PlaneRole } from "../storage/account-plane.ts";
import { type BlobServiceProperties, newAccountProperties } from "../storage/blob-service/properties.ts";
import { memoryDocuments } from "../storage/memory-documents.ts";
import { createResourceManager, resourceManagerPrefix } from "./index.ts";
import type { ResourceManager } from "./index.ts";

export interface BareService {
  readonly endpoint: string;
  readonly manager: ResourceManager;
  readonly tenant: Tenant;
  /** It never moves. */
  readonly now: () => Date;
  /** Accounts and their filesystems, as the storage service was told. */
  readonly accounts: ReadonlyMap<string, { hierarchicalNamespace: boolean; filesystems: Set<string> }>;
  readonly roles: ReadonlyMap<string, PlaneRole>;
  stop(): Promise<void>;
}

/** `forbidden` are actions that the caller has no right to. */
export async function startBareService(forbidden: readonly string[] = []): Promise<BareService> {
  const accounts = new Map<string, { hierarchicalNamespace: boolean; filesystems: Set<string> }>();
  const roles = new Map<string, PlaneRole>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${String(portOf(server.address()))}`;
  const plane = memoryPlane(accounts, roles);
  const now = () => new Date("2026-03-01T12:00:00Z");
  const documents = memoryDocuments();
  const tenant = new Tenant(documents);
  const manager = createResourceManager({ plane, documents, tenant, endpoint, forbidden, now });
  server.on("request", (request, response) => {
    if (request.url?.startsWith(resourceManagerPrefix) === true) void manager.handle(request, response);
    else void handleDirectory(tenant, request, response);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { endpoint, manager, tenant, now, accounts, roles, stop };
}

function memoryPlane(
  accounts: Map<string, { hierarchicalNamespace: boolean; filesystems: Set<string> }>,
  roles: Map<string, PlaneRole>,
): AccountPlane {
  const blobServices = new Map<string, BlobServiceProperties>();
  const blobService = (account: string): BlobServiceProperties | undefined =>
    accounts.has(account) ? (blobServices.get(account) ?? newAccountProperties) : undefined;
  return {
    putAccount({ name, hierarchicalNamespace }) {
      const filesystems = accounts.get(name)?.filesystems ?? new Set<string>();
      accounts.set(name, { hierarchicalNamespace, filesystems });
      return Promise.resolve();
    },
    removeAccount(name) {
      accounts.delete(name);
      return Promise.resolve();
    },
    blobService,
    putBlobService(account, settings) {
      blobServices.set(account, { ...(blobService(account) ?? newAccountProperties), ...settings });
      return Promise.resolve();
    },
    putFilesystem(account, name) {
      const filesystems = accounts.get(account)?.filesystems;
      if (filesystems === undefined) return Promise.reject(new Error(`no account ${account}`));
      const answer = filesystems.has(name) ? "exists" : "created";
      filesystems.add(name);
      return Promise.resolve(answer);
    },
    removeFilesystem(account, name) {
      accounts.get(account)?.filesystems.delete(name);
      return Promise.resolve();
    },
    filesystems: (account) => [...(accounts.get(account)?.filesystems ?? [])].sort(),
    putRole(role) {
      roles.set(role.id, role);
      return Promise.resolve();
    },
    removeRole(id) {
      roles.delete(id);
      return Promise.resolve();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
