/** What Azure refuses about NFS 3.0. Pure. */
import { redundancyWord } from "../account/redundancy.ts";
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const off = "Write nfs: disabled, or change the other one.";

export const protocolRefusals: readonly Refusal[] = [
  {
    id: "nfs-open-to-every-network",
    reason:
      "NFS 3.0 knows no authentication, so the firewall has to refuse whatever is not let in (400 NetworkAclsDefaultActionMisconfigured).",
    source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/15968",
    problem: ({ protocols, network }) =>
      protocols.nfs && network.publicNetworkAccess === "Enabled" && network.firewall.defaultAction === "Allow"
        ? problemAt("nfs", "enabled", "disabled while the firewall is open to every network", `${openFirewall} ${off}`)
        : undefined,
  },
  {
    id: "nfs-kept-in-a-second-region",
    reason: "NFS 3.0 is made with LRS, ZRS or GRS only (400 InvalidRequestPropertyValue for isNfsv3Enabled).",
    source: "https://learn.microsoft.com/azure/storage/blobs/network-file-system-protocol-known-issues",
    problem({ protocols, placement: { sku } }) {
      const word = redundancyWord(sku) ?? "";
      if (!protocols.nfs || !["RAGRS", "GZRS", "RAGZRS"].includes(word)) return undefined;
      return problemAt("nfs", "enabled", `disabled with ${sku}, enabled with LRS, ZRS or GRS`, off);
    },
  },
];

const openFirewall = "List network.allowedSubnets or allowedAddresses, or set network.publicAccess: disabled.";
