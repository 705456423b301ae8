import type { Documents } from "../storage/documents.ts";
import { ArmError, groupNotFound } from "./arm-error.ts";
import { refuseLocked } from "./authorization/management-lock.ts";
import { isObject, textAt, toJson } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { documentPrefix as prefix, parseResourceId } from "./resource-id.ts";
import type { ResourceId } from "./resource-id.ts";
import type { ResourceKind } from "./resource-kind.ts";

/**
 * Every resource of the local Azure: the rules that hold for all types (groups and parents must exist, a deleted
 * parent takes its children along), above the rules of each kind. Types without a kind are kept as they are sent.
 */
export class Resources {
  readonly #documents: Documents;
  readonly #kinds = new Map<string, ResourceKind>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Kinds look at other resources, so they are made after this object. */
  register(kinds: readonly ResourceKind[]): void {
    for (const kind of kinds) this.#kinds.set(kind.type.toLowerCase(), kind);
  }

  /** As GET shows it, with its id as it was spelled when the resource was made. */
  async find(text: string): Promise<JsonObject | undefined> {
    const asked = parseResourceId(text);
    const kept = this.#kept(asked);
    const id = parseResourceId(textAt(kept, "id") ?? text);
    const kind = this.#kind(id);
    const shown = kind.read === undefined ? kept : await kind.read(id, kept);
    return shown === undefined ? undefined : { ...shown, id: id.text, name: id.name, type: id.type };
  }

  /** Throws ArmError with Azure's own code where the resource, its parent or its group is not there. */
  async get(text: string): Promise<JsonObject> {
    const id = parseResourceId(text);
    const found = await this.find(text);
    if (found !== undefined) return found;
    if (id.type === "Microsoft.Resources/resourceGroups") throw groupNotFound(id.name);
    await this.#requireSurroundings(id, "read");
    throw this.#kind(id).notFound?.(id) ?? resourceNotFound(id);
  }

  async put(text: string, body: JsonObject): Promise<{ resource: JsonObject; created: boolean }> {
    const id = parseResourceId(text);
    await this.#requireSurroundings(id, "write");
    await refuseLocked(this, id, "write");
    const existing = await this.find(text);
    const made = await this.#kind(id).put(id, body, existing);
    const spelling = { id: existing?.["id"] ?? id.text, name: existing?.["name"] ?? id.name, type: id.type };
    await this.#documents.put(prefix + id.key, toJson({ ...made, ...spelling }));
    return { resource: await this.get(text), created: existing === undefined };
  }

  /** Removes what lies below first. True if there was something to remove. */
  async remove(text: string): Promise<boolean> {
    const id = parseResourceId(text);
    if ((await this.find(text)) === undefined) return false;
    await refuseLocked(this, id, "delete");
    await this.#kind(id).refuseRemoval?.(id);
    const below = this.#documents.list(`${prefix}${id.key}/`).map(idOf);
    below.sort((one, other) => other.key.split("/").length - one.key.split("/").length);
    for (const deepestFirst of below) await this.#removeOne(deepestFirst);
    await this.#removeOne(id);
    return true;
  }

  /** Resources of `type` below `scope` ("" for everywhere), in order of their ids. */
  async list(scope: string, type: string): Promise<JsonObject[]> {
    const found = new Map<string, string>();
    for (const document of this.#documents.list(scope === "" ? prefix : `${prefix}${scope.toLowerCase()}/`)) {
      const id = idOf(document);
      if (id.type.toLowerCase() === type.toLowerCase()) found.set(id.key, id.text);
    }
    const undocumented = (await this.#kinds.get(type.toLowerCase())?.children?.(scope)) ?? [];
    for (const text of undocumented) found.set(text.toLowerCase(), text);
    const shown: JsonObject[] = [];
    for (const [, text] of [...found].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const resource = await this.find(text);
      if (resource !== undefined) shown.push(resource);
    }
    return shown;
  }

  async #removeOne(id: ResourceId): Promise<void> {
    await this.#kind(id).remove?.(id);
    await this.#documents.delete(prefix + id.key);
  }

  #kind(id: ResourceId): ResourceKind {
    return this.#kinds.get(id.type.toLowerCase()) ?? keptAsSent;
  }

  #kept(id: ResourceId): JsonObject | undefined {
    const kept = this.#documents.get(prefix + id.key);
    return isObject(kept) ? kept : undefined;
  }

  async #requireSurroundings(id: ResourceId, operation: "read" | "write"): Promise<void> {
    const isGroup = id.type === "Microsoft.Resources/resourceGroups";
    if (!isGroup && id.group !== undefined && (await this.find(groupIdOf(id))) === undefined) {
      throw groupNotFound(id.group);
    }
    const scopeIsResource = /\/providers\//i.test(id.parent);
    if (!scopeIsResource || (await this.find(id.parent)) !== undefined) return;
    if (!id.parentIsResource) throw resourceNotFound(parseResourceId(id.parent));
    const type = id.type.split("/").slice(1).join("/");
    const message =
      `Failed to perform '${operation}' on resource(s) of type '${type}', ` +
      `because the parent resource '${id.parent}' could not be found.`;
    throw new ArmError(404, "ParentResourceNotFound", message);
  }
}

const keptAsSent: ResourceKind = {
  type: "",
  put(_id, body, existing) {
    const properties = isObject(body["properties"]) ? body["properties"] : {};
    return { ...existing, ...body, properties: { ...properties, provisioningState: "Succeeded" } };
  },
};

function idOf(document: { key: string; value: unknown }): ResourceId {
  return parseResourceId(textAt(document.value, "id") ?? document.key.slice(prefix.length));
}

function groupIdOf(id: ResourceId): string {
  return id.text.split("/").slice(0, 5).join("/");
}

function resourceNotFound(id: ResourceId): ArmError {
  const names = id.text.split(/\/providers\//i).at(-1) ?? "";
  const [namespace = "", ...rest] = names.split("/");
  const types = rest.filter((_, index) => index % 2 === 0).join("/");
  const values = rest.filter((_, index) => index % 2 === 1).join("/");
  const message =
    `The Resource '${namespace}/${types}/${values}' under resource group '${id.group ?? ""}' was not found. ` +
    "For more details please go to https://aka.ms/ARMResourceNotFoundFix";
  return new ArmError(404, "ResourceNotFound", message);
}
