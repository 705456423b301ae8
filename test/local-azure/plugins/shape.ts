/**
 * What a resource's properties may hold: name towards the program, path on the wire, type. Read from the `@azure/arm-*`
 * packages by mapper-shapes.ts, or written by hand where no package holds it.
 */
export interface Property {
  /** As in the program: azure-native and the Azure SDKs for JavaScript use the same names. */
  readonly name: string;
  /** Where it stands in the resource's JSON, as in `["properties", "networkAcls"]`. */
  readonly path: readonly string[];
  readonly required: boolean;
  readonly readOnly: boolean;
  /** The service's own choice where the property is left out. */
  readonly defaultValue?: unknown;
  readonly constraints?: Constraints;
  readonly type: PropertyType;
}

export interface Constraints {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: RegExp;
}

export type PropertyType =
  | { readonly kind: "text"; readonly allowed?: readonly string[] }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  | { readonly kind: "any" }
  | { readonly kind: "list"; readonly element: PropertyType }
  | { readonly kind: "map"; readonly value: PropertyType }
  /** A list of texts in a program's inputs; on the wire and in outputs a map from them to what Azure tells of each. */
  | { readonly kind: "set"; readonly value: PropertyType }
  /** Properties are looked up on demand: types refer to themselves. */
  | { readonly kind: "object"; readonly name: string; readonly properties: () => readonly Property[] };

export type Values = Readonly<Record<string, unknown>>;

export function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const text: PropertyType = { kind: "text" };

/** A writable, optional property, for shapes written by hand. */
export function property(name: string, path: string, type: PropertyType, rest?: Partial<Property>): Property {
  return { name, path: path.split("."), required: false, readOnly: false, type, ...rest };
}
