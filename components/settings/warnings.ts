/** What is possible and asked for, and yet worth a second thought: whole sentences, for the preview. Pure. */
import type { AccountSettings } from "./index.ts";
import { letsNobodyIn } from "./network.ts";

const table: readonly ((settings: AccountSettings) => string | undefined)[] = [
  lockWarning,
  ({ security }) =>
    security.allowSharedKeyAccess
      ? "security.sharedKey is enabled: whoever has one of the account's keys, or a signature made with one, reads and changes everything, whatever roles and ACLs say."
      : undefined,
  ({ security }) =>
    security.allowCrossTenantReplication
      ? "security.crossTenantReplication is enabled: content may be replicated to other tenants. Object replication does not work with a hierarchical namespace, so nothing is gained by it."
      : undefined,
  ({ security }) =>
    security.allowedCopyScope === "PrivateLink"
      ? "security.copyScope is PrivateLink: files from accounts without private endpoints in the same networks cannot be copied by the service, and are read and written by the runner instead."
      : undefined,
  ({ network }) =>
    letsNobodyIn(network)
      ? "network.publicAccess is disabled, and no private endpoint is made here: a run gets in only where this machine has one that others made. Else allow openForRun, or private endpoints."
      : undefined,
  ({ protocols }) =>
    protocols.nfs
      ? "NFS 3.0 is enabled, for good: a file whose ACL names a user or a group cannot be read over NFS by anybody but root."
      : undefined,
  ({ encryption }) =>
    typeof encryption.customerKey?.key === "object" && encryption.customerKey.key.version !== undefined
      ? "encryption.key names one version of the key: the account stays at it when the key is rotated. Leave the version out to follow."
      : undefined,
];

/** Below a lock Azure also removes no role assignment (ScopeLocked): https://learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits */
function lockWarning({ services }: AccountSettings): string | undefined {
  const { level } = services.lock;
  if (level === "none") return undefined;
  const refused = level === "ReadOnly" ? "changes nothing of the account" : "removes no filesystem and no role";
  return `lock is ${level}: below it Azure ${refused}. Write lock: none for one pulumi up before one that has to. A lock keeps nobody from deleting files.`;
}

/** One sentence each. */
export function warningsAbout(settings: AccountSettings): string[] {
  return table.flatMap((rule) => rule(settings) ?? []);
}
