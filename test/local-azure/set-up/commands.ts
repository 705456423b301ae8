// The executables that the Pulumi CLI looks for, as small scripts in the place: they start the project's own Node.
import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Place, writeWhole } from "./place.ts";
import { PROJECT_FOLDER } from "./project.ts";
import { findOnPath, isExecutable } from "./pulumi-cli.ts";

const LANGUAGE_HOST = "pulumi-language-nodejs";
const EXECUTABLE_MODE = 0o755;
const LOCAL_AZURE = join(import.meta.dirname, "..");

/** The folder of the Node that package.json names; everything that the CLI starts finds it first. */
export const NODE_FOLDER = join(PROJECT_FOLDER, "node_modules", ".bin");

/** Our own files as commands: what runs under which name. The provider plugins stand in for Azure on the local stack alone. */
const STAND_INS = [
  { name: "azure-native", program: join(LOCAL_AZURE, "plugins", "azure-native.ts") },
  { name: "azuread", program: join(LOCAL_AZURE, "plugins", "azuread.ts") },
];

/**
 * Makes the commands that the CLI needs and does not bring itself, and returns the CLI to start.
 *
 * The CLI takes a language host without a warning only from its own folder. So where the official one is missing, a hard link
 * of the CLI (a copy on another file system) stands beside ours.
 */
export function provideCommands(place: Place, cli: string): string {
  if (hasLanguageHost(cli)) return cli;
  const resolve = createRequire(import.meta.url).resolve;
  writeCommand(join(place.commands, LANGUAGE_HOST), join(import.meta.dirname, "language-host.ts"));
  writeCommand(join(place.commands, "pulumi-resource-pulumi-nodejs"), resolve("@pulumi/pulumi/cmd/dynamic-provider"));
  return placeBeside(cli, join(place.commands, "pulumi"));
}

function hasLanguageHost(cli: string): boolean {
  const beside = join(dirname(realpathSync(cli)), LANGUAGE_HOST);
  return isExecutable(beside) || findOnPath(LANGUAGE_HOST, process.env["PATH"] ?? "") !== undefined;
}

/** Puts the stand-ins for Azure's plugins where this place's PULUMI_HOME has installed plugins, in the SDKs' own versions. */
export function provideStandIns(place: Place): void {
  for (const { name, program } of STAND_INS) {
    const folder = join(place.pulumiHome, "plugins", `resource-${name}-v${installedVersion(`@pulumi/${name}`)}`);
    writeCommand(join(folder, `pulumi-resource-${name}`), program);
  }
}

function installedVersion(packageName: string): string {
  const file = join(PROJECT_FOLDER, "node_modules", packageName, "package.json");
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new Error(`${file} has no version`);
}

function writeCommand(file: string, program: string): void {
  const script = `#!/bin/sh\nexec ${quote(join(NODE_FOLDER, "node"))} ${quote(program)} "$@"\n`;
  if (existsSync(file) && readFileSync(file, "utf8") === script) return;
  writeWhole(file, script, EXECUTABLE_MODE);
}

/** A word that `sh` takes as it is. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function placeBeside(cli: string, beside: string): string {
  const program = realpathSync(cli);
  // A script would look for its own program beside itself.
  if (isScript(program)) return cli;
  if (existsSync(beside) && sameContent(program, beside)) return beside;
  const unfinished = `${beside}.${process.pid}`;
  rmSync(unfinished, { force: true });
  try {
    linkSync(program, unfinished);
  } catch {
    copyFileSync(program, unfinished);
  }
  renameSync(unfinished, beside);
  return beside;
}

/** The same file, or a copy that was made after the program was last written. */
function sameContent(program: string, beside: string): boolean {
  const [original, other] = [statSync(program), statSync(beside)];
  return original.ino === other.ino || (original.size === other.size && other.mtimeMs >= original.mtimeMs);
}

function isScript(file: string): boolean {
  const start = Buffer.alloc(2);
  const descriptor = openSync(file, "r");
  readSync(descriptor, start);
  closeSync(descriptor);
  return start.toString("latin1") === "#!";
}
