/**
 * Which settings an account gets, and why: what the stack file says goes before what the matched account has, which goes
 * before the default; what Azure or a hierarchical namespace does not allow is replaced, with the reason. A file per
 * theme decides; here is the table of contents. Pure.
 */
import type { Decision, Matched } from "./decision.ts";
import { decideNetwork } from "./network.ts";
import type { MatchedNetwork, NetworkSettings, NetworkWishes } from "./network.ts";
import { decidePlacement } from "./placement.ts";
import type { MatchedPlacement, PlacementSettings, PlacementWishes } from "./placement.ts";
import { decideSecurity } from "./security.ts";
import type { MatchedSecurity, SecuritySettings } from "./security.ts";

/** What a stack file asks for; whatever it leaves out is matched or defaulted. */
export interface AccountWishes {
  readonly placement: PlacementWishes;
  readonly network: NetworkWishes;
}

/** What is read from the account that is matched. */
export interface MatchedAccount {
  readonly name: string;
  readonly placement: MatchedPlacement;
  readonly security: MatchedSecurity;
  readonly network: MatchedNetwork;
}

/** The settings of an account in Azure's own words, and how each came about. */
export interface AccountSettings {
  readonly placement: PlacementSettings;
  readonly security: SecuritySettings;
  readonly network: NetworkSettings;
  readonly decisions: readonly Decision[];
}

/** A stack file that says nothing. */
export const noWishes: AccountWishes = { placement: {}, network: {} };

/** Decides every setting. `defaultLocation` is the provider's own; without any location the answer is undefined. */
export function decideAccountSettings(
  wishes: AccountWishes,
  matched: MatchedAccount | undefined,
  defaultLocation: string | undefined,
): AccountSettings | undefined {
  const placement = decidePlacement(wishes.placement, themeOf(matched, "placement"), defaultLocation);
  if (placement === undefined) return undefined;
  const security = decideSecurity(themeOf(matched, "security"));
  const network = decideNetwork(wishes.network, themeOf(matched, "network"));
  return {
    placement: placement.settings,
    security: security.settings,
    network: network.settings,
    decisions: [placement, security, network].flatMap(({ decisions }) => decisions),
  };
}

/** One line a setting, for the preview: `region westeurope: taken from contosolake`. */
export function describeDecisions(decisions: readonly Decision[]): string {
  return decisions.map(({ setting, value, reason }) => `${setting} ${value}: ${reason}`).join("\n");
}

/** The same by setting, for outputs: `{ region: "westeurope (taken from contosolake)" }`. */
export function settingsWithOrigin(decisions: readonly Decision[]): Record<string, string> {
  return Object.fromEntries(decisions.map(({ setting, value, reason }) => [setting, `${value} (${reason})`]));
}

function themeOf<Theme extends Exclude<keyof MatchedAccount, "name">>(
  matched: MatchedAccount | undefined,
  theme: Theme,
): Matched<MatchedAccount[Theme]> | undefined {
  return matched && { name: matched.name, found: matched[theme] };
}
