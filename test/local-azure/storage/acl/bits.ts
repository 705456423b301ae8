/** Permission bits in their texts: `rwx`, octal, and the nine (or ten) letters of a mode. */
import { ServiceFailure } from "../wire/failure.ts";

const texts = ["---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"];

/** `rwx` for 7 and so on. */
export function bitsText(bits: number): string {
  return texts[bits] ?? "---";
}

/** The bits of `r-x`, or undefined for any other text. */
export function parseBits(text: string): number | undefined {
  const bits = texts.indexOf(text);
  return bits < 0 ? undefined : bits;
}

/**
 * Reads `x-ms-permissions` or `x-ms-umask`: octal of three or four digits, or symbolic such as `rwxr-x--T`.
 * @returns mode of up to twelve bits, of which the sticky one (01000) counts.
 */
export function parseMode(text: string): number {
  if (/^[01]?[0-7]{3}$/.test(text)) return Number.parseInt(text, 8);
  const symbols = /^([r-][w-][x-])([r-][w-][x-])([r-][w-])([xtT-])\+?$/.exec(text);
  if (symbols === null) throw new ServiceFailure("InvalidPermission");
  const [, user = "", group = "", other = "", last = ""] = symbols;
  const execute = last === "x" || last === "t" ? "x" : "-";
  const bits = [user, group, other + execute].map((part) => parseBits(part) ?? 0);
  const sticky = last === "t" || last === "T" ? 0o1000 : 0;
  return sticky | ((bits[0] ?? 0) << 6) | ((bits[1] ?? 0) << 3) | (bits[2] ?? 0);
}
