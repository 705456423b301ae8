// The Pulumi CLI: the one on the PATH; else the place where the official npm launcher keeps its own; else built from its Go
// module into exactly that place, once for all projects of this user.
import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { ClearError } from "./clear-error.ts";
import { withFileLock } from "./file-lock.ts";
import { type Say, step } from "./step.ts";

/** Belongs to go.mod and go.sum in the folder pulumi-cli. */
export const PULUMI_VERSION = "3.259.0";
const PULUMI_MODULE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** What that version's go.mod asks for; an older Go from 1.21 on fetches a newer toolchain itself unless told not to. */
const GO_VERSION = "1.25.11";
const OLDEST_GO_THAT_FETCHES_ITS_TOOLCHAIN = 21;
const SHOWN_LINES = 15;

/** The path of a Pulumi CLI that runs here; builds one where there is none. */
export async function providePulumiCli(): Promise<string> {
  const onPath = findOnPath("pulumi", process.env["PATH"] ?? "");
  if (onPath !== undefined) return onPath;
  const kept = join(homedir(), ".pulumi", "versions", PULUMI_VERSION, "bin", "pulumi");
  if (!isExecutable(kept)) await build(kept);
  return kept;
}

/** The first executable file of this name in the folders of a PATH, leaving out `node_modules/.bin`. */
export function findOnPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.endsWith(join("node_modules", ".bin")))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function build(kept: string): Promise<void> {
  requireGo();
  mkdirSync(dirname(kept), { recursive: true });
  await step(`Building the Pulumi CLI ${PULUMI_VERSION} from its Go module, about six minutes, once`, (say) =>
    withFileLock(
      `${kept}.lock`,
      () => say("waiting for another build"),
      async () => {
        if (isExecutable(kept)) return;
        const unfinished = `${kept}.${process.pid}`;
        try {
          await goBuild(unfinished, say);
          renameSync(unfinished, kept);
        } finally {
          rmSync(unfinished, { force: true });
        }
      },
    ),
  );
}

function requireGo(): void {
  const version: SpawnSyncReturns<string> = spawnSync("go", ["env", "GOVERSION"], {
    cwd: tmpdir(),
    encoding: "utf8",
    env: { ...process.env, GOTOOLCHAIN: "local", GOWORK: "off" },
  });
  const problem =
    version.error !== undefined
      ? "there is no `go` on the PATH"
      : minorVersion(version.stdout) < OLDEST_GO_THAT_FETCHES_ITS_TOOLCHAIN
        ? `this Go is ${version.stdout.trim()}`
        : undefined;
  if (problem === undefined) return;
  throw new ClearError(
    `The Pulumi CLI is not on the PATH and has to be built with Go ${GO_VERSION} or later, but ${problem}. ` +
      "Install Go (https://go.dev/dl) or the Pulumi CLI (https://www.pulumi.com/docs/install) and run the same command again.",
  );
}

/** `go1.25.11` → 25. */
function minorVersion(version: string): number {
  return Number(/^go1\.(\d+)/u.exec(version.trim())?.[1] ?? 0);
}

async function goBuild(output: string, say: Say): Promise<void> {
  const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI_VERSION}`;
  const go = spawn(
    "go",
    ["build", "-v", "-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", flags, "-o", output, PULUMI_MODULE],
    {
      cwd: join(import.meta.dirname, "pulumi-cli"),
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const lines: string[] = [];
  let downloaded = 0;
  let compiled = 0;
  createInterface(go.stderr).on("line", (line) => {
    lines.push(line);
    if (line.startsWith("go: downloading")) downloaded += 1;
    else compiled += 1;
    say(`${downloaded} modules downloaded, ${compiled} packages compiled`);
  });
  const status = await new Promise<number | null>((resolve) => go.on("close", resolve));
  if (status === 0 && existsSync(output)) return;
  const last = lines.slice(-SHOWN_LINES).join("\n");
  throw new ClearError(
    `The Pulumi CLI could not be built with Go (it needs ${GO_VERSION} or later, and the Go modules of its go.sum):\n${last}`,
  );
}
