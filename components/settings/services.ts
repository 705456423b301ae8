/** The settings of an account that are resources of their own beside it: a file per theme, decided together here. Pure. */
import type { AccountSku } from "../account/redundancy.ts";
import { themeOf, withUnknownDefaults } from "./decision.ts";
import type { Decided, Matched } from "./decision.ts";
import { decideDiagnostics } from "./diagnostics.ts";
import type { DiagnosticsSettings, DiagnosticsWishes, MatchedDiagnostics } from "./diagnostics.ts";
import { decideImmutability } from "./immutability.ts";
import type { ImmutabilitySettings, ImmutabilityWishes } from "./immutability.ts";
import { decideInventory } from "./inventory.ts";
import type { InventorySettings, InventoryWishes, MatchedInventory } from "./inventory.ts";
import { countsLastAccess } from "./lifecycle-rule.ts";
import { decideLifecycle } from "./lifecycle.ts";
import type { LifecycleSettings, LifecycleWishes, MatchedLifecycle } from "./lifecycle.ts";
import { decideLock } from "./lock.ts";
import type { LockSettings, LockWishes } from "./lock.ts";
import { decideProtection } from "./protection.ts";
import type { MatchedProtection, ProtectionSettings, ProtectionWishes } from "./protection.ts";
import { decideSftpUsers } from "./sftp-users.ts";
import type { SftpUsersSettings, SftpUsersWishes } from "./sftp-users.ts";

/** What a stack file asks for, by theme. */
export interface ServiceWishes {
  /** Names of the stack's filesystems: rules about paths begin with them. @default none */
  readonly filesystems?: readonly string[] | undefined;
  readonly protection?: ProtectionWishes | undefined;
  readonly lifecycle?: LifecycleWishes | undefined;
  readonly inventory?: InventoryWishes | undefined;
  readonly diagnostics?: DiagnosticsWishes | undefined;
  readonly lock?: LockWishes | undefined;
  readonly immutability?: ImmutabilityWishes | undefined;
  readonly sftpUsers?: SftpUsersWishes | undefined;
}

/** What was read of the matched account; left out where it could not be asked. */
export interface MatchedServices {
  readonly protection?: MatchedProtection | undefined;
  readonly lifecycle?: MatchedLifecycle | undefined;
  readonly inventory?: MatchedInventory | undefined;
  readonly diagnostics?: MatchedDiagnostics | undefined;
}

export interface ServiceSettings {
  readonly protection: ProtectionSettings;
  readonly lifecycle: LifecycleSettings;
  readonly inventory: InventorySettings;
  readonly diagnostics: DiagnosticsSettings;
  readonly lock: LockSettings;
  readonly immutability: ImmutabilitySettings;
  readonly sftpUsers: SftpUsersSettings;
}

/** What they depend on of the account itself. */
export interface ServedAccount {
  readonly location: string;
  readonly sku: AccountSku;
}

export function decideServices(
  wishes: ServiceWishes,
  matched: Matched<MatchedServices> | undefined,
  { location, sku }: ServedAccount,
): Decided<ServiceSettings> {
  const { filesystems = [] } = wishes;
  const lifecycle = decideLifecycle(wishes.lifecycle ?? {}, themeOf(matched, "lifecycle"), { sku, filesystems });
  const counting = lifecycle.settings.rules.find(countsLastAccess);
  const protection = decideProtection(
    wishes.protection ?? {},
    themeOf(matched, "protection"),
    counting && `lifecycle rule ${counting.name}`,
  );
  const inventory = decideInventory(wishes.inventory ?? {}, themeOf(matched, "inventory"), filesystems);
  const diagnostics = decideDiagnostics(wishes.diagnostics ?? {}, themeOf(matched, "diagnostics"), { location });
  const lock = decideLock(wishes.lock ?? {});
  const immutability = decideImmutability(wishes.immutability ?? {});
  const sftpUsers = decideSftpUsers(wishes.sftpUsers ?? {});
  const themes = [
    unlessUnread(protection, matched, "protection"),
    unlessUnread(lifecycle, matched, "lifecycle"),
    unlessUnread(inventory, matched, "inventory"),
    unlessUnread(diagnostics, matched, "diagnostics"),
    lock,
    immutability,
    sftpUsers,
  ];
  return {
    settings: {
      protection: protection.settings,
      lifecycle: lifecycle.settings,
      inventory: inventory.settings,
      diagnostics: diagnostics.settings,
      lock: lock.settings,
      immutability: immutability.settings,
      sftpUsers: sftpUsers.settings,
    },
    decisions: themes.flatMap(({ decisions }) => decisions),
  };
}

/** What follows from nobody having said anything is unknown where the matched account could not be asked about it. */
function unlessUnread<Settings>(
  decided: Decided<Settings>,
  matched: Matched<MatchedServices> | undefined,
  theme: keyof MatchedServices,
): Decided<Settings> {
  if (matched === undefined || matched.found[theme] !== undefined) return decided;
  const reason = `unknown in this preview: the ${theme} of ${matched.name} could not be read`;
  return { ...decided, decisions: withUnknownDefaults(decided.decisions, reason) };
}
