/** What Azure refuses about lifecycle rules, inventories, immutability and local users. Pure. */
import { describeDiagnostics } from "../settings/diagnostics.ts";
import type { DiagnosticSetting } from "../settings/diagnostics.ts";
import { writtenImmutability } from "../settings/immutability.ts";
import { agesOf, countsLastAccess, lifecycleActions, writtenAge } from "../settings/lifecycle-rule.ts";
import { whyImpossible } from "../settings/lifecycle.ts";
import { flatFields } from "../settings/inventory.ts";
import type { AccountSettings } from "../settings/index.ts";
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const blobs = "https://learn.microsoft.com/azure/storage/blobs";
const features = `${blobs}/storage-feature-support-in-storage-accounts`;
const policies = `${blobs}/lifecycle-management-policy-structure`;

const protectionRefusals: readonly Refusal[] = [
  {
    id: "soft-delete-out-of-range",
    reason: "What is deleted is kept for 1 to 365 days.",
    source: `${blobs}/soft-delete-blob-overview`,
    problem({ services: { protection } }) {
      const { blobSoftDelete, containerSoftDelete } = protection;
      const wrong = Object.entries({ blobSoftDelete, containerSoftDelete }).find(([, days]) => !isRetention(days));
      return wrong && problemAt(`protection.${wrong[0]}`, wrong[1], "off, or 1d to 365d", "");
    },
  },
  {
    id: "last-access-tracking-with-nfs",
    reason: "An account with NFS 3.0 does not note when a file was last read.",
    source: features,
    problem: ({ services: { protection }, protocols }) =>
      protection.lastAccessTracking && protocols.nfs
        ? problemAt(
            "protection.lastAccessTracking",
            "enabled",
            "disabled with nfs: enabled",
            "Write lastAccessTracking: disabled, and let lifecycle rules count from the modification.",
          )
        : undefined,
  },
];

const lifecycleRefusals: readonly Refusal[] = [
  {
    id: "tier-that-the-account-has-not",
    reason: "ZRS, GZRS and RAGZRS have no archive tier, and premium accounts no tiers at all.",
    source: policies,
    problem: ({ services: { lifecycle }, placement: { sku } }) =>
      firstOf(lifecycle.rules, (rule) =>
        firstOf(lifecycleActions, (action) => {
          const why = rule.actions[action] && whyImpossible(action, sku);
          if (why === undefined) return undefined;
          const key = `lifecycle.${rule.name}.${action}`;
          return problemAt(
            key,
            writtenAge(rule.actions[action] ?? {}),
            `nothing: ${why}`,
            "Leave it out, or change redundancy.",
          );
        }),
      ),
  },
  {
    id: "tier-of-append-blobs",
    reason: "Append blobs have no tiers: a lifecycle rule can only delete them.",
    source: policies,
    problem: ({ services: { lifecycle } }) =>
      firstOf(lifecycle.rules, ({ name, blobTypes, actions }) =>
        blobTypes.includes("appendBlob") && Object.keys(actions).some((action) => action !== "delete")
          ? problemAt(
              `lifecycle.${name}.blobTypes`,
              blobTypes,
              "blockBlob alone beside tiers",
              "Give append blobs a rule.",
            )
          : undefined,
      ),
  },
  {
    id: "last-access-without-tracking",
    reason: "Without last access tracking nobody knows when a file was last read.",
    source: `${policies}#access-time-tracking`,
    problem: ({ services: { lifecycle, protection } }) =>
      firstOf(protection.lastAccessTracking ? [] : lifecycle.rules, (rule) =>
        countsLastAccess(rule)
          ? problemAt(
              `lifecycle.${rule.name}`,
              writtenAge(agesOf(rule).find(({ afterLastAccess }) => afterLastAccess !== undefined) ?? {}),
              "ages after modification or creation while protection.lastAccessTracking is disabled",
              "Enable it, or leave it out.",
            )
          : undefined,
      ),
  },
  {
    id: "repeated-lifecycle-rule",
    reason: "The name of a rule stands once in a policy.",
    source: policies,
    problem: ({ services: { lifecycle } }) =>
      repeatedName(lifecycle.rules, (name) =>
        problemAt(`lifecycle.${name}`, name, "a name that stands once", "Rename it."),
      ),
  },
];

const inventoryRefusals: readonly Refusal[] = [
  {
    id: "columns-of-flat-accounts",
    reason: "An account with hierarchical namespace has no index tags, versions or snapshots to list.",
    source:
      "https://learn.microsoft.com/rest/api/storagerp/blob-inventory-policies/create-or-update#blobinventorypolicydefinition",
    problem: ({ services: { inventory } }) =>
      firstOf(inventory.rules, ({ name, fields }) => {
        const flat = fields.filter((field) => flatFields.includes(field));
        const allowed = `columns without ${flatFields.join(", ")}: they are not possible with hierarchical namespace`;
        return flat.length === 0 ? undefined : problemAt(`inventory.${name}.fields`, flat, allowed, "Leave them out.");
      }),
  },
  {
    id: "repeated-inventory",
    reason: "The name of a rule stands once in a policy.",
    source: `${blobs}/blob-inventory`,
    problem: ({ services: { inventory } }) =>
      repeatedName(inventory.rules, (name) =>
        problemAt(`inventory.${name}`, name, "a name that stands once", "Rename it."),
      ),
  },
];

