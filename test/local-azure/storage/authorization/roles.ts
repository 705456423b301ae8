/** What role assignments give a principal on a filesystem or account. RBAC is asked before any ACL and can only grant. */
import type { RoleRecord } from "../journal/change.ts";
import type { Account, State } from "../state.ts";

/** Data access by role. */
export interface RoleGrant {
  readonly read: boolean;
  readonly write: boolean;
  /** Owner, group and ACLs are no limit. */
  readonly superuser: boolean;
  /** May ask for a user delegation key. */
  readonly delegate: boolean;
}

/** The account key's. */
export const everything: RoleGrant = { read: true, write: true, superuser: true, delegate: true };
/** Without a role. */
export const nothing: RoleGrant = { read: false, write: false, superuser: false, delegate: false };

const contributor: RoleGrant = { ...everything, superuser: false };
const reader: RoleGrant = { ...contributor, write: false };
const delegator: RoleGrant = { ...nothing, delegate: true };

/** Built-in roles by id and by name. Roles over the account as a resource (Owner, Contributor) give no data (documented). */
const definitions: ReadonlyMap<string, RoleGrant> = new Map([
  ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b", everything],
  ["storage blob data owner", everything],
  ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", contributor],
  ["storage blob data contributor", contributor],
  ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", reader],
  ["storage blob data reader", reader],
  ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a", delegator],
  ["storage blob delegator", delegator],
]);

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
  return definitions.get(definition.slice(definition.lastIndexOf("/") + 1)) ?? nothing;
}

function both(left: RoleGrant, right: RoleGrant): RoleGrant {
  return {
    read: left.read || right.read,
    write: left.write || right.write,
    superuser: left.superuser || right.superuser,
    delegate: left.delegate || right.delegate,
  };
}

/** Answers from the state's roles, remembering until one of them changes. */
export class Roles {
  readonly #state: State;
  readonly #known = new Map<string, RoleGrant>();
  #version = -1;
  /** Milliseconds from an assignment's making until it takes effect, as Azure needs some. */
  delay = 0;

  constructor(state: State) {
    this.#state = state;
  }

  /** @param filesystem "" asks about the account as a whole. */
  grant(principals: readonly string[], account: Account, filesystem: string): RoleGrant {
    if (this.delay > 0) return this.#combined(principals, account, filesystem);
    if (this.#version !== this.#state.grantVersion) {
      this.#known.clear();
      this.#version = this.#state.grantVersion;
    }
    const key = `${account.record.name}/${filesystem} ${principals.join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const grant = this.#combined(principals, account, filesystem);
    if (this.#known.size >= 1000) this.#known.clear();
    this.#known.set(key, grant);
    return grant;
  }

  #isEffective(role: RoleRecord): boolean {
    return this.delay === 0 || role.made === undefined || this.#state.now() >= role.made + this.delay;
  }

  #combined(principals: readonly string[], account: Account, filesystem: string): RoleGrant {
    let grant = nothing;
    for (const role of this.#state.roles.values()) {
      const applies = principals.includes(role.principalId) && covers(role.scope, account, filesystem);
      if (applies && this.#isEffective(role)) grant = both(grant, grantOf(role));
    }
    return grant;
  }
}
