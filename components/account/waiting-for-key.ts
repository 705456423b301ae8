/** A role that was just assigned takes effect minutes later: until then Azure refuses an account whose key it should open. */
import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/**
 * Recorded in many public deployments, 400: `KeyVaultAuthenticationFailure: The operation failed because of authentication issue on the keyvault.`
 */
const notYet = /KeyVaultAuthenticationFailure|authentication issue on the key ?vault/i;

/** How often Azure is asked: about a quarter of an hour with the pauses below. The engine allows 100 repetitions. */
const mostAttempts = 70;
const longestPauseMs = 15_000;

/** Whether to ask once more, and how long to leave Azure alone before. `errors` are all so far, the newest first. Pure. */
export function nextAttempt(errors: readonly string[]): { readonly pauseMs: number } | undefined {
  const attempts = errors.length;
  if (!notYet.test(errors[0] ?? "") || attempts >= mostAttempts) return undefined;
  return { pauseMs: Math.min(longestPauseMs, 500 * 2 ** (attempts - 1)) };
}

/**
 * Asks Azure again for the account while it answers that the key cannot be opened yet. Only Azure can tell: nobody else may use
 * the identity. `name` is unique in a program.
 */
export function untilKeyOpens(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(name, async ({ name: account, errors }) => {
    const attempt = nextAttempt(errors);
    if (attempt === undefined) {
      if (notYet.test(errors[0] ?? "")) await pulumi.log.error(`${account}: ${givenUp}`);
      return false;
    }
    if (errors.length === 1) await pulumi.log.info(`${account}: ${waiting}`);
    await pause(attempt.pauseMs);
    return true;
  });
}

const waiting = "Azure cannot use the encryption key yet; it is asked again until the identity's role is effective.";
const givenUp =
  "Azure still cannot use the encryption key. Give its identity the role Key Vault Crypto Service Encryption User on the key, let the vault trust Azure's services, and run pulumi up again.";
