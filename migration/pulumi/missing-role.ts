/** Declared access after the last phase of every migration: the migrating identity has no role then, unless the stack keeps it. */
import { isMigrationFault, migrationFault, type Awaited } from "../fault.ts";
import { awaitedBy } from "../plan/preflight.ts";

/** What to do about it. Who may make the change all the same, as the owner or by another role, makes it: nobody can tell beforehand. */
export const withoutRole =
  "Every migration is in its last phase, so that the stack gives the migrating identity no role any more. Write account.migrating.role: keep, and it has one as long as the access of directories is declared.";

/** Whether somebody was refused for want of a role that nothing in the stack will bring. */
function lacksRole(error: unknown, notComing: readonly Awaited[]): boolean {
  return notComing.includes("role") && isMigrationFault(error) && error.mayPass && awaitedBy(error) === "role";
}

/** The same error; one for want of such a role says what to do. */
export function explained(error: unknown, notComing: readonly Awaited[]): unknown {
  if (!isMigrationFault(error) || !lacksRole(error, notComing)) return error;
  return migrationFault(error.property, `${error.message} ${withoutRole}`, error);
}
