/** Whether Azure lets anybody delete or change an account through its resource manager. Pure. */
import { byDefault, wished } from "./decision.ts";
import type { Decided, Decision } from "./decision.ts";

/** Azure's words for locks, or none. */
export const lockLevels = ["CanNotDelete", "ReadOnly", "none"] as const;
export type LockLevel = (typeof lockLevels)[number];

/** What a stack file asks for. */
export interface LockWishes {
  readonly level?: LockLevel | undefined;
}

export interface LockSettings {
  readonly level: LockLevel;
}

/** A lock is never taken over: it says what may be done to the account that it stands on, and Azure cannot tell why. */
export function decideLock({ level }: LockWishes): Decided<LockSettings> {
  const setting = "lock";
  if (level !== undefined) return { settings: { level }, decisions: [wished(setting, level, undefined)] };
  const why = "default; a destroy leaves the account behind unless onDestroy is delete";
  return { settings: { level: "none" }, decisions: [byDefault(setting, "none", why)] };
}

/** The settings of a run that takes a role away: the lock goes before it, and the next run makes it again. */
export function withLiftedLock<
  Settings extends { readonly services: { readonly lock: LockSettings }; readonly decisions: readonly Decision[] },
>(settings: Settings): Settings {
  const reason = "lifted for this run, which takes the migrating identity's role away; the next one makes it again";
  const decisions = settings.decisions.map((decision): Decision =>
    decision.setting === "lock" ? { setting: "lock", value: "none", origin: "overridden", reason } : decision,
  );
  return { ...settings, services: { ...settings.services, lock: { level: "none" } }, decisions };
}
