import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { correct, corrections } from "./mapper-corrections.ts";
import { readDeclarations } from "./declarations.ts";
import type { Declarations } from "./declarations.ts";
import { isValues } from "./shape.ts";
import type { Constraints, Property, PropertyType, Values } from "./shape.ts";

interface Layout {
  readonly mappers: string;
  readonly declarations: string;
  /** Left out where Node cannot import the file, or it holds no constraints. */
  readonly parameters?: string;
}

const current: Layout = {
  mappers: "dist/esm/models/mappers.js",
  declarations: "dist/esm/models/index.d.ts",
  parameters: "dist/esm/models/parameters.js",
};
const older = "dist-esm/src/models/mappers.js";
const olderWith = (declarations: string): Layout => ({ mappers: older, declarations: `types/${declarations}.d.ts` });

/** Where the packages keep what is needed, relative to the package's own folder. */
const layouts = {
  "@azure/arm-storage": current,
  "@azure/arm-resources": current,
  "@azure/arm-keyvault": current,
  "@azure/arm-msi": current,
  "@azure/arm-authorization": olderWith("arm-authorization"),
  "@azure/arm-locks": olderWith("arm-locks"),
  "@azure/arm-monitor": olderWith("arm-monitor"),
  "@azure/arm-network": olderWith("arm-network"),
  "@azure/arm-privatedns": olderWith("arm-privatedns"),
} satisfies Record<string, Layout>;

export type MapperPackage = keyof typeof layouts;

/** The models of one package: `object("StorageAccount")` is its type, `constraints` those of a path parameter. */
export interface Models {
  object(className: string): PropertyType;
  constraints(parameter: string): Constraints | undefined;
}

const loaded = new Map<MapperPackage, Promise<Models>>();

/** Loads a package's models once per process: the network's alone are a megabyte. */
export function loadModels(name: MapperPackage): Promise<Models> {
  const models = loaded.get(name) ?? readModels(name);
  loaded.set(name, models);
  return models;
}

async function readModels(name: MapperPackage): Promise<Models> {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const layout: Layout = layouts[name];
  const [mappers, parameters, declarations] = await Promise.all([
    importFile(join(folder, layout.mappers)),
    layout.parameters === undefined ? {} : importFile(join(folder, layout.parameters)),
    readDeclarations(join(folder, layout.declarations)),
  ]);
  const context: Context = { name, mappers, declarations };
  return {
    object: (className) => objectType(context, className),
    constraints: (parameter) => parameterConstraints(parameters, parameter),
  };
}

/** The packages do not export these files, so they are imported by their place. */
async function importFile(path: string): Promise<Values> {
  const module: unknown = await import(pathToFileURL(path).href);
  return isValues(module) ? module : {};
}

interface Context {
  readonly name: MapperPackage;
  readonly mappers: Values;
  readonly declarations: Declarations;
}

function objectType(context: Context, name: string): PropertyType {
  let properties: readonly Property[] | undefined;
  return { kind: "object", name, properties: () => (properties ??= readProperties(context, name)) };
}

function readProperties(context: Context, className: string): readonly Property[] {
  const type = field(context.mappers[className], "type");
  const properties = field(type, "modelProperties");
  if (!isValues(properties)) throw new Error(`the mappers hold no class ${className}`);
  const read = Object.entries(properties).map(([name, mapper]) => {
    const serializedName = field(mapper, "serializedName");
    const defaultValue = field(mapper, "defaultValue");
    const constraints = readConstraints(field(mapper, "constraints"));
    return {
      name,
      path: (typeof serializedName === "string" ? serializedName : name)
        .split(/(?<!\\)\./)
        .map((part) => part.replaceAll("\\.", ".")),
      required: field(mapper, "required") === true || context.declarations.required(className, name),
      readOnly: field(mapper, "readOnly") === true,
      ...(defaultValue === undefined ? {} : { defaultValue }),
      ...(constraints === undefined ? {} : { constraints }),
      type: readType(context, field(mapper, "type"), context.declarations.allowed(className, name)),
    };
  });
  return correct(corrections[`${context.name} ${className}`] ?? {}, read);
}

function readType(context: Context, type: unknown, known?: readonly string[]): PropertyType {
  switch (field(type, "name")) {
    case "Composite":
      return objectType(context, String(field(type, "className")));
    case "Sequence":
      return { kind: "list", element: readType(context, field(field(type, "element"), "type"), known) };
    case "Dictionary":
      return mapType(readType(context, field(field(type, "value"), "type")));
    case "Enum":
      return { kind: "text", allowed: texts(field(type, "allowedValues")) };
    case "Boolean":
      return { kind: "boolean" };
    case "Number":
      return { kind: "number" };
    case "any":
      return { kind: "any" };
    default:
      // String, DateTime, TimeSpan, Uuid, ByteArray: text on the wire and in a program alike.
      return known === undefined ? { kind: "text" } : { kind: "text", allowed: known };
  }
}

/** azure-native takes a list of keys for a map whose values hold nothing that could be said (`isStringSet`). */
function mapType(value: PropertyType): PropertyType {
  const silent = value.kind === "object" && value.properties().every(({ readOnly }) => readOnly);
  return { kind: silent ? "set" : "map", value };
}

function parameterConstraints(parameters: Values, name: string): Constraints | undefined {
  const found = Object.values(parameters)
    .filter((parameter) => field(parameter, "parameterPath") === name)
    .map((parameter) => readConstraints(field(field(parameter, "mapper"), "constraints")))
    .find((constraints) => constraints !== undefined);
  return found;
}

function readConstraints(constraints: unknown): Constraints | undefined {
  if (!isValues(constraints)) return undefined;
  const number = (name: string, key: keyof Constraints) =>
    typeof constraints[name] === "number" ? { [key]: constraints[name] } : {};
  return {
    ...number("MinLength", "minLength"),
    ...number("MaxLength", "maxLength"),
    ...number("InclusiveMinimum", "minimum"),
    ...number("InclusiveMaximum", "maximum"),
    ...(constraints["Pattern"] instanceof RegExp ? { pattern: constraints["Pattern"] } : {}),
  };
}

function field(value: unknown, name: string): unknown {
  return isValues(value) ? value[name] : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
