/**
 * `npm run lake`: the local Azure as one process. Storage service, token issuer, resource manager and directory on one
 * port; prints one JSON line when it is ready, and serves until it is stopped.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { handleDirectory, Tenant } from "./directory/index.ts";
import { membershipsOf } from "./directory/memberships.ts";
import { Hold } from "./hold.ts";
import { defaultObjectId, localSubscriptionId, localTenantId } from "./identity/index.ts";
import { type LakeOptions, lakeUsage, type NamedAccount, parseLakeOptions } from "./lake-options.ts";
import { makeFolder, opened } from "./named-path.ts";
import { createResourceManager, type ResourceManager } from "./resource-manager/index.ts";
import { storageCertificate } from "./storage/certificate.ts";
import { startStorageService, type StorageService } from "./storage/index.ts";
import { watchFaults } from "./storage/faults/fault-file.ts";
import { requestFile } from "./storage/request-log.ts";

const ownerRole = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

/** Makes the account as a resource where it is not there yet, with its key, and lets the default identity own its data. */
async function provide(
  service: StorageService,
  manager: ResourceManager,
  account: NamedAccount,
  key: string | undefined,
): Promise<void> {
  const group = `/subscriptions/${localSubscriptionId}/resourceGroups/rg-${account.name}`;
  const id = `${group}/providers/Microsoft.Storage/storageAccounts/${account.name}`;
  if ((await manager.find(id)) === undefined) {
    await manager.put(group, { location: "westeurope" });
    await manager.put(id, {
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      properties: { isHnsEnabled: account.hierarchical, minimumTlsVersion: "TLS1_2" },
    });
  }
  const secret = key === undefined ? {} : { key };
  await service.plane.putAccount({ name: account.name, hierarchicalNamespace: account.hierarchical, id, ...secret });
  await service.plane.putRole({
    id: `${id}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000da7a`,
    scope: id,
    principalId: defaultObjectId,
    roleDefinitionId: ownerRole,
  });
}

/** The fields that tell a client how to reach an account. */
function accountFields(service: StorageService, name: string, token: string): object {
  const { key, sas } = service.credentials(name);
  const url = `${service.endpoint}/${name}`;
  const secure = `${service.secureEndpoint ?? ""}/${name}`;
  return { dfs: url, blob: url, account: name, key, sas, token, https: { dfs: secure, blob: secure } };
}

function readyLine(service: StorageService, options: LakeOptions, authority: string): string {
  const tokenFor = options.tokenFor ?? defaultObjectId;
  const token = service.issuer.issue(tokenFor);
  const accounts = options.accounts.map(({ name }) => accountFields(service, name, token));
  return JSON.stringify({
    ...accounts[0],
    ca: authority,
    accounts,
    env: {
      IDENTITY_ENDPOINT: `${service.endpoint}/.identity/token`,
      IDENTITY_HEADER: service.issuer.identityHeader,
    },
    openId: {
      authorityHost: `${service.secureEndpoint ?? ""}/.identity`,
      tenantId: localTenantId,
      clientSecret: service.issuer.clientSecret,
    },
    managementEndpoint: service.endpoint,
    objectId: defaultObjectId,
    pid: process.pid,
  });
}

/** Where the certificate lies: in the data folder, or in a folder that goes with the process. */
function ownFolder(data: string | undefined): { readonly path: string; readonly remove: () => void } {
  if (data === undefined) {
    const path = mkdtempSync(join(tmpdir(), "adls-lake-"));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  }
  const path = resolve(data);
  opened("--data", data, () => {
    makeFolder(path);
  });
  return { path, remove: () => undefined };
}

function mountAll(
  service: StorageService,
  manager: ResourceManager,
  { tenant, hold }: { tenant: Tenant; hold: Hold },
): void {
  service.mount("resource-manager", (request, response) => manager.handle(request, response));
  service.mount("directory", (request, response) => handleDirectory(tenant, request, response));
  service.mount("hold", (request, response) => {
    hold.handle(request, response);
  });
  service.mount("metadata", (_request, response) => {
    const authentication = {
      audiences: ["https://management.azure.com/"],
      loginEndpoint: `${service.endpoint}/.identity`,
    };
    const description = { name: "local", resourceManager: `${service.endpoint}/.resource-manager`, authentication };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(description));
  });
  service.mount("health", (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ready"}');
  });
}

function named<Value>(option: string, path: string | undefined, open: (path: string) => Value): Value | undefined {
  return path === undefined ? undefined : opened(option, path, () => open(path));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

type OwnFolder = ReturnType<typeof ownFolder>;

async function run(options: LakeOptions): Promise<void> {
  const folder = ownFolder(options.data);
  try {
    await serve(options, folder);
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function serve(options: LakeOptions, folder: OwnFolder): Promise<void> {
  const authority = join(folder.path, "ca.pem");
  const tls = await storageCertificate();
  const faults = named("--faults", options.faults, (path) => watchFaults(path, say));
  const log = named("--requests", options.requests, requestFile);
  const service = await startStorageService({
    port: options.port,
    answers: options.answers,
    ...(options.callersComeFrom === undefined ? {} : { callersComeFrom: options.callersComeFrom }),
    tls,
    ...(options.data === undefined ? {} : { data: folder.path }),
    ...(log === undefined ? {} : { onRequest: log.listener }),
    ...(faults === undefined ? {} : { faults: faults.faults }),
    onDiskFailure: (error) => {
      say(
        `The disk of ${folder.path} refuses what is written; writes are answered 500 until it takes them: ${String(error)}`,
      );
    },
  });
  writeFileSync(authority, tls.cert);
  const tenant = new Tenant(service.documents);
  service.issuer.memberships = membershipsOf(tenant);
  const stop = async (): Promise<void> => {
    await service.stop();
    faults?.close();
    log?.close();
    folder.remove();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
  const manager = createResourceManager({
    plane: service.plane,
    documents: service.documents,
    tenant,
    endpoint: service.endpoint,
    forbidden: options.forbidden,
  });
  const hold = new Hold(() => (options.whileHeld ? void stop() : undefined));
  mountAll(service, manager, { tenant, hold });
  for (const account of options.accounts) await provide(service, manager, account, options.key);
  const line = readyLine(service, options, authority);
  if (options.data !== undefined) writeFileSync(join(folder.path, "service.json"), `${line}\n`);
  process.stdout.write(`${line}\n`);
}

/** What a user can cause is told in a line; anything else is a fault and shows where it comes from. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE")
    return "The port is taken by another program; choose another with --port, or 0 for any free one.";
  if (code === "EACCES" || code === "ENOENT" || code === "EROFS" || code === "ENOTDIR" || code === "ENOSPC")
    return error.message;
  if (error instanceof RangeError) return error.message;
  return error.stack ?? error.message;
}

try {
  const options = parseLakeOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(`${lakeUsage}\n`);
  else await run(options);
} catch (error) {
  say(explain(error));
  process.exit(2);
}
