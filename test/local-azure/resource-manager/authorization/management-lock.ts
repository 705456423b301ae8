import { ArmError } from "../arm-error.ts";
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind } from "../resource-kind.ts";

const type = "Microsoft.Authorization/locks";
const page = "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
}

export const lockRefusals: readonly Refusal<Asked>[] = [
  {
    id: "lock-name",
    status: 400,
    code: "InvalidLockName",
    says: ({ name }) => when(name.length > 260 || /[<>%&:\\?/]/.test(name), `The lock name '${name}' is invalid.`),
    source: { documented: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules" },
  },
  {
    id: "lock-level",
    status: 400,
    code: "InvalidLockLevel",
    says: ({ properties: { level } }) =>
      when(level !== "CanNotDelete" && level !== "ReadOnly", `The lock level '${String(level)}' is invalid.`),
    source: { documented: page },
  },
  {
    id: "lock-notes",
    status: 400,
    code: "InvalidLockNotes",
    says: ({ properties }) =>
      when((textAt(properties, "notes") ?? "").length > 512, "The lock notes can have at most 512 characters."),
    source: { documented: page },
  },
];

/** Locks of a subscription, a resource group or a resource, for what lies below as well. */
export function managementLockKind(): ResourceKind {
  return {
    type,
    put(id, body) {
      const properties = objectAt(body, "properties");
      refuse(lockRefusals, { name: id.name, properties });
      return { properties };
    },
  };
}

/** What is asked for locks: all of them. */
export interface Locks {
  list(scope: string, type: string): Promise<readonly JsonObject[]>;
}

/**
 * Throws where a lock forbids what is asked: on the thing itself, above it, or, for a delete, on something below. Locks
 * themselves can be changed. A lock that forbids deletes keeps role assignments below it too (reported, azure-docs #110791).
 */
export async function refuseLocked(locks: Locks, id: ResourceId, operation: "write" | "delete"): Promise<void> {
  if (id.type === type) return;
  const all = await locks.list("", type);
  const found = all.find((lock) => {
    const scope = (textAt(lock, "id") ?? "").toLowerCase().split(`/providers/${type.toLowerCase()}/`)[0] ?? "";
    const level = textAt(objectAt(lock, "properties"), "level");
    const above = `${id.key}/`.startsWith(`${scope}/`);
    const below = operation === "delete" && `${scope}/`.startsWith(`${id.key}/`);
    return (above || below) && (operation === "delete" || level === "ReadOnly");
  });
  if (found === undefined) return;
  const scope = (textAt(found, "id") ?? "").split(/\/providers\/Microsoft\.Authorization\/locks\//i)[0] ?? "";
  const message =
    `The scope '${id.text}' cannot perform ${operation} operation because following scope(s) are locked: '${scope}'. ` +
    "Please remove the lock and try again.";
  throw new ArmError(409, "ScopeLocked", message);
}
