// `npm run check`: types, lint, format, layout. Each of them runs, whatever the others found; all that failed is named at the
// end.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PROJECT_FOLDER = join(import.meta.dirname, "..");
const binary = (name: string): string => join(PROJECT_FOLDER, "node_modules", ".bin", name);

/** Each check is a Node program and its arguments. */
const CHECKS: readonly { name: string; program: readonly string[] }[] = [
  { name: "types", program: [binary("tsc"), "--noEmit", "-p", "."] },
  { name: "lint", program: [binary("eslint"), "."] },
  { name: "format", program: [binary("prettier"), "--check", "--log-level", "warn", "."] },
  { name: "layout", program: ["--test", "--test-reporter=dot", "test/layout.test.ts"] },
];

const failed = CHECKS.filter(({ name, program }) => {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, program, { cwd: PROJECT_FOLDER, stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  return status !== 0;
});

if (failed.length > 0) console.log(`check: ${failed.map(({ name }) => name).join(", ")} failed`);
else console.log("check: types, lint, format and layout are as they should be");
process.exitCode = failed.length === 0 ? 0 : 1;
