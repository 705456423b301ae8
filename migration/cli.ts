/** The engine as a command: `npm run migrate -- <plan|run|verify|status> --from URI --to URI [options]`. */
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { boundGarbage } from "./garbage.ts";

// Half of a start is compiling. Beside the program, where nobody may write who may not change the program itself.
enableCompileCache(join(import.meta.dirname, "..", ".local", "compile-cache"));
const { runCommand } = await import("./command-line/index.ts");
// From here on: while the program is loaded, nearly nothing is garbage.
boundGarbage();

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) process.stderr.write("\nStopping: what is under way is finished first.\n");
    stop.abort();
  });
}

process.exitCode = await runCommand(process.argv.slice(2), {
  output: process.stdout,
  errors: process.stderr,
  stop: stop.signal,
});
