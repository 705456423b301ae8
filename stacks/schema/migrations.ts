/** `migrations`: their names, and where they go. */
import * as z from "zod";
import { filesystemName } from "../../migration/model/lake-uri.ts";
import { pathFault } from "../../migration/model/uri-path.ts";
import { named, textOf } from "../../migration/wording.ts";

/** Where a migration goes: a declared filesystem, and a path in it without outer slashes. */
export interface TargetPlace {
  readonly filesystem: string;
  readonly path: string;
}

/** The words of each are read by the engine's own settings.ts. */
export const migrationsSection = named("a mapping from names to migrations", z.unknown());

/** A migration's `to`: `filesystem` or `filesystem/path`. */
export const targetPlace = textOf(
  (text): TargetPlace | undefined => {
    const [filesystem = "", ...segments] = text.replace(/^\/+|\/+$/g, "").split("/");
    const path = segments.join("/");
    return filesystemName.test(filesystem) && pathFault(path) === undefined ? { filesystem, path } : undefined;
  },
  "filesystem or filesystem/path, the filesystem one of this stack file",
  "Write no scheme, no account and no percent-encoding.",
);

/** Names of migrations: they mark what they moved, and stand in file names. */
export const migrationName = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
