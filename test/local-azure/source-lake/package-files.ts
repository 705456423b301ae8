import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ClearError } from "../set-up/clear-error.ts";

/** One file of an installed package. */
export interface PackageFile {
  /** Relative to the folder that was asked for, `/` between segments. */
  readonly name: string;
  readonly source: string;
  readonly bytes: number;
}

/**
 * The files under `folder` of `nodeModules`, ordered by name (UTF-16 code units), so that the same lock file gives the
 * same list on every machine. Nested `node_modules` and hidden files are left out: what an installer writes there
 * differs.
 */
export async function packageFiles(nodeModules: string, folder: string): Promise<PackageFile[]> {
  const names: string[] = [];
  await collect(join(nodeModules, folder), "", names);
  names.sort();
  return Promise.all(
    names.map(async (name) => {
      const source = join(nodeModules, folder, name);
      return { name, source, bytes: (await stat(source)).size };
    }),
  );
}

async function collect(folder: string, prefix: string, names: string[]): Promise<void> {
  const items = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ClearError(`The source lake is made of installed packages, but one is missing: run npm ci. (${reason})`);
  });
  for (const item of items) {
    if (item.name === "node_modules" || item.name.startsWith(".")) continue;
    if (item.isDirectory()) await collect(join(folder, item.name), `${prefix}${item.name}/`, names);
    else if (item.isFile()) names.push(prefix + item.name);
  }
}
