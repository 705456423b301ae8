/** Seeded lakes behind the local Azure in a process of its own, which writes down every request. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { FILESYSTEM, seedLake, SOURCE_ACCOUNT, TARGET_ACCOUNT, type LakeShape } from "../figures/seeded-lake.ts";

const LAKE_PROGRAM = join(import.meta.dirname, "..", "local-azure", "lake.ts");
/** Lines of the request file are written a few times a second. */
const REQUEST_FILE_DELAY_MS = 200;

const account = z.object({ dfs: z.string(), blob: z.string(), account: z.string(), key: z.string(), sas: z.string() });
const ready = z.object({
  accounts: z.tuple([account, account]),
  env: z.record(z.string(), z.string()),
  managementEndpoint: z.string(),
  pid: z.number(),
});

export interface ServedLakes {
  readonly source: z.infer<typeof account>;
  readonly target: z.infer<typeof account>;
  /** For `migrate`. */
  readonly from: string;
  readonly to: string;
  /** Of the service. */
  readonly processId: number;
  /** With which `@azure/identity` gets a token. */
  readonly environment: NodeJS.ProcessEnv;
  /** Requests so far. */
  requests(): Promise<{ source: number; target: number }>;
}

/** Seeds lakes, serves them while `use` runs, and removes them; `words` are more arguments of the service. */
export async function withLakes<Result>(
  shape: LakeShape,
  use: (lakes: ServedLakes) => Promise<Result>,
  words: readonly string[] = [],
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "adls-bench-"));
  try {
    await seedLake(folder, shape);
    return await served(folder, words, use);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function served<Result>(
  folder: string,
  words: readonly string[],
  use: (lakes: ServedLakes) => Promise<Result>,
): Promise<Result> {
  const log = join(folder, "requests.jsonl");
  const accounts = ["--account", SOURCE_ACCOUNT, "--account", TARGET_ACCOUNT];
  const service = spawn(process.execPath, [LAKE_PROGRAM, "--data", folder, "--requests", log, ...accounts, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(service, "exit");
  try {
    const line = await Promise.race([once(createInterface(service.stdout), "line"), gone]);
    if (typeof line[0] !== "string") throw new Error("the local Azure did not start");
    return await use(describe(line[0], log));
  } finally {
    service.kill();
    await gone;
  }
}

function describe(line: string, log: string): ServedLakes {
  const { accounts, env, managementEndpoint, pid } = ready.parse(JSON.parse(line));
  const [source, target] = accounts;
  return {
    source,
    target,
    processId: pid,
    from: `abfs+${managementEndpoint}/${source.account}/${FILESYSTEM}`,
    to: `abfs+${managementEndpoint}/${target.account}/${FILESYSTEM}`,
    environment: { ...process.env, ...env },
    requests: async () => {
      await sleep(REQUEST_FILE_DELAY_MS);
      const text = await readFile(log, "utf8");
      const of = ({ account: name }: z.infer<typeof account>): number => text.split(`"url":"/${name}/`).length - 1;
      return { source: of(source), target: of(target) };
    },
  };
}
