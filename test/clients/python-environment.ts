/** The official Python SDKs, each set of them in a virtual environment of its own. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { finishedProgram } from "./finished-program.ts";
import { installationStep } from "./installation-step.ts";
import { installedClient, MissingClient } from "./installed-client.ts";

/** Packages that are installed together. */
export interface PythonPackages {
  readonly name: string;
  /** That of the first package in the requirements. */
  readonly version: string;
  /** The file that pins them. */
  readonly requirements: string;
}

const AZURE_STORAGE: PythonPackages = {
  name: "azure-storage",
  version: "12.26.1",
  requirements: join(import.meta.dirname, "python", "requirements.txt"),
};

/** `3.11` → an environment for that Python alone: it points to the system's libraries. */
async function pythonVersion(): Promise<string> {
  const words = ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"];
  const { status, output, errors } = await finishedProgram("python3", words, { limitSeconds: 60 });
  if (status !== 0) throw new MissingClient(`\`python3\` does not start: ${errors.trim()}`);
  return output.trim();
}

async function install(folder: string, requirements: string): Promise<void> {
  await installationStep("python3", ["-m", "venv", folder]);
  copyFileSync(requirements, join(folder, "requirements.txt"));
  const words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
  await installationStep(join(folder, "bin", "python"), words, { folder });
}

/**
 * The interpreter that has the SDKs, installed if it is missing.
 * @throws {MissingClient}
 */
export async function providePython(packages: PythonPackages = AZURE_STORAGE): Promise<string> {
  const { version, requirements } = packages;
  const name = `python-${await pythonVersion()}-${packages.name}`;
  const folder = await installedClient({ name, version }, (kept) => install(kept, requirements));
  return join(folder, "bin", "python");
}
