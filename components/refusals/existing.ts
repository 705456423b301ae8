/** What Azure refuses of an account that is there: what is fixed when it is made, or changes by other means than an update. Pure. */
import type { Problem } from "../../migration/model/problem.ts";
import type { ExistingAccount } from "../account/existing-account.ts";
import { isZonal, redundancyChange, redundancyWord } from "../account/redundancy.ts";
import { plainRegion } from "../account/regions.ts";
import { switchWord } from "../settings/decision.ts";
import type { AccountSettings } from "../settings/index.ts";
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/** Like `Refusal`, about a change. */
export interface ChangeRefusal extends Pick<Refusal, "id" | "reason" | "source"> {
  readonly problem: (existing: ExistingAccount, settings: AccountSettings) => Problem | undefined;
}

/** A new account under the same name would lose the data. */
const moveInstead =
  "Set it back, or give adls-migration:account.name another name and let a migration move the data: a new account under the same name would lose it.";

const storage = "https://learn.microsoft.com/azure/storage";
const migration = `${storage}/common/redundancy-migration`;

function fixedAs(existing: ExistingAccount, key: string, { was, asked }: { was: string; asked: string }): Problem {
  return problemAt(key, asked, `${was}, which the account ${existing.name} is made with for good`, moveInstead);
}

export const changeRefusals: readonly ChangeRefusal[] = [
  {
    id: "region-of-an-account",
    reason: "An account never leaves its region (409 InvalidResourceLocation).",
    source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-resource-location",
    problem(existing, { placement: { location: asked } }) {
      const was = plainRegion(existing.location);
      return was === plainRegion(asked) ? undefined : fixedAs(existing, "location", { was, asked });
    },
  },
  {
    id: "kind-of-an-account",
    reason: "Standard and premium accounts keep their content on other machines (409 AccountPropertyCannotBeUpdated).",
    source: `${storage}/common/storage-account-upgrade`,
    problem: (existing, { placement: { kind } }) =>
      existing.kind === kind ? undefined : fixedAs(existing, "kind", { was: existing.kind, asked: kind }),
  },
  {
    id: "namespace-of-an-account",
    reason: "A hierarchical namespace comes with the account, or by an upgrade in place that no update makes.",
    source: `${storage}/blobs/upgrade-to-data-lake-storage-gen2-how-to`,
    problem: ({ hierarchicalNamespace, name }) =>
      hierarchicalNamespace
        ? undefined
        : problemAt("name", name, "an account with hierarchical namespace, which this one has not", upgradeInstead),
  },
  {
    id: "infrastructure-encryption-of-an-account",
    reason: "Content is encrypted once or twice from the first byte on.",
    source: `${storage}/common/infrastructure-encryption-enable`,
    problem(existing, { encryption }) {
      const [was, asked] = [switchWord(existing.infrastructureEncryption), switchWord(encryption.infrastructure)];
      return was === asked ? undefined : fixedAs(existing, "encryption.infrastructure", { was, asked });
    },
  },
  {
    id: "nfs-of-an-account",
    reason: "NFS 3.0 is turned on when an account is made, and never off.",
    source: `${storage}/blobs/network-file-system-protocol-known-issues`,
    problem(existing, { protocols }) {
      const [was, asked] = [switchWord(existing.nfs), switchWord(protocols.nfs)];
      return was === asked ? undefined : fixedAs(existing, "nfs", { was, asked });
    },
  },
  {
    id: "zones-of-premium",
    reason: "Premium block blobs are never converted.",
    source: migration,
    problem(existing, { placement: { kind, sku: asked } }) {
      const isImpossible = redundancyChange(existing.sku, asked) === "impossible";
      if (existing.kind !== kind || !isImpossible) return undefined;
      return fixedAs(existing, "redundancy", { was: existing.sku, asked });
    },
  },
  {
    id: "zones-by-conversion",
    reason:
      "Zones come and go by a conversion, which takes days, and by no update (400 StorageAccountTypeConversionNotAllowed).",
    source: migration,
    problem: ({ name, sku }, { placement: { sku: asked } }) =>
      redundancyChange(sku, asked) === "conversion"
        ? problemAt(
            "redundancy",
            asked,
            `${sku} or what differs from it in the second region alone`,
            steps(name, sku, asked),
          )
        : undefined,
  },
];

const upgradeInstead =
  "Upgrade it first (az storage account hns-migration), or give adls-migration:account.name another name and let a migration move the data.";

/** How to get from one redundancy to another one that differs in zones: one thing at a time. */
function steps(account: string, from: string, to: string): string {
  const target = redundancyWord(to) ?? to;
  const present = redundancyWord(from) ?? from;
  const between = stepBefore(target);
  const first = between === present ? "" : `First write redundancy: ${between} and run pulumi up. `;
  return (
    `${first}Start the conversion with az storage account migration start --account-name ${account} --sku ${to} (or in ` +
    `the portal: Redundancy), keep redundancy: ${between} until it is done, in days, then write ${target}.`
  );
}

/** The redundancy that differs from the target in zones alone. */
function stepBefore(target: string): string {
  if (!isZonal(`Standard_${target}`)) return { GRS: "GZRS", RAGRS: "RAGZRS" }[target] ?? "ZRS";
  return target === "ZRS" ? "LRS" : target.replace("Z", "");
}

/** Everything that Azure would refuse of a change, all at once; nothing where there is no account yet. */
export function refusedChanges(existing: ExistingAccount | undefined, settings: AccountSettings): Problem[] {
  if (existing === undefined) return [];
  return changeRefusals.flatMap((rule) => rule.problem(existing, settings) ?? []);
}
