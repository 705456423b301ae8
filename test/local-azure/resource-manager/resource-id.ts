import { ArmError } from "./arm-error.ts";

/**
 * An Azure Resource Manager id, taken apart. Ids are compared without regard to case: `key` is what to compare and to
 * store under, `text` keeps the spelling that was given.
 */
export interface ResourceId {
  readonly text: string;
  readonly key: string;
  /** As in `Microsoft.Storage/storageAccounts/blobServices`; `Microsoft.Resources/resourceGroups` for a group. */
  readonly type: string;
  /** The last name, empty for a collection. */
  readonly name: string;
  readonly group: string | undefined;
  /** What the resource stands in: the parent resource, else the scope before the last `/providers/`. */
  readonly parent: string;
  readonly parentIsResource: boolean;
  readonly collection: boolean;
}

/** Where the documents of resources are kept, and under which key one of them is. */
export const documentPrefix = "arm:";
export const documentKey = (id: string): string => documentPrefix + id.toLowerCase();

const groupType = "Microsoft.Resources/resourceGroups";

/** Understands ids of subscriptions' resource groups, resources, child and extension resources, and their collections. */
export function parseResourceId(path: string): ResourceId {
  const text = path.replace(/\/+$/, "");
  const segments = text.split("/").slice(1);
  if (segments[0]?.toLowerCase() !== "subscriptions" || segments.length < 3) throw invalidId(text);
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === "providers");
  const group = segments[2]?.toLowerCase() === "resourcegroups" ? segments[3] : undefined;
  const common = { text, key: text.toLowerCase(), group };
  if (provider < 0) {
    if (segments[2]?.toLowerCase() !== "resourcegroups" || segments.length > 4) throw invalidId(text);
    const parent = `/${segments.slice(0, 2).join("/")}`;
    const name = segments[3] ?? "";
    return { ...common, type: groupType, name, parent, parentIsResource: false, collection: name === "" };
  }
  return { ...common, ...splitProvider(segments, provider) };
}

function splitProvider(segments: readonly string[], provider: number) {
  const [namespace, ...rest] = segments.slice(provider + 1);
  if (namespace === undefined || rest.length === 0) throw invalidId(`/${segments.join("/")}`);
  const types = rest.filter((_, index) => index % 2 === 0);
  const collection = rest.length % 2 === 1;
  const nested = rest.length > 2;
  const parentEnd = nested ? segments.length - (collection ? 1 : 2) : provider;
  return {
    type: [namespace, ...types].join("/"),
    name: collection ? "" : (rest.at(-1) ?? ""),
    parent: `/${segments.slice(0, parentEnd).join("/")}`,
    parentIsResource: nested,
    collection,
  };
}

function invalidId(text: string): ArmError {
  return new ArmError(400, "InvalidResourceId", `'${text}' is not a resource id that this service understands.`);
}
