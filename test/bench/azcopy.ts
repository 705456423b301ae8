/** AzCopy from its npm package, in an ignored folder. It is a peer to measure against; nothing else uses it. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../local-azure/set-up/project.ts";

const PACKAGE = "@azure-tools/azcopy-linux";
const VERSION = "10.32.2";
const FOLDER = join(PROJECT_FOLDER, ".local", "azcopy");

export interface AzCopy {
  readonly file: string;
  /** Variables that keep its files in a folder of the caller's. */
  environment(folder: string): NodeJS.ProcessEnv;
}

/** AzCopy, installed if it is missing; or one sentence that says why it cannot be had. */
export async function provideAzCopy(say: (what: string) => void): Promise<AzCopy | string> {
  const file = join(FOLDER, "node_modules", PACKAGE, "dist", "bin", "azcopy_linux_amd64");
  if (process.platform !== "linux" || process.arch !== "x64")
    return Promise.resolve(`Without AzCopy: ${PACKAGE} is for Linux on x64.`);
  if (!existsSync(file)) {
    say(`installing ${PACKAGE} ${VERSION}`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "package.json"), "{}\n");
    const words = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", `${PACKAGE}@${VERSION}`];
    const installed = spawnSync("npm", words, { cwd: FOLDER, encoding: "utf8" });
    if (installed.status !== 0) return `Without AzCopy: ${PACKAGE} ${VERSION} cannot be had.`;
  }
  chmodSync(file, 0o755);
  const tried = spawnSync(file, ["--version"], { encoding: "utf8" });
  if (tried.status !== 0) return `Without AzCopy, which does not start: ${tried.stderr.trim()}.`;
  return {
    file,
    environment: (folder) => ({
      AZCOPY_LOG_LOCATION: folder,
      AZCOPY_JOB_PLAN_LOCATION: folder,
      AZCOPY_DISABLE_SYSLOG: "true",
    }),
  };
}
