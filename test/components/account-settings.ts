/** Settings of accounts for tests: what a stack file gets that says nothing more than these wishes. */
import { decideAccountSettings } from "../../components/settings/index.ts";
import type { AccountSettings, AccountWishes } from "../../components/settings/index.ts";

export function settingsOf(wishes: Partial<AccountWishes> = {}): AccountSettings {
  const settings = decideAccountSettings(wishes, undefined, "westeurope");
  if (settings === undefined) throw new Error("a region is given");
  return { ...settings, decisions: [] };
}
