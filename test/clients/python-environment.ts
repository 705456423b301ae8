/** The official Python SDKs in a virtual environment of their own. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { finishedProgram } from "./finished-program.ts";
import { installationStep } from "./installation-step.ts";
import { installedClient, MissingClient } from "./installed-client.ts";

const REQUIREMENTS = join(import.meta.dirname, "python", "requirements.txt");
/** That of azure-storage-file-datalake in the requirements. */
const VERSION = "12.26.1";

/** `3.11` → an environment for that Python alone: it points to the system's libraries. */
async function pythonVersion(): Promise<string> {
  const words = ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"];
  const { status, output, errors } = await finishedProgram("python3", words, { limitSeconds: 60 });
  if (status !== 0) throw new MissingClient(`\`python3\` does not start: ${errors.trim()}`);
  return output.trim();
}

async function install(folder: string): Promise<void> {
  await installationStep("python3", ["-m", "venv", folder]);
  copyFileSync(REQUIREMENTS, join(folder, "requirements.txt"));
  const words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
  await installationStep(join(folder, "bin", "python"), words, { folder });
}

/**
 * The interpreter that has the SDKs, installed if it is missing.
 * @throws {MissingClient}
 */
export async function providePython(): Promise<string> {
  const name = `python-${await pythonVersion()}-azure-storage`;
  const folder = await installedClient({ name, version: VERSION }, install);
  return join(folder, "bin", "python");
}
