import { randomUUID } from "node:crypto";
import type { Documents, Json } from "../storage/documents.ts";
import { principals } from "./principals.ts";
import type { Principal } from "./principals.ts";

const prefix = "directory:";

/**
 * Everybody in the tenant: those who are there from the beginning, and those that programs made since, managed identities
 * among them. What was changed is kept with the rest of the local Azure.
 */
export class Tenant {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Those of the beginning in their order, then the others in the order of their object ids. */
  everybody(): readonly Principal[] {
    const changed = new Map(this.#changed());
    const first = principals.map((principal) => changed.get(principal.objectId) ?? principal);
    const known = new Set(principals.map(({ objectId }) => objectId));
    const later = [...changed].filter(([objectId]) => !known.has(objectId)).map(([, principal]) => principal);
    return [...first, ...later].filter((principal) => principal !== "removed");
  }

  /** Object ids are compared without regard to case. */
  find(objectId: string): Principal | undefined {
    const wanted = objectId.toLowerCase();
    const kept = this.#documents.get(prefix + wanted);
    if (kept === undefined) return principals.find((principal) => principal.objectId === wanted);
    const read = readDocument(kept);
    return read === "removed" ? undefined : read;
  }

  /** Makes a principal; an object id of its own unless one is given. */
  async make(principal: Omit<Principal, "objectId"> & { readonly objectId?: string }): Promise<Principal> {
    const made = { ...principal, objectId: principal.objectId ?? randomUUID() };
    await this.put(made);
    return made;
  }

  /** Replaces what is known of a principal. */
  async put(principal: Principal): Promise<void> {
    await this.#documents.put(prefix + principal.objectId, toDocument(principal));
  }

  /** Takes the principal out of the tenant and of every group. */
  async remove(objectId: string): Promise<void> {
    const found = this.find(objectId);
    if (found === undefined) return;
    for (const group of this.everybody()) {
      if (group.members?.includes(found.objectId) === true) {
        await this.put({ ...group, members: group.members.filter((member) => member !== found.objectId) });
      }
    }
    await this.#documents.put(prefix + found.objectId, null);
  }

  /** Object ids of the groups that hold a principal, directly or through other groups, as a token's `groups` lists them. */
  groupsOf(objectId: string): string[] {
    const groups = this.everybody().filter(({ kind }) => kind === "group");
    const found = new Set<string>();
    const add = (member: string) => {
      for (const { objectId: group, members = [] } of groups) {
        if (members.includes(member) && !found.has(group)) {
          found.add(group);
          add(group);
        }
      }
    };
    add(objectId);
    return groups.map((group) => group.objectId).filter((group) => found.has(group));
  }

  #changed(): [string, Principal | "removed"][] {
    return this.#documents.list(prefix).map(({ key, value }) => [key.slice(prefix.length), readDocument(value)]);
  }
}

function toDocument(principal: Principal): Json {
  return JSON.parse(JSON.stringify(principal)) as Json;
}

/** Only this class writes these documents. */
function readDocument(value: Json): Principal | "removed" {
  return value === null ? "removed" : (value as unknown as Principal);
}
