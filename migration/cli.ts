/** The engine as a command: `npm run migrate -- <plan|run|verify|status> --from URI --to URI [options]`. */
import { runCommand } from "./command-line/index.ts";
import { boundGarbage } from "./garbage.ts";

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
