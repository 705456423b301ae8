/** What the matched account has and no account with hierarchical namespace can have, or none that is made anew. Pure. */
import { notWithHns, overridden, taken } from "./decision.ts";
import type { Decision, Matched } from "./decision.ts";

/** What the matched account has. */
export interface MatchedExclusions {
  readonly hierarchicalNamespace: boolean;
  /** A name of one's own for the Blob endpoint. */
  readonly customDomain?: string | undefined;
  /** Immutability on the whole account, which works by versions. */
  readonly immutableWithVersioning: boolean;
  /** How file shares know their users: `AADDS`, `AD`, `AADKERB`. */
  readonly filesAuthentication?: string | undefined;
  readonly largeFileShares: boolean;
  /** An edge zone of a telecommunications provider. */
  readonly edgeZone?: string | undefined;
  /** `AzureDnsZone` for endpoints with a zone in their name. */
  readonly dnsEndpointType?: string | undefined;
}

/** https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts */
const table: readonly {
  readonly setting: string;
  readonly has: (found: MatchedExclusions) => string | undefined;
  readonly because: string;
}[] = [
  {
    setting: "custom domain",
    has: ({ customDomain }) => customDomain,
    because: "custom domains are in preview there at most, and a name leads to one account only",
  },
  {
    setting: "account-wide immutability",
    has: ({ immutableWithVersioning }) => (immutableWithVersioning ? "a policy" : undefined),
    because: "it works by versions of blobs, which are not kept there",
  },
  {
    setting: "identities of file shares",
    has: ({ filesAuthentication }) => (filesAuthentication === "None" ? undefined : filesAuthentication),
    because: "file shares are no part of a lake",
  },
  {
    setting: "large file shares",
    has: ({ largeFileShares }) => (largeFileShares ? "them" : undefined),
    because: "file shares are no part of a lake",
  },
  {
    setting: "edge zone",
    has: ({ edgeZone }) => edgeZone,
    because: "edge zones offer page blobs alone",
  },
  {
    setting: "DNS zone endpoints",
    has: ({ dnsEndpointType }) => (dnsEndpointType === "AzureDnsZone" ? "them" : undefined),
    because: "clients of a lake find it by its standard endpoint",
  },
];

/** Whether the namespace is the matched account's too, and one decision for each of them that it has. */
export function decideExclusions(matched: Matched<MatchedExclusions> | undefined): Decision[] {
  if (matched === undefined) return [];
  const { name, found } = matched;
  const lost = table.flatMap(({ setting, has, because }) => {
    const given = has(found);
    return given === undefined ? [] : [notWithHns(setting, "none", `${name} has ${given}`, because)];
  });
  return [decideNamespace(matched), ...lost];
}

function decideNamespace({ name, found }: Matched<MatchedExclusions>): Decision {
  const setting = "hierarchical namespace";
  if (found.hierarchicalNamespace) return taken(setting, "enabled", name);
  return overridden(setting, "enabled", `${name} has none; a lake has directories of its own`);
}
