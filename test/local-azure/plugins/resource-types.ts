import { loadModels } from "./mapper-shapes.ts";
import type { Models } from "./mapper-shapes.ts";
import { resourceTable } from "./resource-table.ts";
import type { AutoName, ResourceRow } from "./resource-table.ts";
import { property, text } from "./shape.ts";
import type { Property, PropertyType, Values } from "./shape.ts";

/** A resource type of azure-native, with everything that checking and managing it takes. */
export interface ResourceType {
  readonly token: string;
  readonly apiVersion: string;
  /** ARM id with `{parameter}` parts, which are inputs of the same name. */
  readonly path: string;
  /** Inputs that are part of the id; a change of one always replaces. */
  readonly parameters: readonly (Property & { readonly autoName?: AutoName })[];
  /** Inputs that go into the body. */
  readonly inputs: readonly Property[];
  readonly outputs: readonly Property[];
  /** Inputs of the body whose change replaces the resource, as azure-native has them. */
  readonly replacing: ReadonlySet<string>;
  /** As in the table. */
  readonly defaultState: Values | undefined;
  readonly undeletable: boolean;
  readonly custom: boolean;
}

export const resourceTokens: readonly string[] = Object.keys(resourceTable);

const resourceTypes = new Map<string, Promise<ResourceType>>();

/** Throws for a type that is not in the table, naming the table. */
export function resourceType(token: string): Promise<ResourceType> {
  const found = resourceTypes.get(token) ?? readResourceType(token);
  resourceTypes.set(token, found);
  return found;
}

async function readResourceType(token: string): Promise<ResourceType> {
  const row = resourceTable[token];
  if (row === undefined) {
    const known = resourceTokens.map((name) => name.replace("azure-native:", "")).join(", ");
    throw new Error(`the local azure-native does not know the resource type ${token}; it knows ${known}`);
  }
  const { models, input, output } = await readShapes(row);
  const parameters = readParameters(row, models);
  return {
    token,
    apiVersion: row.apiVersion,
    path: row.path,
    parameters,
    inputs: input.filter(({ readOnly }) => !readOnly),
    outputs: [
      ...(row.custom === true ? parameters.map(({ name }) => property(name, name, text)) : []),
      ...output.filter(({ name }) => name !== "id"),
    ],
    replacing: new Set([...parameters.map(({ name }) => name), ...(row.replacing ?? [])]),
    defaultState: row.defaultState,
    undeletable: row.undeletable ?? false,
    custom: row.custom ?? false,
  };
}

interface Shapes {
  readonly models: Models;
  readonly input: readonly Property[];
  readonly output: readonly Property[];
}

async function readShapes(row: ResourceRow): Promise<Shapes> {
  const models = await loadModels(row.package);
  const input = propertiesOf(models.object(row.input));
  return { models, input, output: propertiesOf(models.object(row.output ?? row.input)) };
}

function readParameters(row: ResourceRow, models: Models): ResourceType["parameters"] {
  const names = Array.from(row.path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  return names
    .filter((name) => name !== "subscriptionId")
    .map((name) => {
      const constraints = models.constraints(name);
      const autoName = row.autoName?.[name];
      return {
        ...property(name, name, text, { required: true, ...(constraints === undefined ? {} : { constraints }) }),
        ...(autoName === undefined ? {} : { autoName }),
      };
    });
}

function propertiesOf(type: PropertyType): readonly Property[] {
  return type.kind === "object" ? type.properties() : [];
}
