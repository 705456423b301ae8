/**
 * `npm run gen1 [-- --port N] [--account NAME]…`: a small Gen1, empty. Prints one line of JSON with its URIs when it is ready, and
 * serves until it is stopped (SIGINT, SIGTERM), or until whoever started it is gone.
 */
import { parseArgs } from "node:util";
import { defaultObjectId } from "../local-azure/identity/index.ts";
import { GEN1_ACCOUNT, startGen1, tokenFor } from "./index.ts";

/** How often this process looks whether its parent still lives, in milliseconds. */
const PARENT_CHECK_MS = 1_000;

/** How long the printed token is valid, in seconds. */
const TOKEN_SECONDS = 24 * 3_600;

const USAGE = `npm run gen1 [-- --port N] [--account NAME]...

  --port N         the port; without it any that is free
  --account NAME   an account, 3 to 24 lower-case letters and digits; without it ${GEN1_ACCOUNT}
  --help           this text`;

interface Wanted {
  readonly port: number;
  readonly accounts: readonly string[];
}

/** What the words ask for. Throws Error in one sentence. */
function wanted({ port = "0", account = [GEN1_ACCOUNT] }: { port?: string; account?: string[] }): Wanted {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`--port: given ${port}; allowed: 0 to 65535`);
  const wrong = account.find((name) => !/^[a-z0-9]{3,24}$/.test(name));
  if (wrong !== undefined) throw new Error(`--account: given ${wrong}; allowed: 3 to 24 lower-case letters and digits`);
  return { port: Number(port), accounts: account };
}

async function serve({ port, accounts }: Wanted): Promise<void> {
  // The same identity as in the local Azure: one credential serves source and target.
  const gen1 = await startGen1({ port, accounts, superusers: [defaultObjectId] });
  const uris = accounts.map((account) => `adl+${gen1.endpoint}/${account}`);
  const token = tokenFor(defaultObjectId, Date.now(), TOKEN_SECONDS);
  console.log(
    JSON.stringify({
      uri: uris[0],
      uris,
      endpoint: gen1.endpoint,
      token,
      superuser: defaultObjectId,
      pid: process.pid,
    }),
  );
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS);
  const stop = (): void => {
    clearInterval(watch);
    void gen1.stop();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

try {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      account: { type: "string", multiple: true },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) console.log(USAGE);
  else await serve(wanted(values));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
