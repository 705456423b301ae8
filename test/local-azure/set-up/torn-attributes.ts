// Beside each file of a state, Pulumi's file backend keeps another with its content type, `NAME.attrs`. The file itself is
// written under another name and renamed; this one is written in place, so that a killed CLI can leave it empty. Then the state
// cannot be read ("failed to load checkpoint: EOF"), although nothing of it is lost: without the file it can.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Removes what was cut short of these files in a state folder and returns how many there were. */
export function removeTornAttributes(stateFolder: string): number {
  const files = readdirSync(stateFolder, { recursive: true, encoding: "utf8" });
  const torn = files
    .filter((file) => file.endsWith(".attrs"))
    .map((file) => join(stateFolder, file))
    .filter((file) => !isWhole(file));
  for (const file of torn) rmSync(file, { force: true });
  return torn.length;
}

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
