/** What Azure refuses about keys, signatures and copies. Pure. */
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

export const securityRefusals: readonly Refusal[] = [
  {
    id: "key-expiration-out-of-range",
    reason: "A reminder to change the keys comes after 1 to 365 days.",
    source: "https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage",
    problem: ({ security: { keyExpirationDays: days } }) =>
      days !== undefined && (days < 1 || days > 365)
        ? problemAt("security.keyExpiration", days, "1d to 365d", "")
        : undefined,
  },
  {
    id: "signatures-of-no-length",
    reason: "The longest life of a signature is written days.hours:minutes:seconds, and is more than nothing.",
    source: "https://learn.microsoft.com/azure/storage/common/sas-expiration-policy",
    problem: ({ security: { sasPolicy } }) =>
      sasPolicy !== undefined && !/^\d{1,5}\.(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(sasPolicy.sasExpirationPeriod)
        ? problemAt("security.sasExpiration", sasPolicy.sasExpirationPeriod, "days or hours, such as 7d or 12h", "")
        : undefined,
  },
];
