/**
 * Where the official clients live: each in a folder of its own below `.local/clients`, put there by the first test that
 * needs it and kept between runs. A folder appears under its own name only when all of it is there.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../local-azure/set-up/file-lock.ts";
import { PROJECT_FOLDER } from "../local-azure/set-up/project.ts";
import { step } from "../local-azure/set-up/step.ts";

/** Git ignores it. */
const CLIENTS_FOLDER = join(PROJECT_FOLDER, ".local", "clients");

/** A client and its exact version. */
export interface PinnedClient {
  readonly name: string;
  readonly version: string;
}

/** Why a client cannot be had on this machine. */
export class MissingClient extends Error {
  override readonly name = "MissingClient";
}

/**
 * The folder of a client, which `install` fills if it is not there yet. One process installs while others wait for it; what
 * a killed installation left is thrown away.
 * @throws {MissingClient} where `install` says that it cannot be had.
 */
export async function installedClient(
  { name, version }: PinnedClient,
  install: (folder: string) => void | Promise<void>,
  clients: string = CLIENTS_FOLDER,
): Promise<string> {
  const kept = join(clients, `${name}-${version}`);
  if (existsSync(kept)) return kept;
  mkdirSync(clients, { recursive: true });
  const unfinished = `.${name}-${version}.`;
  return withFileLock(
    join(clients, `.lock-${name}-${version}`),
    () => undefined,
    async () => {
      if (existsSync(kept)) return kept;
      for (const entry of readdirSync(clients)) {
        if (entry.startsWith(unfinished)) rmSync(join(clients, entry), { recursive: true, force: true });
      }
      const folder = mkdtempSync(join(clients, unfinished));
      try {
        await step(`Installing ${name} ${version}, once`, async () => install(folder));
        renameSync(folder, kept);
        return kept;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
}

/** What `provide` provides, or in one sentence why this machine has it not: the reason of a skipped test. */
export async function orReason<Client>(provide: () => Promise<Client>): Promise<Client | string> {
  try {
    return await provide();
  } catch (error) {
    if (error instanceof MissingClient) return error.message;
    throw error;
  }
}
