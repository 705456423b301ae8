/**
 * `npm pack`: writes dist/, the components and the engine as JavaScript with their types beside them, because Node strips no
 * types below node_modules. Types are blanked out, nothing is rewritten but the names of imported files: a provider is
 * serialized into states as it stands, so nothing may be woven in. In package.json, `exports` gives Node the components in dist/
 * and Pulumi, which looks at its `default` alone, this project's own program.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";

const project = join(import.meta.dirname, "..");
const packed = join(project, "dist");

/** What Node runs; this file stays here. */
const sources = globSync(["components/**/*.ts", "migration/**/*.ts"], { cwd: project }).filter(
  (file) => !file.endsWith(".d.ts") && file !== "components/prepack.ts",
);

/** `from "./entry.ts"` and `import("./entry.ts")`, which are files beside this one. */
const importedFile = /((?:\bfrom|\bimport)\s*\(?\s*"\.{1,2}\/[^"\n]*)\.ts"/g;

rmSync(packed, { recursive: true, force: true });
for (const file of sources) {
  const target = join(packed, file.replace(/\.ts$/, ".js"));
  const script = stripTypeScriptTypes(readFileSync(join(project, file), "utf8"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, script.replace(importedFile, '$1.js"'));
}
const compiler = join(project, "node_modules", "typescript", "bin", "tsc");
execFileSync(process.execPath, [compiler, "-p", "components/tsconfig.package.json"], {
  cwd: project,
  stdio: "inherit",
});
