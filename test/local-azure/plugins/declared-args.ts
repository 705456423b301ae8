/** What the type declarations of azure-native say that a program may write, for the test that holds our shapes against them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/azure-native/package.json"));
const read = (path: string) => readFileSync(join(sdk, path), "utf8").replaceAll("\r\n", "\n");

export interface DeclaredProperty {
  readonly name: string;
  readonly optional: boolean;
  readonly list: boolean;
  readonly kind: "object" | "enumeration" | "text" | "number" | "boolean" | "map";
  /** Of an enumeration. */
  readonly values: readonly string[];
  /** Of an object, or of a list of objects. */
  readonly properties: () => readonly DeclaredProperty[];
}

/** The arguments of a resource's class: `azure-native:storage:StorageAccount`. */
export function declaredArgs(token: string): readonly DeclaredProperty[] {
  const [, module = "", name = ""] = token.split(":");
  const source = read(`${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`);
  const [, body = ""] = new RegExp(`^export interface ${name}Args \\{\\n(.*?)^\\}`, "ms").exec(source) ?? [];
  return propertiesIn(body, "    ");
}

let namespaces: ReadonlyMap<string, string> | undefined;

function interfaceOf(module: string, name: string): readonly DeclaredProperty[] {
  namespaces ??= new Map(
    Array.from(
      read("types/input.d.ts").matchAll(/^export declare namespace (\w+) \{\n(.*?)^\}/gms),
      ([, found = "", body = ""]) => [found, body],
    ),
  );
  const pattern = new RegExp(`^    interface ${name} \\{\\n(.*?)^    \\}`, "ms");
  const [, body] = pattern.exec(namespaces.get(module) ?? "") ?? [];
  if (body === undefined) throw new Error(`azure-native declares no ${module}.${name}`);
  return propertiesIn(body, "        ");
}

function propertiesIn(body: string, indent: string): readonly DeclaredProperty[] {
  // A map is written over three lines.
  const lines = body.matchAll(new RegExp(`^${indent}(\\w+)(\\??): (pulumi\\.Input<\\{\\n[^;]*;\\n[^;]*|.*);$`, "gm"));
  return Array.from(lines, ([, name = "", mark = "", type = ""]) => declaredProperty(name, mark === "?", type));
}

function declaredProperty(name: string, optional: boolean, type: string): DeclaredProperty {
  const [, module = "", object] = /inputs\.(\w+)\.(\w+)/.exec(type) ?? [];
  const [, enumModule = "", enumeration] = /enums\.(\w+)\.(\w+)/.exec(type) ?? [];
  const common = { name, optional, list: type.includes("[]") };
  if (object !== undefined) {
    return { ...common, kind: "object", values: [], properties: () => interfaceOf(module, object) };
  }
  const none = { ...common, values: [], properties: () => [] };
  if (enumeration !== undefined) {
    return { ...none, kind: "enumeration", values: valuesOf(enumModule, enumeration) };
  }
  if (type.includes("[key")) return { ...none, kind: "map" };
  if (type.includes("boolean")) return { ...none, kind: "boolean" };
  return { ...none, kind: type.includes("number") ? "number" : "text" };
}

function valuesOf(module: string, enumeration: string): readonly string[] {
  const source = read(`types/enums/${module}/index.d.ts`);
  const [, body = ""] = new RegExp(`export declare const ${enumeration}: \\{\\n(.*?)\\};`, "s").exec(source) ?? [];
  return Array.from(body.matchAll(/: "([^"]*)"/g), ([, value = ""]) => value);
}
