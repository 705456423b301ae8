/** Whether Azure lets anybody delete or change an account through its resource manager. Pure. */
import { byDefault, wished } from "./decision.ts";
import type { Decided } from "./decision.ts";

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
