/** By what an account lets itself be reached: the least version of TLS. Pure. */
import { byDefault, taken } from "./decision.ts";
import type { Decided, Matched } from "./decision.ts";

/** What the matched account has. */
export interface MatchedSecurity {
  readonly minimumTlsVersion: string | undefined;
}

export interface SecuritySettings {
  readonly minimumTlsVersion: "TLS1_2";
}

/** Azure Storage refuses requests below TLS 1.2 since 3 February 2026, and accepts no minimum above it. */
export function decideSecurity(matched: Matched<MatchedSecurity> | undefined): Decided<SecuritySettings> {
  const value = "TLS1_2";
  const setting = "minimum TLS version";
  const settings = { minimumTlsVersion: value } as const;
  if (matched === undefined)
    return { settings, decisions: [byDefault(setting, value, "the least that Azure Storage accepts")] };
  const { name, found } = matched;
  if (found.minimumTlsVersion === value) return { settings, decisions: [taken(setting, value, name)] };
  const reason = `${name} has ${found.minimumTlsVersion ?? "none"}, and Azure Storage refuses anything below 1.2`;
  return { settings, decisions: [{ setting, value, origin: "overridden", reason }] };
}
