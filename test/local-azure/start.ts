// `npm start [-- --from hdfs]`: the main job on an embedded default. Starts the local Azure (and a real HDFS, if it is the
// source), fills a source lake with real files, runs the real `pulumi up` on the stack `local` with its own live output,
// verifies both sides, and reports. Again: an incremental run.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { ClearError, runMain } from "./set-up/clear-error.ts";
import { captureCli, runCli } from "./set-up/cli-process.ts";
import { closingReport, type VerifiedMigration } from "./set-up/closing-report.ts";
import { provideCommands } from "./set-up/commands.ts";
import { azureSource, hdfsSource, type LocalSource } from "./set-up/local-source.ts";
import { ensureStack, prepareState, provideAzure } from "./set-up/local-stack.ts";
import { currentPlace, type Place, preparePlace, writeWhole } from "./set-up/place.ts";
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
  const source = await openSource(process.argv.slice(2));
  try {
    return await moved(source, started);
  } finally {
    await source.stop();
  }
});

/** The source that the words name. */
function openSource(words: readonly string[]): LocalSource | Promise<LocalSource> {
  const place = currentPlace();
  const [option, from, ...rest] = words.flatMap((word) => word.split("="));
  if (option === undefined) return azureSource(place);
  if (option === "--from" && rest.length === 0 && from === "hdfs") return hdfsSource(place);
  throw new ClearError(
    `npm start: given ${words.join(" ")}; allowed: nothing, or --from hdfs (npm start -- --from hdfs).`,
  );
}

async function moved(source: LocalSource, started: number): Promise<number> {
  const { place } = source;
  preparePlace(place);
  const cli = provideCommands(place, await providePulumiCli());
  const state = prepareState(place);
  ensureStack(place, cli, state);
  const { service, environment } = await provideAzure(place, cli, state, source.fill);
  try {
    const stackFile = await source.stackFile();
    const before = exportState(cli, environment);
    const up = await runCli(cli, upArguments(stackFile), { environment });
    if (up !== 0) {
      console.error("\n`pulumi up` did not come to its end (above). The same command again goes on from there.");
      return up;
    }
    const after = exportState(cli, environment);
    const verified = await verifyAll(after, { place, environment });
    const elapsedMs = performance.now() - started;
    console.log(closingReport({ before, after, verified, elapsedMs, next: source.next }).join("\n"));
    return [...verified.values()].every(({ equal }) => equal) ? 0 : 1;
  } finally {
    service.release();
  }
}

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
  where: { readonly place: Place; readonly environment: Environment },
): Promise<Map<string, VerifiedMigration>> {
  const verified = new Map<string, VerifiedMigration>();
  for (const migration of migrations) {
    console.error(`\nVerifying ${migration.key} on the listings of both sides …`);
    verified.set(migration.key, await verify(migration, where));
  }
  return verified;
}

async function verify(
  migration: MigrationState,
  { place, environment }: { readonly place: Place; readonly environment: Environment },
): Promise<VerifiedMigration> {
  const ends = ["--from", migration.from, "--to", migration.to, "--id", migration.id];
  const excluded = migration.exclude.flatMap((glob) => ["--exclude", glob]);
  const words = [...ends, ...excluded, ...sourceWords(migration, place)];
  const command = [join(PROJECT_FOLDER, "migration", "cli.ts"), "verify", ...words, "--json"];
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

/** How the source is read, and who there is whom. */
function sourceWords({ identities, hdfsUser }: MigrationState, place: Place): string[] {
  const user = hdfsUser === undefined ? [] : ["--hdfs-user", hdfsUser];
  if (identities === undefined) return user;
  const file = join(place.folder, "identities.json");
  writeWhole(file, JSON.stringify(identities));
  return [...user, "--identities", file];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
