/** A local service with a source account and an empty target account, for tests that come in through the engine's door. */
import { DataLakeServiceClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import type { DataLakeFileSystemClient } from "@azure/storage-file-datalake";
import { defaultObjectId } from "../local-azure/identity/index.ts";
import { startStorageService, type StorageService } from "../local-azure/storage/index.ts";

const OWNER_ROLE = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

export interface TwoLakes {
  readonly service: StorageService;
  /** URIs of the filesystem `lake` of both accounts. */
  readonly from: string;
  readonly to: string;
  readonly source: DataLakeFileSystemClient;
  readonly target: DataLakeFileSystemClient;
  /** Variables with which `@azure/identity` gets a token of the migrating identity. */
  readonly env: Readonly<Record<string, string>>;
  /** What was asked of the service so far, one `METHOD url` each. */
  readonly requests: readonly string[];
  /** Gives the migrating identity its role at an account, or takes it away. */
  setRole(account: "source" | "target", isGiven: boolean): Promise<void>;
  putFile(path: string, content: string): Promise<void>;
  /** Resolves when something was put at the target. */
  firstPut(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts them; the role is given at both accounts. */
export async function startTwoLakes(): Promise<TwoLakes> {
  const requests: string[] = [];
  const firstPut = Promise.withResolvers<undefined>();
  const service = await startStorageService({
    onRequest: ({ method, url }) => {
      requests.push(`${method} ${url}`);
      if (method === "PUT" && url.includes("/targetlake/lake/f")) firstPut.resolve(undefined);
    },
  });
  const clients = {
    source: await makeLake(service, "sourcelake"),
    target: await makeLake(service, "targetlake"),
  };
  const setRole = async (account: "source" | "target", isGiven: boolean): Promise<void> => {
    const scope = accountId(`${account}lake`);
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/role`;
    if (!isGiven) return service.plane.removeRole(id);
    await service.plane.putRole({ id, scope, principalId: defaultObjectId, roleDefinitionId: OWNER_ROLE });
  };
  await setRole("source", true);
  await setRole("target", true);
  return {
    service,
    ...clients,
    from: `abfs+${service.endpoint}/sourcelake/lake`,
    to: `abfs+${service.endpoint}/targetlake/lake`,
    env: {
      IDENTITY_ENDPOINT: `${service.endpoint}/.identity/token`,
      IDENTITY_HEADER: service.issuer.identityHeader,
    },
    requests,
    setRole,
    putFile: async (path, content) => {
      await clients.source.getFileClient(path).upload(Buffer.from(content));
    },
    firstPut: () => firstPut.promise,
    stop: () => service.stop(),
  };
}

function accountId(name: string): string {
  const group = `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-${name}`;
  return `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

async function makeLake(service: StorageService, name: string): Promise<DataLakeFileSystemClient> {
  await service.plane.putAccount({ name, hierarchicalNamespace: true, id: accountId(name) });
  await service.plane.putFilesystem(name, "lake");
  const credential = new StorageSharedKeyCredential(name, service.credentials(name).key);
  return new DataLakeServiceClient(`${service.endpoint}/${name}`, credential).getFileSystemClient("lake");
}
