/** Every rule about what Azure refuses, a file per theme. Pure. */
import type { Problem } from "../../migration/model/problem.ts";
import type { AccountSettings } from "../settings/index.ts";
import { encryptionRefusals } from "./encryption.ts";
import { networkRefusals } from "./network.ts";
import { placementRefusals } from "./placement.ts";
import { protocolRefusals } from "./protocols.ts";
import type { Refusal } from "./refusal.ts";
import { securityRefusals } from "./security.ts";
import { serviceRefusals } from "./services.ts";
import { tagRefusals } from "./tags.ts";

/** All rules. */
export const refusals: readonly Refusal[] = [
  ...placementRefusals,
  ...securityRefusals,
  ...encryptionRefusals,
  ...protocolRefusals,
  ...tagRefusals,
  ...networkRefusals,
  ...serviceRefusals,
];

/** What Azure would refuse about these settings, all at once. */
export function refusedSettings(settings: AccountSettings): Problem[] {
  return refusals.flatMap((rule) => rule.problem(settings) ?? []);
}
