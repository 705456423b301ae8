/**
 * Between the two forms of a resource: as a program writes it (flat, the SDK's names) and as Resource Manager has it
 * (nested under `properties`, the wire's names).
 */
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
  return { ...objectFromWire(type.outputs, resource), azureApiVersion: type.apiVersion };
}

/** The part of the outputs that could have been inputs: what a resource read without a program is compared with. */
export function toInputs(type: ResourceType, outputs: Values): Values {
  return writableOnly(type.inputs, outputs);
}

/** Outputs of a resource that is not there yet: what is given, and unknown for the rest. */
export function previewOutputs(type: ResourceType, inputs: Values): Values {
  return { ...withUnknowns(type.outputs, inputs), azureApiVersion: type.apiVersion };
}

function objectToWire(properties: readonly Property[], values: Values): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const { name, path, type } of properties) {
    const value = values[name];
    if (value !== undefined) setAt(wire, path, convert(type, value, objectToWire));
  }
  return wire;
}

function objectFromWire(properties: readonly Property[], wire: Values): Values {
  return collect(properties, ({ path, type }) => {
    const value = getAt(wire, path);
    return value === undefined || value === null ? undefined : convert(type, value, objectFromWire);
  });
}

function writableOnly(properties: readonly Property[], values: Values): Values {
  return collect(properties, ({ name, readOnly, type }) => {
    const value = values[name];
    return readOnly || value === undefined ? undefined : convert(type, value, writableOnly);
  });
}

function withUnknowns(properties: readonly Property[], values: Values): Values {
  return collect(properties, ({ name, type }) => {
    const value = values[name];
    return value === undefined ? unknownValue : convert(type, value, withUnknowns);
  });
}

function collect(properties: readonly Property[], value: (property: Property) => unknown): Values {
  const entries = properties.map((property) => [property.name, value(property)] as const);
  return Object.fromEntries(entries.filter(([, found]) => found !== undefined));
}

type ObjectConversion = (properties: readonly Property[], values: Values) => Values;

function convert(type: PropertyType, value: unknown, object: ObjectConversion): unknown {
  if (type.kind === "object" && isValues(value)) return object(type.properties(), value);
  if (type.kind === "list" && Array.isArray(value)) {
    return value.map((item: unknown) => convert(type.element, item, object));
  }
  if (type.kind === "map" && isValues(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, convert(type.value, item, object)] as const);
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
