/**
 * What an organisation demands of its data lakes, as data. Pure: CrossGuard asks these rules about every resource of a
 * preview or an update (stacks/policy).
 */
import { fieldOf } from "../migration/model/unknown-value.ts";

/** A resource as CrossGuard shows it: its type token, and its inputs. */
export interface JudgedResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Values that an organisation sets, by `--policy-pack-config`. */
export type PolicyParameters = Readonly<Record<string, unknown>>;

export interface PolicyRule {
  /** Stable: what `--policy-pack-config` calls it. */
  readonly name: string;
  readonly description: string;
  /** JSON schema of what can be set, with defaults. @default nothing can */
  readonly parameters?: Readonly<Record<string, object>>;
  /** What is wrong with a resource and what to do about it; undefined if nothing is. */
  readonly violation: (resource: JudgedResource, parameters: PolicyParameters) => string | undefined;
}

const account = "azure-native:storage:StorageAccount";
const container = "azure-native:storage:BlobContainer";
const blobService = "azure-native:storage:BlobServiceProperties";

/** Every rule. */
export const policyRules: readonly PolicyRule[] = [
  {
    name: "no-public-access",
    description: "A data lake answers private endpoints and named networks only.",
    violation: aboutType(account, ({ publicNetworkAccess, networkRuleSet }) => {
      if (publicNetworkAccess === "Disabled" || fieldOf(networkRuleSet, "defaultAction") === "Deny") return undefined;
      return "The account answers every network. Set adls-migration:account.network.publicAccess: disabled, or name allowedAddresses or allowedSubnets.";
    }),
  },
  {
    name: "no-anonymous-access",
    description: "Nobody reads without an identity.",
    violation: ({ type, properties }) => {
      const { allowBlobPublicAccess, publicAccess } = properties;
      if (type === account && allowBlobPublicAccess !== false)
        return "The account lets containers be read anonymously. Set allowBlobPublicAccess: false.";
      if (type === container && publicAccess !== undefined && publicAccess !== "None")
        return "The container can be read anonymously. Set publicAccess: None.";
      return undefined;
    },
  },
  {
    name: "no-shared-key",
    description: "Account keys open everything to whoever holds one: identities only.",
    violation: aboutType(account, ({ allowSharedKeyAccess }) =>
      allowSharedKeyAccess === false
        ? undefined
        : "The account takes account keys. Set adls-migration:account.security.sharedKey: disabled, or leave it out.",
    ),
  },
  {
    name: "transport-security",
    description: "Requests come by https with TLS 1.2 at least.",
    violation: aboutType(account, ({ minimumTlsVersion, enableHttpsTrafficOnly }) =>
      minimumTlsVersion === "TLS1_2" && enableHttpsTrafficOnly !== false
        ? undefined
        : `The account takes ${enableHttpsTrafficOnly === false ? "plain http" : `TLS below 1.2 (${String(minimumTlsVersion)})`}. Require https and TLS1_2.`,
    ),
  },
  {
    name: "allowed-regions",
    description: "Data stays in regions that the organisation names.",
    parameters: { regions: { type: "array", items: { type: "string" }, default: [] } },
    violation: aboutType(account, ({ location }, { regions }) => {
      const allowed = textsOf(regions).map(plainRegion);
      if (allowed.length === 0 || allowed.includes(plainRegion(String(location)))) return undefined;
      return `The account lies in ${String(location)}; allowed: ${allowed.join(", ")}. Set azure-native:location or adls-migration:account.location.`;
    }),
  },
  {
    name: "required-tags",
    description: "Accounts carry the tags by which the organisation finds and bills them.",
    parameters: { tags: { type: "array", items: { type: "string" }, default: [] } },
    violation: aboutType(account, ({ tags }, { tags: required }) => {
      const missing = textsOf(required).filter((name) => fieldOf(tags, name) === undefined);
      if (missing.length === 0) return undefined;
      return `The account lacks the ${missing.length === 1 ? "tag" : "tags"} ${missing.join(", ")}. Set adls-migration:account.tags.`;
    }),
  },
  {
    name: "account-names",
    description: "Accounts are named as the organisation names them.",
    parameters: { pattern: { type: "string", default: "" } },
    violation: aboutType(account, ({ accountName }, { pattern }) => {
      const isFree = typeof pattern !== "string" || pattern === "" || typeof accountName !== "string";
      if (isFree) return undefined;
      const grammar = wholeText(pattern);
      if (grammar === undefined)
        return `The rule's own pattern ${pattern} is no regular expression. Mend the policy's parameters.`;
      if (grammar.test(accountName)) return undefined;
      return `The account is called ${accountName}; allowed: what ${pattern} matches. Set adls-migration:account.name.`;
    }),
  },
  {
    name: "soft-delete",
    description: "What is deleted by mistake can be brought back for some days.",
    parameters: { days: { type: "integer", default: 0 } },
    violation: aboutType(blobService, ({ deleteRetentionPolicy, containerDeleteRetentionPolicy }, { days }) => {
      const least = typeof days === "number" ? days : 0;
      const kept = [deleteRetentionPolicy, containerDeleteRetentionPolicy].map(daysKept);
      if (kept.every((found) => found >= least)) return undefined;
      return `Deleted files or filesystems are kept for less than ${least} days. Set adls-migration:account.protection.`;
    }),
  },
];

function aboutType(
  wanted: string,
  violation: (properties: Readonly<Record<string, unknown>>, parameters: PolicyParameters) => string | undefined,
): PolicyRule["violation"] {
  return ({ type, properties }, parameters) => (type === wanted ? violation(properties, parameters) : undefined);
}

/** Undefined for what is no regular expression. */
function wholeText(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    return undefined;
  }
}

function daysKept(policy: unknown): number {
  const days = fieldOf(policy, "days");
  return fieldOf(policy, "enabled") === true && typeof days === "number" ? days : 0;
}

function textsOf(value: unknown): readonly string[] {
  return value instanceof Array ? value.map(String) : [];
}

/** `West Europe` is the display name of `westeurope`. */
function plainRegion(region: string): string {
  return region.replaceAll(" ", "").toLowerCase();
}
