/** `account.security`: TLS is `account.tls`; here keys, signatures, copies from elsewhere. */
import { copyScopes } from "../../components/settings/security.ts";
import { mapping, oneOf, textOf } from "../../migration/wording.ts";

const lifeGrammar = "days from 1d to 9999d, or hours from 1h to 23h";

/** As Azure writes it: `7.00:00:00`. */
function parseLife(text: string): string | undefined {
  const [, count = "", unit = ""] = /^([1-9]\d{0,3})([dh])$/.exec(text.trim()) ?? [];
  if (unit === "d") return `${count}.00:00:00`;
  return unit === "h" && Number(count) <= 23 ? `0.${count.padStart(2, "0")}:00:00` : undefined;
}

/** A number of days. */
function parseDays(text: string): number | undefined {
  const [, count] = /^([1-9]\d{0,2})d$/.exec(text.trim()) ?? [];
  return count === undefined || Number(count) > 365 ? undefined : Number(count);
}

const onOff = () => oneOf(["enabled", "disabled"]);

export const security = mapping({
  sharedKey: onOff()
    .describe("Account keys, and signatures made with them: they go past every role and ACL. Left out: disabled.")
    .optional(),
  oauthByDefault: onOff().describe("Whether Azure's portal asks Microsoft Entra first. Left out: enabled.").optional(),
  crossTenantReplication: onOff()
    .describe("Object replication with accounts of other tenants. Left out: disabled.")
    .optional(),
  copyScope: oneOf(copyScopes)
    .describe("Where copies into the account may come from. Left out: as the matched account, else any.")
    .optional(),
  sasExpiration: textOf(parseLife, lifeGrammar)
    .describe("Longest life of a shared access signature. Left out: as the matched account, else none.")
    .optional(),
  sasAction: oneOf(["Log", "Block"])
    .describe("What happens to one that lives longer. Left out: as the matched account, else Log.")
    .optional(),
  keyExpiration: textOf(parseDays, "days from 1d to 365d")
    .describe("When Azure reminds of changing the keys. Left out: as the matched account, else never.")
    .optional(),
  anonymousReads: oneOf(["disabled"])
    .describe("Reads without any identity; nothing else is possible, since they go past every ACL.")
    .optional(),
});
