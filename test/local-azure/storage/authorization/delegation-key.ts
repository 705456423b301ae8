/** The key that Get User Delegation Key hands out: made from the account key and what the key says, never stored. */
import type { Account } from "../state.ts";
import { signatureOf } from "./shared-key.ts";

/** Base64. @param values object id, tenant, start, expiry, service, version, and the delegated user's tenant if any. */
export function delegationKey(account: Account, values: readonly string[]): string {
  return signatureOf(["user delegation key", ...values].join("\n"), account.key);
}
