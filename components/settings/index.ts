/**
 * Which settings an account gets, and why: what the stack file says goes before what the matched account has, which goes
 * before the default; what Azure or a hierarchical namespace does not allow is replaced, with the reason. A file per
 * theme decides; here is the table of contents. Pure.
 */
import { themeOf, withUnknownDefaults } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { decideEncryption } from "./encryption.ts";
import type { EncryptionSettings, EncryptionWishes, MatchedEncryption } from "./encryption.ts";
import { decideExclusions } from "./excluded.ts";
import type { MatchedExclusions } from "./excluded.ts";
import { decideNetwork } from "./network.ts";
import type { MatchedNetwork, NetworkSettings, NetworkWishes } from "./network.ts";
import { decidePlacement } from "./placement.ts";
import type { MatchedPlacement, PlacementSettings, PlacementWishes } from "./placement.ts";
import { decideProtocols } from "./protocols.ts";
import type { MatchedProtocols, ProtocolSettings, ProtocolWishes } from "./protocols.ts";
import { decideSecurity } from "./security.ts";
import type { MatchedSecurity, SecuritySettings, SecurityWishes } from "./security.ts";
import { decideServices } from "./services.ts";
import type { MatchedServices, ServiceSettings, ServiceWishes } from "./services.ts";
import { decideTags } from "./tags.ts";
import type { Tags } from "./tags.ts";

/** What a stack file asks for, by theme; whatever it leaves out is matched or defaulted. */
export interface AccountWishes {
  readonly placement?: PlacementWishes;
  readonly security?: SecurityWishes;
  readonly encryption?: EncryptionWishes;
  readonly protocols?: ProtocolWishes;
  readonly tags?: Tags;
  readonly network?: NetworkWishes;
  readonly services?: ServiceWishes;
}

/** What is read from the account that is matched. */
export interface MatchedAccount {
  readonly name: string;
  readonly placement: MatchedPlacement;
  readonly security: MatchedSecurity;
  readonly encryption: MatchedEncryption;
  readonly protocols: MatchedProtocols;
  readonly tags: Tags;
  readonly excluded: MatchedExclusions;
  readonly network: MatchedNetwork;
  readonly services: MatchedServices;
}

/** The settings of an account in Azure's own words, and how each came about. */
export interface AccountSettings {
  readonly placement: PlacementSettings;
  readonly security: SecuritySettings;
  readonly encryption: EncryptionSettings;
  readonly protocols: ProtocolSettings;
  readonly tags: Tags;
  readonly network: NetworkSettings;
  readonly services: ServiceSettings;
  readonly decisions: readonly Decision[];
}

/** Decides every setting. `defaultLocation` is the provider's own; without any location the answer is undefined. */
export function decideAccountSettings(
  wishes: AccountWishes,
  matched: MatchedAccount | undefined,
  defaultLocation: string | undefined,
): AccountSettings | undefined {
  const found = matched && { name: matched.name, found: matched };
  const placement = decidePlacement(wishes.placement ?? {}, themeOf(found, "placement"), defaultLocation);
  if (placement === undefined) return undefined;
  const security = decideSecurity(wishes.security ?? {}, themeOf(found, "security"));
  const encryption = decideEncryption(wishes.encryption ?? {}, themeOf(found, "encryption"));
  const protocols = decideProtocols(wishes.protocols ?? {}, themeOf(found, "protocols"));
  const tags = decideTags(wishes.tags ?? {}, themeOf(found, "tags"));
  const network = decideNetwork(wishes.network ?? {}, themeOf(found, "network"));
  const services = decideServices(wishes.services ?? {}, themeOf(found, "services"), placement.settings);
  const themes = [placement, security, encryption, protocols, tags, network, services];
  return {
    placement: placement.settings,
    security: security.settings,
    encryption: encryption.settings,
    protocols: protocols.settings,
    tags: tags.settings,
    network: network.settings,
    services: services.settings,
    decisions: [...themes.flatMap(({ decisions }) => decisions), ...decideExclusions(themeOf(found, "excluded"))],
  };
}

/** The settings where nobody could read the account to match: what follows from it alone is unknown until somebody can. */
export function withUnreadMatch(settings: AccountSettings, name: string): AccountSettings {
  const reason = `unknown in this preview: ${name} could not be read`;
  return { ...settings, decisions: withUnknownDefaults(settings.decisions, reason) };
}

/** One line a setting, for the preview: `region westeurope: taken from contosolake`. */
export function describeDecisions(decisions: readonly Decision[]): string {
  return decisions.map(({ setting, value, reason }) => `${setting} ${value}: ${reason}`).join("\n");
}

/** The same by setting, for outputs: `{ region: "westeurope (taken from contosolake)" }`. */
export function settingsWithOrigin(decisions: readonly Decision[]): Record<string, string> {
  return Object.fromEntries(decisions.map(({ setting, value, reason }) => [setting, `${value} (${reason})`]));
}
