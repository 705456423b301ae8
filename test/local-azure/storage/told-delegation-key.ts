/** The answer to Get User Delegation Key, as the official clients take it for signatures. */
import type { UserDelegationKey } from "@azure/storage-file-datalake";

/** The key in an answer's XML. */
export function toldDelegationKey(xml: string): UserDelegationKey {
  const field = (name: string): string => new RegExp(`<${name}>([^<]*)<`, "u").exec(xml)?.[1] ?? "";
  const tenant = field("SignedDelegatedUserTid");
  return {
    signedObjectId: field("SignedOid"),
    signedTenantId: field("SignedTid"),
    signedStartsOn: new Date(field("SignedStart")),
    signedExpiresOn: new Date(field("SignedExpiry")),
    signedService: field("SignedService"),
    signedVersion: field("SignedVersion"),
    ...(tenant === "" ? {} : { signedDelegatedUserTenantId: tenant }),
    value: field("Value"),
  };
}
