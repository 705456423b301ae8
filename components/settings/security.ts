/** How an account lets itself be used: TLS, keys and signatures, anonymous reads, copies from elsewhere. Pure. */
import { byDefault, decideSwitch, followed, overridden, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched, Switch } from "./decision.ts";

/** Where copies into the account may come from; `any` is Azure's default. */
export const copyScopes = ["any", "AAD", "PrivateLink"] as const;
export type CopyScope = (typeof copyScopes)[number];

/** What a stack file asks for. */
export interface SecurityWishes {
  /** Least version of TLS. @default "TLS1_2", and nothing else is possible */
  readonly tls?: "TLS1_2" | undefined;
  /** Account keys, and shared access signatures made with them. @default "disabled" */
  readonly sharedKey?: Switch | undefined;
  /** Whether Azure's portal uses Microsoft Entra first. @default "enabled" */
  readonly oauthByDefault?: Switch | undefined;
  /** Object replication with accounts of other tenants. @default "disabled" */
  readonly crossTenantReplication?: Switch | undefined;
  /** @default the matched account's, else "any" */
  readonly copyScope?: CopyScope | undefined;
  /** Longest life of a shared access signature, as Azure writes it: `7.00:00:00`. @default the matched account's, else none */
  readonly sasExpiration?: string | undefined;
  /** What happens to one that lives longer. @default the matched account's, else "Log" */
  readonly sasAction?: "Log" | "Block" | undefined;
  /** Days after which Azure reminds of changing the keys. @default the matched account's, else none */
  readonly keyExpirationDays?: number | undefined;
}

/** What the matched account has; what was never set is left out. */
export interface MatchedSecurity {
  readonly minimumTlsVersion: string | undefined;
  readonly httpsOnly?: boolean | undefined;
  readonly blobPublicAccess?: boolean | undefined;
  readonly sharedKeyAccess?: boolean | undefined;
  readonly defaultToOAuth?: boolean | undefined;
  readonly crossTenantReplication?: boolean | undefined;
  readonly copyScope?: string | undefined;
  readonly sasExpirationPeriod?: string | undefined;
  readonly sasExpirationAction?: string | undefined;
  readonly keyExpirationDays?: number | undefined;
}

export interface SecuritySettings {
  readonly minimumTlsVersion: "TLS1_2";
  readonly allowSharedKeyAccess: boolean;
  readonly defaultToOAuthAuthentication: boolean;
  readonly allowCrossTenantReplication: boolean;
  readonly allowedCopyScope?: "AAD" | "PrivateLink";
  readonly sasPolicy?: { readonly sasExpirationPeriod: string; readonly expirationAction: "Log" | "Block" };
  readonly keyExpirationDays?: number;
}

/** Nothing is opened that the matched account keeps closed, unless the stack file says so; anonymous reads and http never. */
export function decideSecurity(
  wishes: SecurityWishes,
  matched: Matched<MatchedSecurity> | undefined,
): Decided<SecuritySettings> {
  const sharedKey = decideSharedKey(wishes, matched);
  const oauth = decideSwitch(
    "default to OAuth",
    { wish: wishes.oauthByDefault, safe: "enabled", why: "the portal asks Microsoft Entra first" },
    on(matched, matched?.found.defaultToOAuth ?? false),
  );
  const crossTenant = decideSwitch(
    "cross-tenant replication",
    { wish: wishes.crossTenantReplication, safe: "disabled", why: "content stays in the tenant" },
    on(matched, matched?.found.crossTenantReplication ?? false),
  );
  const copyScope = decideCopyScope(wishes, matched);
  const signatures = decideSignatures(wishes, matched);
  const keys = decideKeyExpiration(wishes, matched);
  return {
    settings: {
      minimumTlsVersion: "TLS1_2",
      allowSharedKeyAccess: sharedKey.value === "enabled",
      defaultToOAuthAuthentication: oauth.value === "enabled",
      allowCrossTenantReplication: crossTenant.value === "enabled",
      ...copyScope.settings,
      ...signatures.settings,
      ...keys.settings,
    },
    decisions: [
      decideTls(wishes, matched),
      decideHttps(matched),
      decideAnonymous(matched),
      sharedKey,
      oauth,
      crossTenant,
      ...copyScope.decisions,
      ...signatures.decisions,
      ...keys.decisions,
    ],
  };
}

