/** The files that are made from the definitions of a stack file, as they have to be: stacks/schema.json, and the table in stacks/README.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { referenceRows, referenceTable } from "../../stacks/schema/reference.ts";
import { stackFileSchema } from "../../stacks/schema/json-schema.ts";

const STACKS = join(import.meta.dirname, "..", "..", "stacks");
const BEGIN = "<!-- Made from stacks/schema by `npm run reference`. -->";
const END = "<!-- End of what is made. -->";

export interface ReferenceFile {
  readonly file: string;
  readonly text: string;
}

export async function referenceFiles(): Promise<readonly ReferenceFile[]> {
  return [
    { file: join(STACKS, "schema.json"), text: await formatted(JSON.stringify(stackFileSchema()), "json") },
    {
      file: join(STACKS, "README.md"),
      text: await formatted(withTable(readFileSync(join(STACKS, "README.md"), "utf8")), "markdown"),
    },
  ];
}

function withTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("stacks/README.md has lost the marks between which the table stands");
  return `${page.slice(0, begin)}${BEGIN}\n\n${referenceTable(referenceRows())}\n\n${page.slice(end)}`;
}

/** As `npm run check` wants it. */
function formatted(text: string, parser: "json" | "markdown"): Promise<string> {
  return format(text, { parser, printWidth: 120 });
}
