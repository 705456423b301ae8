/**
 * An account's firewall, on its public endpoint: who comes from nowhere that it lets in gets the documented 403, whoever he is
 * and whatever he asks. Everybody reaches this service from the same machine; as what address firewalls see that machine is an
 * option of the service, and without it no firewall is asked.
 */
import { ServiceFailure } from "../wire/failure.ts";

/** What of an account's network rules the data plane knows. */
export interface NetworkRules {
  /** `Enabled`, `Disabled`, `SecuredByPerimeter`. */
  readonly publicAccess: string;
  /** `Allow`, `Deny`. */
  readonly defaultAction: string;
  /** IPv4 addresses and ranges such as `203.0.113.0/24`. */
  readonly addresses: readonly string[];
}

/** Throws 403 AuthorizationFailure where the rules keep a caller from that address out. */
export function refuseUnlessLetIn(rules: NetworkRules | undefined, address: string | undefined): void {
  if (rules === undefined || address === undefined) return;
  const isOpen = rules.defaultAction === "Allow" || rules.addresses.some((range) => isInside(range, address));
  if (rules.publicAccess !== "Enabled" || !isOpen) throw new ServiceFailure("AuthorizationFailure");
}

function isInside(range: string, address: string): boolean {
  const [base = "", prefix = "32"] = range.split("/");
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(address) / size);
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
