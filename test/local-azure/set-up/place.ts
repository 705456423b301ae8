// A place: the folder (.local, or what ADLS_MIGRATION_LOCAL names) that holds everything of one local environment, so that
// removing it begins anew and two places know nothing of each other. Every file here is whole or not there: it is written
// under another name and renamed.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { ClearError } from "./clear-error.ts";
import { freePort, isPortFree } from "./port.ts";
import { LOCAL_STACK, PROJECT_FOLDER, PROJECT_NAME, STACK_FILE_PORT } from "./project.ts";

/**
 * The local stack's passphrase. It protects nothing but the playground's own state; it is the same everywhere because the
 * `encryptionsalt` in stacks/Pulumi.local.yaml belongs to it, and a salt of its own in each clone would change that file.
 */
const PASSPHRASE = "local";

export interface Place {
  readonly folder: string;
  /** The local Azure's data. */
  readonly azure: string;
  /** Executables for the CLI: language host, dynamic provider, and the CLI beside them. */
  readonly commands: string;
  /** PULUMI_HOME: credentials, plugins and selected stacks of this place alone. */
  readonly pulumiHome: string;
  readonly passphraseFile: string;
  readonly stateFolder: string;
  /** PULUMI_BACKEND_URL. */
  readonly backendUrl: string;
  /** Where the file backend keeps the local stack's checkpoint. */
  readonly checkpoint: string;
  readonly lockFolder: string;
  /** The stack file with this place's port, where that is not the stack file's own. */
  readonly stackFile: string;
  readonly settingsFile: string;
  /** The local HDFS's names and blocks, where the source is one. */
  readonly hdfs: string;
}

export function describePlace(folder: string): Place {
  const stateFolder = join(folder, "pulumi", "state");
  const bookkeeping = join(stateFolder, ".pulumi");
  return {
    folder,
    azure: join(folder, "azure"),
    commands: join(folder, "bin"),
    pulumiHome: join(folder, "pulumi", "home"),
    passphraseFile: join(folder, "pulumi", "passphrase"),
    stateFolder,
    backendUrl: pathToFileURL(stateFolder).href,
    checkpoint: join(bookkeeping, "stacks", PROJECT_NAME, `${LOCAL_STACK}.json`),
    lockFolder: join(bookkeeping, "locks", "organization", PROJECT_NAME, LOCAL_STACK),
    stackFile: join(folder, "pulumi", `Pulumi.${LOCAL_STACK}.yaml`),
    settingsFile: join(folder, "place.json"),
    hdfs: join(folder, "hdfs"),
  };
}

/** The place that this process works with. */
export function currentPlace(): Place {
  const named = process.env["ADLS_MIGRATION_LOCAL"];
  return describePlace(named === undefined || named === "" ? join(PROJECT_FOLDER, ".local") : resolve(named));
}

/** A place of its own beside this one: what is moved from HDFS knows nothing of what is moved from Azure. */
export function placeFromHdfs(place: Place): Place {
  return describePlace(join(place.folder, "from-hdfs"));
}

/** Makes what is missing of the place's folders and files. */
export function preparePlace(place: Place): void {
  for (const folder of [place.azure, place.commands, place.pulumiHome, place.stateFolder]) {
    mkdirSync(folder, { recursive: true });
  }
  if (!existsSync(place.passphraseFile)) writeWhole(place.passphraseFile, PASSPHRASE);
}

/**
 * The port of this place's local Azure: the stack file's own if nobody has it when the place is first used, else a free one;
 * the same ever after, because the stack's state and the migration's source name it.
 */
export async function placePort(place: Place): Promise<number> {
  const settings = readSettings(place.settingsFile);
  if (settings !== undefined) return settings.port;
  const port = (await isPortFree(STACK_FILE_PORT)) ? STACK_FILE_PORT : await freePort();
  writeWhole(place.settingsFile, `${JSON.stringify({ port })}\n`);
  return port;
}

/** The port of the name node of this place's local HDFS: free when it is first asked for, the same ever after. */
export async function hdfsPort(place: Place): Promise<number> {
  await placePort(place);
  const settings = readSettings(place.settingsFile);
  if (settings?.hdfs !== undefined) return settings.hdfs;
  const hdfs = await freePort();
  writeWhole(place.settingsFile, `${JSON.stringify({ ...settings, hdfs })}\n`);
  return hdfs;
}

/**
 * Options that this place's local Azure is started with beside those that every place gives it, such as
 * `["--requests", "FILE"]`: whoever wants a local Azure of another kind writes them into the place's settings beforehand.
 */
export function placeOptions(place: Place): readonly string[] {
  return readSettings(place.settingsFile)?.azure ?? [];
}

/** What a place remembers from its first use on. */
const placeSettings = z.object({
  port: z.number().int(),
  azure: z.array(z.string()).optional(),
  hdfs: z.number().int().optional(),
});

export type PlaceSettings = z.infer<typeof placeSettings>;

function readSettings(file: string): PlaceSettings | undefined {
  if (!existsSync(file)) return undefined;
  const settings = placeSettings.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (settings.success) return settings.data;
  throw new ClearError(
    `${file} does not say which port the local Azure has ({"port": ${STACK_FILE_PORT}}). Remove it.`,
  );
}

/** A stack file that names the local Azure by another port than the checked-in one. */
export function withPort(stackFile: string, port: number): string {
  return stackFile.replaceAll(`127.0.0.1:${STACK_FILE_PORT}`, `127.0.0.1:${port}`);
}

/** The same stack file with another source: `words` are the lines that stand instead of its `from`. */
export function withSource(stackFile: string, words: readonly string[]): string {
  return stackFile.replace(/^( +)from: \S+$/mu, (_line, indent: string) =>
    words.map((word) => `${indent}${word}`).join("\n"),
  );
}

/** Writes a file so that whoever reads it finds the old text or the new, never a part. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text, { mode });
  renameSync(unfinished, file);
}
