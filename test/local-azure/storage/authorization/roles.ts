/** What role assignments give a principal on a filesystem or account. RBAC is asked before any ACL and can only grant. */
import type { RoleRecord } from "../journal/change.ts";
import type { Account, State } from "../state.ts";

/** Data access by role. `superuser` implies the rest. */
export interface RoleGrant {
  readonly read: boolean;
  readonly write: boolean;
  readonly superuser: boolean;
}

const noGrant: RoleGrant = { read: false, write: false, superuser: false };

const definitions: { readonly [definition: string]: RoleGrant } = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": { read: true, write: true, superuser: true },
  "storage blob data owner": { read: true, write: true, superuser: true },
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": { read: true, write: true, superuser: false },
  "storage blob data contributor": { read: true, write: true, superuser: false },
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": { read: true, write: false, superuser: false },
  "storage blob data reader": { read: true, write: false, superuser: false },
};

function covers(scope: string, account: Account, filesystem: string): boolean {
  const wanted = scope.toLowerCase().replace(/\/+$/, "");
  const marker = "/providers/microsoft.storage/storageaccounts/";
  const at = wanted.indexOf(marker);
  if (at < 0) return account.record.id === "" || `${account.record.id.toLowerCase()}/`.startsWith(`${wanted}/`);
  const [name, ...rest] = wanted.slice(at + marker.length).split("/");
  if (name !== account.record.name) return false;
  if (rest.length === 0) return true;
  return filesystem !== "" && rest.join("/") === `blobservices/default/containers/${filesystem}`;
}

function grantOf(role: RoleRecord): RoleGrant {
  const definition = role.roleDefinitionId.toLowerCase();
  return definitions[definition.slice(definition.lastIndexOf("/") + 1)] ?? noGrant;
}

/** Answers from the state's roles, remembering until one of them changes. */
export class Roles {
  readonly #state: State;
  readonly #known = new Map<string, RoleGrant>();
  #version = -1;

  constructor(state: State) {
    this.#state = state;
  }

  /** @param filesystem "" asks about the account as a whole. */
  grant(principals: readonly string[], account: Account, filesystem: string): RoleGrant {
    if (this.#version !== this.#state.grantVersion) {
      this.#known.clear();
      this.#version = this.#state.grantVersion;
    }
    const key = `${account.record.name}/${filesystem} ${principals.join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let grant = noGrant;
    for (const role of this.#state.roles.values()) {
      if (!principals.includes(role.principalId) || !covers(role.scope, account, filesystem)) continue;
      const own = grantOf(role);
      grant = {
        read: grant.read || own.read,
        write: grant.write || own.write,
        superuser: grant.superuser || own.superuser,
      };
    }
    this.#known.set(key, grant);
    return grant;
  }
}
