/**
 * What the project adds to a preview: `pulumi preview` of the stack local, filled and moved, less a preview of an empty
 * program by the same CLI and less the listing of both lakes, which `migrate plan` takes as well.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { provideCommands } from "../local-azure/set-up/commands.ts";
import { ensureStack, prepareState, provideAzure, stackFileFor } from "../local-azure/set-up/local-stack.ts";
import { describePlace, preparePlace } from "../local-azure/set-up/place.ts";
import { LOCAL_STACK, PROJECT_FOLDER } from "../local-azure/set-up/project.ts";
import { providePulumiCli } from "../local-azure/set-up/pulumi-cli.ts";
import { readStackState } from "../local-azure/set-up/stack-state.ts";
import { median, type Benchmark, type Measured } from "./benchmark.ts";
import { measured, measuredNode } from "./measured-process.ts";

const ROUNDS = 5;
const MOST_SECONDS = 4;
const ENGINE = join(PROJECT_FOLDER, "migration", "cli.ts");
/** A place of the benchmark's own, so that it changes nothing of the one that `npm start` uses; kept for the next time. */
const PLACE = join(PROJECT_FOLDER, ".local", "bench");

/** One thing that is timed, again and again in turn with the others. */
type Timed = () => Promise<{ readonly seconds: number }>;

export const previewBenchmark: Benchmark = {
  name: "preview",
  measures: "what the project adds to the time of pulumi preview, beyond an empty program and the listing",
  async run(say) {
    const place = describePlace(PLACE);
    preparePlace(place);
    const cli = provideCommands(place, await providePulumiCli());
    const state = prepareState(place);
    ensureStack(place, cli, state);
    const { service, environment } = await provideAzure(place, cli, state);
    const empty = await mkdtemp(join(tmpdir(), "adls-bench-empty-"));
    try {
      const stackFile = await stackFileFor(place, undefined);
      const file = stackFile === undefined ? [] : ["--config-file", stackFile];
      const pulumi = (...words: readonly string[]) =>
        measured({ file: cli, words: [...words, "--stack", LOCAL_STACK], environment, folder: PROJECT_FOLDER });
      say("pulumi up, so that there is nothing left to do");
      await pulumi("up", ...file, "--yes", "--non-interactive", "--skip-preview");
      const { migrations } = readStackState((await pulumi("stack", "export")).output);
      return await compared(say, {
        preview: () => pulumi("preview", ...file, "--non-interactive"),
        "empty program": await emptyProgram(empty, cli, environment),
        listing: () => listed(migrations, environment),
      });
    } finally {
      service.release();
      await rm(empty, { recursive: true, force: true });
    }
  },
};

async function compared(
  say: (what: string) => void,
  timed: Readonly<Record<"preview" | "empty program" | "listing", Timed>>,
): Promise<Measured> {
  const seconds: Record<keyof typeof timed, number[]> = { preview: [], "empty program": [], listing: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}`);
    for (const name of ["preview", "empty program", "listing"] as const)
      seconds[name].push((await timed[name]()).seconds);
  }
  const [preview, emptyProgram, listing] = [seconds.preview, seconds["empty program"], seconds.listing].map(median);
  const added = (preview ?? 0) - (emptyProgram ?? 0) - (listing ?? 0);
  const missed =
    added < MOST_SECONDS ? [] : [`preview adds ${added.toFixed(1)} s; less than ${MOST_SECONDS} s is allowed`];
  const rows = Object.entries(seconds).map(([what, all]) => ({
    what,
    "median s": median(all),
    "fastest s": Math.min(...all),
    "slowest s": Math.max(...all),
  }));
  return { rows: [...rows, { what: "added", "median s": added }], notes: [], figures: { addedSeconds: added }, missed };
}

/** A program that makes nothing, in a project and state of its own. */
async function emptyProgram(folder: string, cli: string, environment: NodeJS.ProcessEnv): Promise<Timed> {
  const state = join(folder, "state");
  await mkdir(state);
  const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  await writeFile(join(folder, "Pulumi.yaml"), `name: empty\n${runtime}`);
  await writeFile(join(folder, "package.json"), '{ "type": "module", "main": "index.js" }\n');
  await writeFile(join(folder, "index.js"), 'import "@pulumi/pulumi";\n');
  await symlink(join(PROJECT_FOLDER, "node_modules"), join(folder, "node_modules"));
  const own = { ...environment, PULUMI_BACKEND_URL: pathToFileURL(state).href, PULUMI_STACK: "empty" };
  const pulumi = (...words: readonly string[]) => measured({ file: cli, words, environment: own, folder });
  await pulumi("stack", "init", "empty", "--non-interactive");
  return () => pulumi("preview", "--non-interactive");
}

async function listed(
  migrations: readonly {
    readonly from: string;
    readonly to: string;
    readonly id: string;
    readonly exclude: readonly string[];
  }[],
  environment: NodeJS.ProcessEnv,
): Promise<{ seconds: number }> {
  let seconds = 0;
  for (const { from, to, id, exclude } of migrations) {
    const words = [
      ENGINE,
      "plan",
      "--from",
      from,
      "--to",
      to,
      "--id",
      id,
      ...exclude.flatMap((glob) => ["--exclude", glob]),
    ];
    seconds += (await measuredNode({ words, environment })).seconds;
  }
  return { seconds };
}
