// `npm start`: the main job on an embedded default. Starts the local Azure, fills a source lake with real files, runs the real
// `pulumi up` on the stack `local` with its own live output, verifies both sides, and reports. Again: an incremental run.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { ClearError, runMain } from "./set-up/clear-error.ts";
import { captureCli, runCli } from "./set-up/cli-process.ts";
import { closingReport, type VerifiedMigration } from "./set-up/closing-report.ts";
import { provideCommands } from "./set-up/commands.ts";
import { ensureStack, prepareState, provideAzure, stackFileFor } from "./set-up/local-stack.ts";
import { currentPlace, preparePlace } from "./set-up/place.ts";
import { LOCAL_STACK, PROJECT_FOLDER } from "./set-up/project.ts";
import { providePulumiCli } from "./set-up/pulumi-cli.ts";
import { type MigrationState, readStackState, type StackState } from "./set-up/stack-state.ts";

type Environment = NodeJS.ProcessEnv;

/** The last line of `migrate verify --json`. */
const verification = z.object({
  equal: z.boolean(),
  verified: z.object({
    files: z.number(),
    directories: z.number(),
    bytes: z.number(),
    byMd5: z.number(),
    differences: z.number(),
  }),
  requests: z.object({ source: z.number(), target: z.number() }),
});

await runMain(async () => {
  const started = performance.now();
  const place = currentPlace();
  preparePlace(place);
  const cli = provideCommands(place, await providePulumiCli());
  const state = prepareState(place);
  ensureStack(place, cli, state);
  const { service, environment } = await provideAzure(place, cli, state);
  try {
    const stackFile = await stackFileFor(place, undefined);
    const before = exportState(cli, environment);
    const up = await runCli(cli, upArguments(stackFile), { environment });
    if (up !== 0) {
      console.error("\n`pulumi up` did not come to its end (above). `npm start` again goes on from there.");
      return up;
    }
    const after = exportState(cli, environment);
    const verified = await verifyAll(after, environment);
    console.log(closingReport({ before, after, verified, elapsedMs: performance.now() - started }).join("\n"));
    return [...verified.values()].every(({ equal }) => equal) ? 0 : 1;
  } finally {
    service.release();
  }
});

function upArguments(stackFile: string | undefined): string[] {
  const file = stackFile === undefined ? [] : ["--config-file", stackFile];
  return ["up", ...file, "--stack", LOCAL_STACK, "--yes"];
}

function exportState(cli: string, environment: Environment): StackState {
  const exported = spawnSync(cli, ["stack", "export", "--stack", LOCAL_STACK], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    env: environment,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (exported.status !== 0) throw new ClearError(`The state of the stack cannot be read:\n${exported.stderr}`);
  return readStackState(exported.stdout);
}

async function verifyAll(
  { migrations }: StackState,
  environment: Environment,
): Promise<Map<string, VerifiedMigration>> {
  const verified = new Map<string, VerifiedMigration>();
  for (const migration of migrations) {
    console.error(`\nVerifying ${migration.key} on the listings of both sides …`);
    verified.set(migration.key, await verify(migration, environment));
  }
  return verified;
}

async function verify(migration: MigrationState, environment: Environment): Promise<VerifiedMigration> {
  const ends = ["--from", migration.from, "--to", migration.to, "--id", migration.id];
  const excluded = migration.exclude.flatMap((glob) => ["--exclude", glob]);
  const command = [join(PROJECT_FOLDER, "migration", "cli.ts"), "verify", ...ends, ...excluded, "--json"];
  const { status, output } = await captureCli(process.execPath, command, { environment, stdin: "ignore" });
  const lines = output.trimEnd().split("\n");
  const found = verification.safeParse(status > 1 ? undefined : parseJson(lines.at(-1) ?? ""));
  if (!found.success) throw new ClearError(`${migration.key} could not be verified:\n${output}`);
  const { equal, verified, requests } = found.data;
  if (!equal) console.log(lines.slice(0, -1).join("\n"));
  const compared =
    `${verified.files.toLocaleString("en-US")} files (${verified.byMd5.toLocaleString("en-US")} by MD5) and ` +
    `${verified.directories.toLocaleString("en-US")} directories with owners, groups, ACLs and metadata`;
  const headline = equal ? `both sides agree: ${compared}` : `${verified.differences} differences in ${compared}`;
  return { equal, headline, requests };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
