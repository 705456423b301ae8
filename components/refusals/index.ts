/** Every rule about what Azure refuses, a file per theme. Pure. */
import type { Problem } from "../../migration/model/problem.ts";
import type { AccountSettings } from "../settings/index.ts";
import type { Refusal } from "./refusal.ts";

/** All rules. */
export const refusals: readonly Refusal[] = [];

/** What Azure would refuse about these settings, all at once. */
export function refusedSettings(settings: AccountSettings): Problem[] {
  return refusals.flatMap((rule) => rule.problem(settings) ?? []);
}
