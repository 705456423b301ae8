/** The table of all keys of a stack file, for the documents; made from the same definitions that read them. Pure. */
import { withoutNamespace } from "../namespace.ts";
import { sections } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** A key of a stack file. */
export interface ReferenceRow {
  /** `account.network.publicAccess`; `NAME` stands for what the writer chooses, `[]` for an item of a list. */
  readonly key: string;
  readonly allowed: string;
  readonly meaning: string;
}

/** Every key, in the order of the definitions. */
export function referenceRows(): readonly ReferenceRow[] {
  return Object.entries(sections()).flatMap(([key, schema]) => rowsOf(withoutNamespace(key), schema));
}

/** The rows as a table in Markdown. */
export function referenceTable(rows: readonly ReferenceRow[]): string {
  const lines = rows.map(
    ({ key, allowed, meaning }) => `| ${["`" + key + "`", allowed, meaning].map(cell).join(" | ")} |`,
  );
  return ["| key | what it may hold | meaning |", "| --- | --- | --- |", ...lines].join("\n");
}

function rowsOf(key: string, schema: JsonSchema): readonly ReferenceRow[] {
  const row = { key, allowed: allowedIn(schema), meaning: schema.description ?? "" };
  return [row, ...formsOf(schema).flatMap((form) => childrenOf(key, form))];
}

function childrenOf(key: string, schema: JsonSchema): readonly ReferenceRow[] {
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => rowsOf(`${key}.${name}`, child));
  const { additionalProperties: any, items } = schema;
  const ofAny = typeof any === "object" && isStructure(any) ? childrenOfForms(`${key}.NAME`, any) : [];
  const ofItems = items !== undefined && isStructure(items) ? childrenOfForms(`${key}[]`, items) : [];
  return [...named, ...ofAny, ...ofItems];
}

function childrenOfForms(key: string, schema: JsonSchema): readonly ReferenceRow[] {
  return formsOf(schema).flatMap((form) => childrenOf(key, form));
}

/** The schema, or the alternatives that it consists of. */
function formsOf(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ?? [schema];
}

function isStructure(schema: JsonSchema): boolean {
  return formsOf(schema).some(({ properties, items, additionalProperties }) => {
    return properties !== undefined || items !== undefined || typeof additionalProperties === "object";
  });
}

function allowedIn(schema: JsonSchema): string {
  if (schema.allowed !== undefined) return schema.allowed;
  if (schema.enum !== undefined) return withDefault(schema.enum.map(String).join(", "), schema);
  const forms = formsOf(schema);
  if (forms.length > 1) return [...new Set(forms.map(allowedIn))].join("; or ");
  if (schema.items !== undefined) return `a list: ${allowedIn(schema.items)}`;
  if (schema.properties !== undefined) return `a mapping: ${Object.keys(schema.properties).join(", ")}`;
  if (typeof schema.additionalProperties === "object")
    return `a mapping from names to: ${allowedIn(schema.additionalProperties)}`;
  return withDefault(typeWords(schema.type), schema);
}

function withDefault(allowed: string, schema: JsonSchema): string {
  return schema.default === undefined ? allowed : `${allowed} (left out: ${JSON.stringify(schema.default)})`;
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
};

function typeWords(type: JsonSchema["type"]): string {
  const types = typeof type === "string" ? [type] : (type ?? []);
  return types.map((one) => words[one] ?? one).join(" or ");
}

function cell(text: string): string {
  const plain = text.replaceAll("\n", " ");
  // A bracket before a parenthesis would be a link, and a bar the end of the cell; code is taken as it is.
  return plain.startsWith("`") ? plain : plain.replaceAll("|", "\\|").replaceAll("](", "\\](");
}
