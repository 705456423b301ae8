/** Whether the identity that moves files needs its role. Pure. */
import { declaresAccess } from "./filesystem-config.ts";
import type { StackConfig } from "./stack-config.ts";

/** Whether the stack assigns Storage Blob Data Owner to it, with these phases and filesystems. */
export function needsMigratingRole(config: StackConfig): boolean {
  const { account, migrations } = config;
  const phases = [...migrations.values()].map(({ phase }) => phase);
  const isMoving = phases.some((phase) => phase !== "decommission");
  const mayDeclare = phases.length === 0 || account.migrating.role === "keep";
  return account.migrating.role !== "assigned" && (isMoving || (mayDeclare && declaresAny(config)));
}

/** Whether the migrating identity has its role, whoever assigned it. */
export function hasMigratingRole(config: StackConfig): boolean {
  return config.account.migrating.role === "assigned" || needsMigratingRole(config);
}

function declaresAny({ filesystems }: StackConfig): boolean {
  return [...filesystems.values()].some((one) => declaresAccess(one) || one.directories.size > 0);
}
