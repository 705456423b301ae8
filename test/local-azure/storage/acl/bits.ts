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

function parseSymbols(text: string): number {
  const symbols = /^([r-][w-][x-])([r-][w-][x-])([r-][w-])([xtT-])\+?$/.exec(text);
  if (symbols === null) throw new ServiceFailure("InvalidPermission");
  const [, user = "", group = "", other = "", last = ""] = symbols;
  const execute = last === "x" || last === "t" ? "x" : "-";
  const mode = [user, group, other + execute].reduce((bits, part) => (bits << 3) | texts.indexOf(part), 0);
  return last === "t" || last === "T" ? mode | 0o1000 : mode;
}

/**
 * Reads `x-ms-permissions` or `x-ms-umask`: octal of three or four digits, or symbolic such as `rwxr-x--T`.
 * @returns mode of up to twelve bits, of which the sticky one (01000) counts.
 */
export function parseMode(text: string): number {
  return /^[01]?[0-7]{3}$/.test(text) ? Number.parseInt(text, 8) : parseSymbols(text);
}
