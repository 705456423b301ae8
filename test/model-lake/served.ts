/** A running service for the plain model's histories: one account, a role for everybody who has one, a sender for each. */
import type { StorageService } from "../local-azure/storage/index.ts";
import { callers } from "./chosen-histories.ts";
import type { Caller } from "./operation.ts";
import type { SendAs } from "./played.ts";

const roles = {
  all: "Storage Blob Data Owner",
  contributor: "Storage Blob Data Contributor",
  reader: "Storage Blob Data Reader",
};

/** Makes the account and gives the roles. */
export async function provide(service: StorageService): Promise<void> {
  await service.plane.putAccount({ name: "lake", hierarchicalNamespace: true });
  for (const { id, role } of callers) {
    if (role === "none" || id === "$superuser") continue;
    const scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake";
    await service.plane.putRole({ id: `role-${id}`, scope, principalId: id, roleDefinitionId: roles[role] });
  }
}

/** The account key's holder sends a signature over everything, whose items are the super-user's as well. */
export function senders(service: StorageService, filesystem: string): SendAs {
  const { sas } = service.credentials("lake");
  const tokens = new Map(callers.map(({ id, groups }) => [id, service.issuer.issue(id, { groups })]));
  return (by: Caller) => (sent) => {
    const url = `${service.endpoint}/lake/${filesystem}${sent.path}`;
    const isKey = by.id === "$superuser";
    const signed = isKey ? `${url}${url.includes("?") ? "&" : "?"}${sas}` : url;
    const proof: Record<string, string> = isKey ? {} : { authorization: `Bearer ${tokens.get(by.id) ?? ""}` };
    const headers = { "x-ms-version": "2023-11-03", ...proof, ...sent.headers };
    return fetch(signed, { method: sent.method, headers, ...(sent.body === undefined ? {} : { body: sent.body }) });
  };
}
