/**
 * Between the two forms of a resource: as a program writes it (flat, the SDK's names) and as Resource Manager has it
 * (nested under `properties`, the wire's names).
 */
import { parametersOf } from "./resource-path.ts";
import type { ResourceType } from "./resource-types.ts";
import { isValues } from "./shape.ts";
import type { Property, PropertyType, Values } from "./shape.ts";
import { unknownValue } from "./unknown-value.ts";

/** Inputs → the body of a PUT. Parameters of the path are left out. */
export function toBody(type: ResourceType, inputs: Values): Values {
  return objectToWire(type.inputs, inputs);
}

/** Resource Manager's answer → outputs. */
export function toOutputs(type: ResourceType, resource: Values): Values {
  const outputs = objectFromWire(type.outputs, resource);
  if (!type.custom) return { ...outputs, azureApiVersion: type.apiVersion };
  const id = resource["id"];
  return { ...outputs, ...(typeof id === "string" ? parametersOf(type, id) : {}) };
}

/** The part of the outputs that could have been inputs: what a resource read without a program is compared with. */
export function toInputs(type: ResourceType, outputs: Values): Values {
  return writableOnly(type.inputs, outputs);
}

/** Outputs of a resource that is not there yet: what is given, and unknown for the rest. */
export function previewOutputs(type: ResourceType, inputs: Values): Values {
  const outputs = withUnknowns(type.outputs, inputs);
  return type.custom ? outputs : { ...outputs, azureApiVersion: type.apiVersion };
}

function objectToWire(properties: readonly Property[], values: Values): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const { name, path, type } of properties) {
    const value = values[name];
    if (value !== undefined) setAt(wire, path, convert(type, value, toWire));
  }
  return wire;
}

function objectFromWire(properties: readonly Property[], wire: Values): Values {
  return collect(properties, ({ path, type }) => {
    const value = getAt(wire, path);
    return value === undefined || value === null ? undefined : convert(type, value, fromWire);
  });
}

function writableOnly(properties: readonly Property[], values: Values): Values {
  return collect(properties, ({ name, readOnly, type }) => {
    const value = values[name];
    return readOnly || value === undefined ? undefined : convert(type, value, toWritable);
  });
}

function withUnknowns(properties: readonly Property[], values: Values): Values {
  return collect(properties, ({ name, type }) => {
    const value = values[name];
    return value === undefined ? unknownValue : convert(type, value, toPreview);
  });
}

function collect(properties: readonly Property[], value: (property: Property) => unknown): Values {
  const entries = properties.map((property) => [property.name, value(property)] as const);
  return Object.fromEntries(entries.filter(([, found]) => found !== undefined));
}

/** What becomes of objects and of sets on the way between two forms. */
interface Conversion {
  readonly object: (properties: readonly Property[], values: Values) => Values;
  readonly set: (value: unknown, element: PropertyType) => unknown;
}

const toWire: Conversion = {
  object: objectToWire,
  set: (value) => (Array.isArray(value) ? Object.fromEntries(value.map((key) => [String(key), {}])) : value),
};
const fromWire: Conversion = {
  object: objectFromWire,
  set: (value, element) => convert({ kind: "map", value: element }, value, fromWire),
};
const toWritable: Conversion = {
  object: writableOnly,
  set: (value) => (isValues(value) ? Object.keys(value) : value),
};
const toPreview: Conversion = { object: withUnknowns, set: () => unknownValue };

function convert(type: PropertyType, value: unknown, conversion: Conversion): unknown {
  if (type.kind === "set") return conversion.set(value, type.value);
  if (type.kind === "object" && isValues(value)) return conversion.object(type.properties(), value);
  if (type.kind === "list" && Array.isArray(value)) {
    return value.map((item: unknown) => convert(type.element, item, conversion));
  }
  if (type.kind === "map" && isValues(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, convert(type.value, item, conversion)] as const);
    return Object.fromEntries(entries);
  }
  return value;
}

function getAt(wire: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (isValues(value) ? value[step] : undefined), wire);
}

function setAt(wire: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [step = "", ...rest] = path;
  if (rest.length === 0) {
    wire[step] = value;
    return;
  }
  const inner = { ...(isValues(wire[step]) ? wire[step] : {}) };
  setAt(inner, rest, value);
  wire[step] = inner;
}
