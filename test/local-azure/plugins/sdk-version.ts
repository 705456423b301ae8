import { createRequire } from "node:module";
import { isValues } from "./shape.ts";

/** The version of an installed SDK: the engine takes a plugin only if its own is not older. */
export function sdkVersion(name: string): string {
  const description: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  return isValues(description) ? String(description["version"]) : "";
}
