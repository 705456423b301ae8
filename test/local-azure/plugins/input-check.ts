import type { ResourceType } from "./resource-types.ts";
import { isValues, text } from "./shape.ts";
import type { Constraints, Property, PropertyType, Values } from "./shape.ts";
import { isUnknown } from "./unknown-value.ts";

/** Set by azure-native itself among the inputs: it belongs to no resource type. */
export const ownInputs: ReadonlySet<string> = new Set(["azureApiVersion", "__createBeforeDelete"]);

/**
 * Every problem of a resource's inputs, in azure-native's words where it has some. azure-native leaves unknown and
 * read-only properties and values outside an enumeration to Azure, which refuses them when they are sent; here they are
 * told together with the others.
 */
export function checkInputs(type: Pick<ResourceType, "token" | "parameters" | "inputs">, inputs: Values): string[] {
  const known = [...type.parameters, ...type.inputs];
  const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !ownInputs.has(name)));
  return checkObject({ at: "", properties: known, owner: type.token }, given);
}

interface Place {
  /** Path of the object in the inputs; empty for the inputs themselves. */
  readonly at: string;
  readonly properties: readonly Property[];
  /** What messages call the object. */
  readonly owner: string;
}

function checkObject({ at, properties, owner }: Place, values: Values): string[] {
  const path = (name: string) => (at === "" ? name : `${at}.${name}`);
  const missing = properties
    .filter(({ name, required, defaultValue }) => required && defaultValue === undefined && values[name] === undefined)
    .map(({ name }) => missingMessage(path(name)));
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const property = properties.find((candidate) => candidate.name === name);
    if (property === undefined) {
      const names = properties.filter(({ readOnly }) => !readOnly).map((candidate) => candidate.name);
      return [`'${path(name)}' is not a property of ${owner}; its properties are ${names.sort().join(", ")}`];
    }
    if (property.readOnly) return [`'${path(name)}' is read-only: Azure sets it`];
    return checkValue(path(name), property.type, value, property.constraints);
  });
  return [...missing, ...wrong];
}

function missingMessage(path: string): string {
  const hint = "Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.";
  return `missing required property '${path}'${path === "location" ? `. ${hint}` : ""}`;
}

function checkValue(at: string, type: PropertyType, value: unknown, constraints: Constraints = {}): string[] {
  if (isUnknown(value) || type.kind === "any") return [];
  if (!jsonTypes[type.kind].is(value)) {
    return [`'${at}' should be of type '${jsonTypes[type.kind].name}' but got ${article(value)}`];
  }
  if (type.kind === "text" && typeof value === "string") return checkText(at, value, constraints, type.allowed);
  if (type.kind === "number" && typeof value === "number") return checkNumber(at, value, constraints);
  return checkInside(at, type, value);
}

function checkInside(at: string, type: PropertyType, value: unknown): string[] {
  if ((type.kind === "list" || type.kind === "set") && Array.isArray(value)) {
    const element = type.kind === "list" ? type.element : text;
    return value.flatMap((item: unknown, index) => checkValue(`${at}[${String(index)}]`, element, item));
  }
  if (type.kind === "map" && isValues(value)) {
    return Object.entries(value).flatMap(([key, item]) => checkValue(`${at}.${key}`, type.value, item));
  }
  if (type.kind === "object" && isValues(value)) {
    return checkObject({ at, properties: type.properties(), owner: `'${at}'` }, value);
  }
  return [];
}

const jsonTypes = {
  text: { name: "string", is: (value: unknown) => typeof value === "string" },
  number: { name: "number", is: (value: unknown) => typeof value === "number" },
  boolean: { name: "boolean", is: (value: unknown) => typeof value === "boolean" },
  list: { name: "array", is: (value: unknown) => Array.isArray(value) },
  map: { name: "object", is: isValues },
  set: { name: "array", is: (value: unknown) => Array.isArray(value) },
  object: { name: "object", is: isValues },
} as const;

function article(value: unknown): string {
  const name = Array.isArray(value) ? "array" : typeof value;
  return `${/^[aeo]/.test(name) ? "an" : "a"} ${name}`;
}

/** Of all enumerations of these types, only a firewall's `bypass` is several values in one text. */
const joinedByCommas = /(^|\.)bypass$/;

function checkText(at: string, value: string, constraints: Constraints, allowed?: readonly string[]): string[] {
  const { minLength = 0, maxLength = Infinity, pattern } = constraints;
  const failures: string[] = [];
  const length = String(value.length);
  if (value.length < minLength) {
    failures.push(`'${at}' is too short (${length}): at least ${String(minLength)} characters required`);
  }
  if (value.length > maxLength) {
    failures.push(`'${at}' is too long (${length}): at most ${String(maxLength)} characters allowed`);
  }
  if (pattern?.test(value) === false) failures.push(`'${at}' does not match expression '${pattern.source}'`);
  const parts = joinedByCommas.test(at) ? value.split(",").map((part) => part.trim()) : [value];
  if (allowed !== undefined && !parts.every((part) => allowed.includes(part))) {
    failures.push(`'${at}' is '${value}', which Azure does not know; allowed are ${allowed.join(", ")}`);
  }
  return failures;
}

function checkNumber(at: string, value: number, { minimum = -Infinity, maximum = Infinity }: Constraints): string[] {
  if (value < minimum) return [`'${at}' is too low (${String(value)} < ${String(minimum)})`];
  if (value > maximum) return [`'${at}' is too high (${String(value)} > ${String(maximum)})`];
  return [];
}
