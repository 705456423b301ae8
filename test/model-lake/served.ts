/** A running service for the plain model's histories: one account, a role for everybody who has one, a sender for each. */
import {
  FileSystemSASPermissions,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential,
  type UserDelegationKey,
} from "@azure/storage-file-datalake";
import type { StorageService } from "../local-azure/storage/index.ts";
import { toldDelegationKey } from "../local-azure/storage/told-delegation-key.ts";
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

/** Asks as the owner for a key of signatures that last an hour. */
async function delegationKey(service: StorageService): Promise<UserDelegationKey> {
  const owner = callers.find(
    ({ role, letters, id }) => role === "all" && letters === undefined && id !== "$superuser",
  )!;
  const expiry = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/u, "Z");
  const answer = await fetch(`${service.endpoint}/lake/?restype=service&comp=userdelegationkey`, {
    method: "POST",
    headers: { authorization: `Bearer ${service.issuer.issue(owner.id)}`, "x-ms-version": "2023-11-03" },
    body: `<KeyInfo><Expiry>${expiry}</Expiry></KeyInfo>`,
  });
  return toldDelegationKey(await answer.text());
}

/** Both kinds of keys that signatures are made with. */
interface SigningKeys {
  readonly shared: StorageSharedKeyCredential;
  readonly delegated: UserDelegationKey;
}

/** A signature over a filesystem: of the account key for the super-user, else delegated and checked for the caller. */
function signatureFor(by: Caller, filesystem: string, keys: SigningKeys): string {
  const permissions = FileSystemSASPermissions.parse(by.letters ?? "");
  const wish = { fileSystemName: filesystem, permissions, expiresOn: new Date(Date.now() + 3_000_000) };
  const signed =
    by.id === "$superuser"
      ? generateDataLakeSASQueryParameters(wish, keys.shared)
      : generateDataLakeSASQueryParameters({ ...wish, agentObjectId: by.id }, keys.delegated, "lake");
  return signed.toString();
}

/**
 * The account key's holder sends a signature over everything, whose items are the super-user's as well; who has letters sends
 * a signature with these; everybody else a token. The source of a rename carries a signature of its own, as the SDKs send it.
 */
export async function senders(service: StorageService): Promise<(filesystem: string) => SendAs> {
  const { sas, key } = service.credentials("lake");
  const keys = { shared: new StorageSharedKeyCredential("lake", key), delegated: await delegationKey(service) };
  const people = callers.filter(({ letters }) => letters === undefined);
  const tokens = new Map(people.map(({ id, groups }) => [id, service.issuer.issue(id, { groups })]));
  const signatures = new Map<string, string>();
  const kept = (by: Caller, name: string): string => {
    const known = signatures.get(`${by.name} ${name}`) ?? signatureFor(by, name, keys);
    signatures.set(`${by.name} ${name}`, known);
    return known;
  };
  return (filesystem) => (by) => (sent) => {
    const url = `${service.endpoint}/lake/${filesystem}${sent.path}`;
    const headers: Record<string, string> = { "x-ms-version": "2023-11-03", ...sent.headers };
    const body = sent.body === undefined ? {} : { body: sent.body };
    if (by.letters === undefined && by.id !== "$superuser") {
      headers["authorization"] = `Bearer ${tokens.get(by.id) ?? ""}`;
      return fetch(url, { method: sent.method, headers, ...body });
    }
    const signature = (name: string): string => (by.letters === undefined ? sas : kept(by, name));
    const source = headers["x-ms-rename-source"];
    if (source !== undefined) headers["x-ms-rename-source"] = `${source}?${signature(source.split("/")[1] ?? "")}`;
    const signed = `${url}${url.includes("?") ? "&" : "?"}${signature(filesystem)}`;
    return fetch(signed, { method: sent.method, headers, ...body });
  };
}
