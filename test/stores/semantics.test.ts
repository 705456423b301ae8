/** The table of semantics: the document says what the data says, and every row's test is there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { SEMANTICS } from "../../migration/stores/semantics.ts";

const PROJECT = join(import.meta.dirname, "..", "..");

/** The rows of the document by kind of source: the cells of each. */
function documented(): Map<string, string[][]> {
  const byKind = new Map<string, string[][]>();
  let rows: string[][] | undefined;
  for (const line of readFileSync(join(PROJECT, "migration", "stores", "README.md"), "utf8").split("\n")) {
    const [, kind] = /^### .*\(`([^`]+)`\)$/u.exec(line) ?? [];
    if (kind !== undefined) byKind.set(kind, (rows = []));
    const cells = line.split("|").map((cell) => cell.trim());
    if (rows !== undefined && line.startsWith("|") && !/^\| (?:attribute|-)/u.test(line)) rows.push(cells.slice(1, -1));
  }
  return byKind;
}

test("the document holds exactly the rows of the data", () => {
  const rows = Object.entries(SEMANTICS).map(([kind, semantics]): [string, string[][]] => [
    kind,
    semantics.map(({ attribute, treatment, how, test: shown }) => [
      attribute,
      treatment,
      how,
      `\`${shown.file}\`: ${shown.title}`,
    ]),
  ]);
  assert.deepEqual(documented(), new Map(rows));
});

for (const [kind, rows] of Object.entries(SEMANTICS))
  for (const { attribute, test: shown } of rows)
    test(`${kind}, ${attribute}: the test is there`, () => {
      const text = readFileSync(join(PROJECT, shown.file), "utf8");
      assert.ok(text.includes(`"${shown.title}`), `${shown.file} has no test that begins with: ${shown.title}`);
    });
