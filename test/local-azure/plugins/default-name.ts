import { createHash } from "node:crypto";
import type { AutoName } from "./resource-table.ts";

/** What a name that is left out is made from. */
export interface NameSource {
  /** The resource's name in the program. */
  readonly name: string;
  /** The engine's random seed: the same in preview and update of one plan. */
  readonly seed: Uint8Array;
}

/** azure-native's default names: the program's name and eight hexadecimal digits, or as it is, or a GUID. */
export function defaultName(how: AutoName, { name, seed }: NameSource): string {
  if (how === "copy") return name;
  const digits = createHash("sha256").update(seed).update(name).digest("hex");
  if (how === "random") return name + digits.slice(0, 8);
  return digits.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
