/** AzCopy from its npm package, and the one library that it needs where the system lacks it. */
import { chmodSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finishedProgram } from "./finished-program.ts";
import { installationStep } from "./installation-step.ts";
import { installedClient, MissingClient } from "./installed-client.ts";

const PACKAGE = "@azure-tools/azcopy-linux";
const VERSION = "10.32.2";
const LIBRARY = { package: "libsecret-1-0", file: "libsecret-1.so.0" };

/** AzCopy, ready to be started. */
export interface AzCopy {
  readonly file: string;
  /** Variables for it beside the process's own: its files go into a folder of the caller's. */
  environment(folder: string): NodeJS.ProcessEnv;
}

async function install(folder: string): Promise<void> {
  writeFileSync(join(folder, "package.json"), "{}\n");
  const words = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", `${PACKAGE}@${VERSION}`];
  await installationStep("npm", words, { folder });
  chmodSync(binaryIn(folder), 0o755);
}

function binaryIn(folder: string): string {
  return join(folder, "node_modules", PACKAGE, "dist", "bin", "azcopy_linux_amd64");
}

/** Debian's package, unpacked into the folder: nothing of the system changes, and nobody has to be root. */
async function installLibrary(folder: string): Promise<void> {
  const lists = join(folder, "lists");
  const own = ["-o", `Dir::State::lists=${lists}`, "-o", "APT::Sandbox::User="];
  try {
    await installationStep("apt-get", ["download", "-o", "APT::Sandbox::User=", LIBRARY.package], { folder });
  } catch {
    // A system whose lists of packages are missing or old.
    await installationStep("apt-get", ["update", ...own], { folder });
    await installationStep("apt-get", ["download", ...own, LIBRARY.package], { folder });
    rmSync(lists, { recursive: true, force: true });
  }
  const archive = readdirSync(folder).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new MissingClient(`\`apt-get download\` brought no ${LIBRARY.package}.`);
  await installationStep("dpkg-deb", ["-x", archive, folder], { folder });
}

async function folderOfLibrary(): Promise<string> {
  const name = `${LIBRARY.package}-${process.arch}`;
  const folder = await installedClient({ name, version: "of-the-system" }, installLibrary);
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((file) => file.endsWith(LIBRARY.file));
  if (found === undefined) throw new MissingClient(`${LIBRARY.package} does not hold ${LIBRARY.file}.`);
  return join(folder, found, "..");
}

/**
 * AzCopy, installed if it is missing.
 * @throws {MissingClient}
 */
export async function provideAzCopy(): Promise<AzCopy> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new MissingClient(`${PACKAGE} is for Linux on x64.`);
  const file = binaryIn(await installedClient({ name: "azcopy", version: VERSION }, install));
  const alone = await finishedProgram(file, ["--version"], { limitSeconds: 60 });
  const libraries = alone.status === 0 ? undefined : await folderOfLibrary();
  const environment = (folder: string): NodeJS.ProcessEnv => ({
    ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
    AZCOPY_LOG_LOCATION: folder,
    AZCOPY_JOB_PLAN_LOCATION: folder,
    AZCOPY_DISABLE_SYSLOG: "true",
  });
  const tried = await finishedProgram(file, ["--version"], {
    environment: { ...process.env, ...environment(".") },
    limitSeconds: 60,
  });
  if (tried.status !== 0) throw new MissingClient(`AzCopy does not start: ${tried.errors.trim()}`);
  return { file, environment };
}
