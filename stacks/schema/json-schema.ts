/** The schema of stack files as JSON Schema, for editors; made from the same definitions that read them. Pure. */
import * as z from "zod";
import { namespace } from "../namespace.ts";
import { sectionSchemas } from "./stack-file.ts";

/** As much of JSON Schema as stands here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  /** What a text has to be, in words: meta value of the schemas. */
  readonly allowed?: string;
}

/** What `stacks/Pulumi.<stack>.yaml` and a base may hold. Keys of Pulumi itself and of providers are left to them. */
export function stackFileSchema(): JsonSchema & { readonly $schema: string; readonly title: string } {
  const properties = Object.fromEntries(Object.entries(sections()).map(([key, schema]) => [key, forEditors(schema)]));
  const config = { type: "object", description: "Configuration of this stack.", properties };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A stack of adls-migration",
    type: "object",
    properties: { config },
  };
}

/** The sections, by the key that a stack file writes. */
export function sections(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(sectionSchemas).map(([name, schema]) => [`${namespace}:${name}`, jsonSchemaOf(schema)]),
  );
}

/** What people write: before defaults are filled in and texts are read. */
function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return json as JsonSchema;
}

/** Editors show the description and know no `allowed`. */
function forEditors({ allowed, description, ...schema }: JsonSchema): JsonSchema {
  const { properties, items, anyOf, additionalProperties: any } = schema;
  const words = [description, allowed === undefined ? undefined : `Allowed: ${allowed}.`].filter(Boolean).join(" ");
  return {
    ...schema,
    ...(words === "" ? {} : { description: words }),
    ...(properties === undefined ? {} : { properties: eachForEditors(properties) }),
    ...(items === undefined ? {} : { items: forEditors(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(forEditors) }),
    ...(typeof any === "object" ? { additionalProperties: forEditors(any) } : {}),
  };
}

function eachForEditors(schemas: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, forEditors(schema)]));
}
