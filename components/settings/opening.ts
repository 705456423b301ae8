/** Whom an account's firewall lets in besides, while a run lasts and no longer. Pure. */
import { subnetName } from "../network/network-id.ts";
import { wished } from "./decision.ts";
import type { Decided } from "./decision.ts";

/** The machine that runs this, by what the firewall sees of it. */
export interface Opening {
  /** Public IPv4 addresses, or ranges of at most 16. */
  readonly addresses?: readonly string[] | undefined;
  /** Name of an environment variable that holds such addresses with commas between: where every run has another machine. */
  readonly addressesFrom?: string | undefined;
  /** Ids of subnets: a machine of Azure in the account's own region reaches it without a public address. */
  readonly subnets?: readonly string[] | undefined;
}

/** Nothing has to be opened where the account is open to every network; an opening is never taken from a matched account. */
export function decideOpening(opening: Opening | undefined, isOpen: boolean): Decided<Opening | undefined> {
  if (opening === undefined) return { settings: undefined, decisions: [] };
  const setting = "open during a run";
  if (isOpen) {
    const reason = "not needed: every network is let in anyway";
    return {
      settings: undefined,
      decisions: [{ setting, value: "nothing more", origin: "not possible", reason }],
    };
  }
  return { settings: opening, decisions: [wished(setting, describeOpening(opening))] };
}

/** Whom it lets in, for people. */
export function describeOpening({ addresses = [], addressesFrom, subnets = [] }: Opening): string {
  const variable = addressesFrom === undefined ? [] : [`the addresses in $${addressesFrom}`];
  return [...addresses, ...variable, ...subnets.map(subnetName)].join(", ");
}
