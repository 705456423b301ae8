import { readFile } from "node:fs/promises";

/**
 * What a package's type declarations tell and its mappers do not: which properties must be given (mappers leave it out
 * where the type is an object), and which values a service accepts for what a mapper calls "String".
 */
export interface Declarations {
  required(className: string, property: string): boolean;
  allowed(className: string, property: string): readonly string[] | undefined;
}

/** `enum KnownSkuName` tells what the alias `SkuName` may be, `interface Sku` that its `name` is one and must be given. */
export async function readDeclarations(path: string): Promise<Declarations> {
  const source = (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  const enumerations = readEnumerations(source);
  const interfaces = new Map<string, string>();
  for (const [, name = "", parents = "", body = ""] of source.matchAll(interfacePattern)) {
    interfaces.set(name, `${parents}{${body}`);
  }
  const find = (className: string, property: string) => findProperty(interfaces, className, property);
  return {
    required: (className, property) => find(className, property)?.mark === "",
    allowed: (className, property) => {
      const type = find(className, property)?.type ?? "";
      return enumerations.get(type) ?? literals(type);
    },
  };
}

/** The values of `"Allow" | "Deny"`. */
function literals(type: string): readonly string[] | undefined {
  const parts = type.split(" | ").map((part) => /^"([^"]*)"$/.exec(part)?.[1]);
  const found = parts.filter((part) => part !== undefined);
  return found.length > 0 && found.length === parts.length ? found : undefined;
}

const interfacePattern = /^export (?:declare )?interface (\w+)([^{]*)\{\n(.*?)^\}/gms;
const enumerationPattern = /^export (?:declare )?enum Known(\w+) \{\n(.*?)^\}/gms;

function readEnumerations(source: string): Map<string, readonly string[]> {
  const enumerations = new Map<string, readonly string[]>();
  for (const [, name = "", body = ""] of source.matchAll(enumerationPattern)) {
    const values = Array.from(body.matchAll(/ = "([^"]*)"/g), ([, value = ""]) => value);
    enumerations.set(name, values);
  }
  return enumerations;
}

interface DeclaredProperty {
  /** "?" for what may be left out, "readonly" for what only the service sets, "" for what must be given. */
  readonly mark: string;
  /** A single name, that of a list's elements, or texts in quotes; empty for anything else. */
  readonly type: string;
}

/** An interface's own property, else that of an interface that it extends. */
function findProperty(
  interfaces: ReadonlyMap<string, string>,
  className: string,
  property: string,
): DeclaredProperty | undefined {
  const text = interfaces.get(className) ?? "";
  const own = new RegExp(`^    (readonly )?${property}(\\??): (.*);$`, "m").exec(text);
  if (own !== null) {
    const [, readOnly, optional = "", declared = ""] = own;
    const [, name] = /^(\w+)(?:\[\])?$/.exec(declared) ?? [];
    return {
      mark: readOnly === undefined ? optional : "readonly",
      type: name ?? (declared.startsWith('"') ? declared : ""),
    };
  }
  const [head = ""] = text.split("{");
  const parents = head.replace("extends", "").split(",");
  for (const parent of parents.map((name) => name.trim()).filter((name) => name !== "")) {
    const inherited = findProperty(interfaces, parent, property);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}
