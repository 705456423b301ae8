import type { ResourceType } from "./resource-types.ts";
import type { Values } from "./shape.ts";

/** The ARM id of a resource with these inputs. Throws, naming the parameter, where one is missing. */
export function resourcePath(type: ResourceType, subscriptionId: string, inputs: Values): string {
  return type.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === "subscriptionId" ? subscriptionId : inputs[name];
    if (typeof value !== "string" || value === "") throw new Error(`missing required property '${name}'`);
    return value.replace(/^\//, "");
  });
}

/** Parameters that are the id of another resource. */
const resourceIds: ReadonlySet<string> = new Set(["scope", "resourceUri"]);

/** The inputs that an ARM id tells, or undefined if it is not one of this type. */
export function parametersOf(type: ResourceType, id: string): Values | undefined {
  const pattern = type.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    resourceIds.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const groups = new RegExp(`^${pattern}$`, "i").exec(id)?.groups;
  if (groups === undefined) return undefined;
  const parameters = Object.entries(groups).filter(([name]) => name !== "subscriptionId");
  return Object.fromEntries(parameters.map(([name, value]) => [name, resourceIds.has(name) ? `/${value}` : value]));
}
