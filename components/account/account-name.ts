/** Names of accounts that the stack file leaves out. Pure. */
import { createHash } from "node:crypto";

/** An account is named once in all of Azure, in 3 to 24 lower-case letters and digits. */
const longestName = 24;
const digestLength = 6;
const longestStack = 8;

/**
 * A name for the account of this project and stack: both, as far as they fit, and a digest that keeps stacks of the same
 * name in other subscriptions apart. The same for the same arguments, always.
 */
export function deriveAccountName(owner: { project: string; stack: string; subscriptionId: string }): string {
  const digest = createHash("sha256")
    .update([owner.subscriptionId, owner.project, owner.stack].join("\n"))
    .digest("hex");
  const stack = lettersAndDigits(owner.stack).slice(0, longestStack);
  const project = lettersAndDigits(owner.project).slice(0, longestName - digestLength - stack.length);
  return `${project}${stack}${digest.slice(0, digestLength)}`;
}

/**
 * A name for the key vault of an account: vaults are named once in all of Azure too, in 3 to 24 letters, digits and hyphens,
 * a letter first.
 */
export function vaultNameFor(accountName: string): string {
  const whole = `kv-${accountName}`;
  if (whole.length <= longestName) return whole;
  const digest = createHash("sha256").update(accountName).digest("hex").slice(0, digestLength);
  return `${whole.slice(0, longestName - digestLength)}${digest}`;
}

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
