/** The control plane's door (account-plane.ts) and the document store, on the service's state. */
import { randomBytes } from "node:crypto";
import type { AccountPlane, PlaneAccount, PlaneRole } from "./account-plane.ts";
import type { BlobServiceProperties } from "./blob-service/properties.ts";
import type { AccountRecord } from "./journal/change.ts";
import type { Documents, Json } from "./documents.ts";
import { checkFilesystemName, isAccountName } from "./names.ts";
import type { State } from "./state.ts";

class StatePlane implements AccountPlane {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  async putAccount(account: PlaneAccount): Promise<void> {
    if (!isAccountName(account.name)) {
      throw new RangeError(
        `${account.name} is not a storage account name; expected 3 to 24 lower-case letters and digits.`,
      );
    }
    const record = recordOf(account, this.#state.accounts.get(account.name)?.record);
    await this.#state.commit([{ do: "account", account: record }]);
  }

  async removeAccount(name: string): Promise<void> {
    if (this.#state.accounts.has(name)) await this.#state.commit([{ do: "remove-account", name }]);
  }

  blobService(account: string): BlobServiceProperties | undefined {
    return this.#state.accounts.get(account)?.properties;
  }

  async putBlobService(account: string, settings: Partial<BlobServiceProperties>): Promise<void> {
    const present = this.blobService(account);
    if (present === undefined) throw new RangeError(`There is no storage account ${account}.`);
    await this.#state.commit([{ do: "blob-service", account, properties: { ...present, ...settings } }]);
  }

  async putFilesystem(account: string, name: string): Promise<"created" | "exists"> {
    const filesystems = this.#state.accounts.get(account)?.filesystems;
    if (filesystems === undefined) throw new RangeError(`There is no storage account ${account}.`);
    checkFilesystemName(name);
    if (filesystems.has(name)) return "exists";
    const { etag, milliseconds } = this.#state.clock.next();
    const properties = { etag, modified: milliseconds, metadata: {}, publicAccess: "", policies: [] };
    await this.#state.commit([{ do: "filesystem", in: `${account}/${name}`, properties }]);
    return "created";
  }

  async removeFilesystem(account: string, name: string): Promise<void> {
    if (this.#state.filesystem(account, name) === undefined) return;
    await this.#state.commit([{ do: "remove-filesystem", in: `${account}/${name}` }]);
  }

  filesystems(account: string): string[] {
    return [...(this.#state.accounts.get(account)?.filesystems.keys() ?? [])].sort();
  }

  async putRole(role: PlaneRole): Promise<void> {
    const made = this.#state.roles.get(role.id.toLowerCase())?.made ?? this.#state.now();
    await this.#state.commit([{ do: "role", role: { ...role, made } }]);
  }

  async removeRole(id: string): Promise<void> {
    if (this.#state.roles.has(id.toLowerCase())) await this.#state.commit([{ do: "remove-role", id }]);
  }
}

/** What is known of the account from now on: what is left out stays as it is. */
function recordOf(account: PlaneAccount, present: AccountRecord | undefined): AccountRecord {
  const { name, hierarchicalNamespace, key, id, sku, accessTier, network } = account;
  const fresh = { name, hierarchical: hierarchicalNamespace, key: key ?? randomBytes(64).toString("base64"), id: "" };
  return {
    ...(present ?? fresh),
    ...(key === undefined ? {} : { key }),
    ...(id === undefined ? {} : { id }),
    ...(sku === undefined ? {} : { sku }),
    ...(accessTier === undefined ? {} : { accessTier }),
    ...(network === undefined ? {} : { network }),
  };
}

class StateDocuments implements Documents {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  get(key: string): Json | undefined {
    return this.#state.documents.get(key);
  }

  async put(key: string, value: Json): Promise<void> {
    await this.#state.commit([{ do: "document", key, value }]);
  }

  async delete(key: string): Promise<void> {
    if (this.#state.documents.has(key)) await this.#state.commit([{ do: "remove-document", key }]);
  }

  list(prefix: string): { readonly key: string; readonly value: Json }[] {
    return [...this.#state.documents]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => ({ key, value }));
  }
}

/** The control plane's door. */
export function accountPlane(state: State): AccountPlane {
  return new StatePlane(state);
}

/** The durable documents. */
export function documentStore(state: State): Documents {
  return new StateDocuments(state);
}