const diagnosticsRefusals: readonly Refusal[] = [
  {
    id: "destination-twice-for-a-category",
    reason:
      "Azure sends a category of logs or metrics to a destination once (409 Conflict, data sink is already used).",
    source: "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
    problem: ({ services: { diagnostics } }) =>
      firstOf(diagnostics.list, (one) => {
        const earlier = diagnostics.list
          .slice(0, diagnostics.list.indexOf(one))
          .find((other) => sendsTwice(one, other));
        if (earlier === undefined) return undefined;
        const allowed = `categories and destinations that ${earlier.name} has not together`;
        return problemAt(`diagnostics.${one.name}`, describeDiagnostics(one), allowed, "Leave one of them out.");
      }),
  },
];

function sendsTwice(one: DiagnosticSetting, other: DiagnosticSetting): boolean {
  if (one.of !== other.of) return false;
  const categories = ({ logs, logGroups, metrics }: DiagnosticSetting) => [...logs, ...logGroups, ...metrics];
  const sinks = ({ workspace, storageAccount, eventHub }: DiagnosticSetting) =>
    [workspace, storageAccount, eventHub && `${eventHub.authorizationRule}/${eventHub.name ?? ""}`].flatMap(
      (sink) => sink?.toLowerCase() ?? [],
    );
  const share = (these: readonly string[], those: readonly string[]) => these.some((item) => those.includes(item));
  return share(categories(one), categories(other)) && share(sinks(one), sinks(other));
}

const immutabilityRefusals: readonly Refusal[] = [
  {
    id: "immutability-with-nfs-or-sftp",
    reason: "NFS 3.0 and SFTP change files in ways that an immutable filesystem cannot allow.",
    source: features,
    problem({ services: { immutability }, protocols }) {
      const [first] = immutability.filesystems;
      if (first === undefined || !(protocols.nfs || protocols.sftp)) return undefined;
      const allowed = `nothing while ${protocols.nfs ? "nfs" : "sftp"} is enabled`;
      return problemAt(
        `immutability.${first.filesystem}`,
        writtenImmutability(first),
        allowed,
        "Keep such files in an account of their own.",
      );
    },
  },
];

const sftpRefusals: readonly Refusal[] = [
  {
    id: "sftp-with-nfs",
    reason: "An account speaks NFS 3.0 or SFTP, never both.",
    source: `${blobs}/secure-file-transfer-protocol-known-issues`,
    problem: ({ protocols }) =>
      protocols.nfs && protocols.sftp
        ? problemAt("sftp", "enabled", "disabled with nfs: enabled", "Give one of them an account of its own.")
        : undefined,
  },
  {
    id: "local-users-without-sftp",
    reason: "Local users come over SFTP.",
    source: `${blobs}/secure-file-transfer-protocol-support`,
    problem: ({ protocols, services: { sftpUsers } }) =>
      sftpUsers.users.length > 0 && !protocols.sftp
        ? problemAt("sftp", "disabled", "enabled where there are users", "Leave the users out, or enable it.")
        : undefined,
  },
  {
    id: "home-that-is-not-open",
    reason: "A session begins in a filesystem that is open to the user.",
    source: `${blobs}/secure-file-transfer-protocol-known-issues`,
    problem: ({ services: { sftpUsers } }) =>
      firstOf(sftpUsers.users, ({ name, home, permissions }) => {
        const open = permissions.map(({ filesystem }) => filesystem);
        const key = `sftp.users.${name}.home`;
        return home === undefined || open.includes(home.split("/")[0] ?? "")
          ? undefined
          : problemAt(key, home, `a place in ${open.join(" or ")}`, "Add the filesystem to permissions.");
      }),
  },
];

/** In the order in which they are told. */
export const serviceRefusals: readonly Refusal[] = [
  ...protectionRefusals,
  ...lifecycleRefusals,
  ...inventoryRefusals,
  ...diagnosticsRefusals,
  ...immutabilityRefusals,
  ...sftpRefusals,
];

function isRetention(days: AccountSettings["services"]["protection"]["blobSoftDelete"]): boolean {
  return days === "off" || (Number.isInteger(days) && days >= 1 && days <= 365);
}

/** The first problem that any of these has. */
function firstOf<One, Found>(list: readonly One[], find: (one: One) => Found | undefined): Found | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function repeatedName<Found>(list: readonly { readonly name: string }[], tell: (name: string) => Found) {
  const names = list.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : tell(twice);
}