/** Azure Storage refuses requests below TLS 1.2 since 3 February 2026, and accepts no minimum above it. */
function decideTls({ tls }: SecurityWishes, matched: Matched<MatchedSecurity> | undefined): Decision {
  const value = "TLS1_2";
  const setting = "minimum TLS version";
  const found = matched?.found.minimumTlsVersion;
  if (tls !== undefined) return wished(setting, value, matched && { name: matched.name, value: found });
  if (matched === undefined) return byDefault(setting, value, "the least that Azure Storage accepts");
  if (found === value) return taken(setting, value, matched.name);
  const which = found === "TLS1_3" ? "takes no other minimum" : "refuses anything below 1.2";
  return overridden(setting, value, `${matched.name} has ${found ?? "none"}, and Azure Storage ${which}`);
}

function decideHttps(matched: Matched<MatchedSecurity> | undefined): Decision {
  return decideSwitch(
    "https only",
    { wish: undefined, safe: "enabled", why: "tokens travel over https only" },
    on(matched, matched?.found.httpsOnly ?? true),
  );
}

function decideAnonymous(matched: Matched<MatchedSecurity> | undefined): Decision {
  return decideSwitch(
    "anonymous reads",
    { wish: undefined, safe: "disabled", why: "they would go past every ACL" },
    on(matched, matched?.found.blobPublicAccess ?? false),
  );
}

function decideSharedKey({ sharedKey }: SecurityWishes, matched: Matched<MatchedSecurity> | undefined): Decision {
  const why = "whoever has a key goes past every role and ACL (security.sharedKey: enabled turns it on)";
  // What was never set is allowed: https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent
  const found = on(matched, matched?.found.sharedKeyAccess ?? true);
  return decideSwitch("shared key", { wish: sharedKey, safe: "disabled", why }, found);
}

function decideCopyScope(
  { copyScope }: SecurityWishes,
  matched: Matched<MatchedSecurity> | undefined,
): Decided<Pick<SecuritySettings, "allowedCopyScope">> {
  const setting = "copy scope";
  const found = copyScopes.find((scope) => scope === matched?.found.copyScope) ?? "any";
  const value = copyScope ?? found;
  const choice = { isWished: copyScope !== undefined, why: "default; a migration may copy from another tenant" };
  const decision = followed(setting, value, choice, matched && { name: matched.name, value: found });
  return { settings: value === "any" ? {} : { allowedCopyScope: value }, decisions: [decision] };
}

function decideSignatures(
  wishes: SecurityWishes,
  matched: Matched<MatchedSecurity> | undefined,
): Decided<Pick<SecuritySettings, "sasPolicy">> {
  const setting = "SAS expiration";
  const period = wishes.sasExpiration ?? matched?.found.sasExpirationPeriod;
  const found = matched?.found.sasExpirationAction === "Block" ? "Block" : "Log";
  const action = wishes.sasAction ?? found;
  const shown = (life: string | undefined, deed: string) => (life === undefined ? "none" : `${life} (${deed})`);
  const value = shown(period, action);
  const have = matched && { name: matched.name, value: shown(matched.found.sasExpirationPeriod, found) };
  const isWished = wishes.sasExpiration !== undefined || wishes.sasAction !== undefined;
  const decision = followed(setting, value, { isWished, why: "default" }, have);
  const sasPolicy = { sasExpirationPeriod: period ?? "", expirationAction: action };
  return { settings: period === undefined ? {} : { sasPolicy }, decisions: [decision] };
}

function decideKeyExpiration(
  { keyExpirationDays }: SecurityWishes,
  matched: Matched<MatchedSecurity> | undefined,
): Decided<Pick<SecuritySettings, "keyExpirationDays">> {
  const setting = "key expiration";
  const shown = (days: number | undefined) => (days === undefined ? "none" : `${days} days`);
  const found = matched && { name: matched.name, value: shown(matched.found.keyExpirationDays) };
  const days = keyExpirationDays ?? matched?.found.keyExpirationDays;
  const value = shown(days);
  const isWished = keyExpirationDays !== undefined;
  const decision = followed(setting, value, { isWished, why: "default" }, found);
  return { settings: days === undefined ? {} : { keyExpirationDays: days }, decisions: [decision] };
}

function on(matched: Matched<MatchedSecurity> | undefined, found: boolean): Matched<boolean> | undefined {
  return matched && { name: matched.name, found };
}
