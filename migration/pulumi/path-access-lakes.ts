/**
 * The lakes whose directories one phase of `pulumi up` looks at: one pool of connections and one set of tokens for all of
 * them, however many directories a stack declares. They end with the process.
 */
import { naming, type MigrationFault } from "../fault.ts";
import { isStoreFailure } from "../stores/failure.ts";
import { openDirectories, type OpenDirectories } from "../stores/open.ts";
import { DEFAULT_CONCURRENCY } from "../surroundings.ts";
import { systemClock } from "../transport/index.ts";

let opened: OpenDirectories | undefined;

/** Runs something on them; whoever is refused is named in the fault. */
export async function withLakes<Result>(act: (lakes: OpenDirectories) => Promise<Result>): Promise<Result> {
  opened ??= openDirectories({ clock: systemClock, concurrency: DEFAULT_CONCURRENCY, limits: {} });
  try {
    return await act(opened);
  } catch (error) {
    throw await naming(error, opened.callerId);
  }
}

/** Whether a lake could not be looked at, which says nothing about what is in it: no role yet, no login, no way through. */
export function isUnseen(error: MigrationFault): boolean {
  if (!isStoreFailure(error.cause)) return false;
  return ["refused", "unauthenticated", "unavailable"].includes(error.cause.kind);
}
