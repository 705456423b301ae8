/** A storage service for one test: in memory, with an account and a filesystem, and plain requests with any credentials. */
import type { TestContext } from "node:test";
import { defaultAnswers, type AzureAnswers } from "./answers.ts";
import { startStorageService, type StorageService, type StorageServiceOptions } from "./index.ts";

/** The service and ready words to speak to it. */
export interface Running {
  readonly service: StorageService;
  /** `http://127.0.0.1:PORT/lakeaccount/data` */
  readonly filesystem: string;
  readonly key: string;
  /** Token of `owner`, who holds *Storage Blob Data Owner*. */
  readonly ownerToken: string;
  /** Sends a request as the owner, or with the headers' own authorization. */
  readonly send: (
    method: string,
    pathAndQuery: string,
    headers?: Readonly<Record<string, string>>,
    body?: string | Uint8Array,
  ) => Promise<Response>;
}

/** Object id of the account's owner in `Running`. */
export const owner = "aaaaaaaa-0000-4000-8000-000000000001";

/** Starts a service that stops with the test. */
export async function runService(
  test: TestContext,
  answers: Partial<AzureAnswers> = {},
  options: Omit<StorageServiceOptions, "answers"> = {},
): Promise<Running> {
  const service = await startStorageService({ ...options, answers: { ...defaultAnswers, ...answers } });
  test.after(() => service.stop());
  await service.plane.putAccount({ name: "lakeaccount", hierarchicalNamespace: true });
  await service.plane.putFilesystem("lakeaccount", "data");
  await service.plane.putRole({
    id: "role-of-owner",
    scope: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lakeaccount",
    principalId: owner,
    roleDefinitionId: "Storage Blob Data Owner",
  });
  const filesystem = `${service.endpoint}/lakeaccount/data`;
  const ownerToken = service.issuer.issue(owner);
  return {
    service,
    filesystem,
    ownerToken,
    key: service.credentials("lakeaccount").key,
    send: (method, pathAndQuery, headers = {}, body) =>
      fetch(filesystem + pathAndQuery, {
        method,
        headers: { authorization: `Bearer ${ownerToken}`, "x-ms-version": "2023-11-03", ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) }),
      }),
  };
}
