/** From a stack file and what was read of the matched account to the settings of the account. Pure. */
import { valueOf } from "../components/lookup/index.ts";
import type { Found } from "../components/lookup/index.ts";
import { decideAccountSettings, withUnreadMatch } from "../components/settings/index.ts";
import type { AccountSettings, MatchedAccount } from "../components/settings/index.ts";
import type { StackConfig } from "./stack-config.ts";

/**
 * What could not be read of the matched account is unknown in a preview, its region too. Undefined without any region, which the
 * configuration's rules have refused.
 */
export function accountSettingsOf(
  { account, filesystems, defaultLocation }: StackConfig,
  matched: Found<MatchedAccount> | undefined,
): AccountSettings | undefined {
  const isUnread = matched !== undefined && "unknown" in matched;
  const fallback = defaultLocation ?? (isUnread ? "unknown" : undefined);
  const services = { ...account.wishes.services, filesystems: [...filesystems.keys()] };
  const settings = decideAccountSettings({ ...account.wishes, services }, matched && valueOf(matched), fallback);
  if (settings === undefined || !isUnread) return settings;
  return withUnreadMatch(settings, account.match?.account ?? "the matched account");
}
