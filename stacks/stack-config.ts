/** What a stack file says, once it is read: plain values that nobody has to check again. */
import type { AccountId } from "../components/account/account-id.ts";
import type { Principal } from "../components/principals/principal.ts";
import type { AccountWishes } from "../components/settings/index.ts";
import type { IdentityWords } from "../migration/identity-words.ts";
import type { SourceUri } from "../migration/model/source-uri.ts";
import type { MigrationPhase, MigrationSettings } from "../migration/settings.ts";
import type { FilesystemConfig } from "./filesystem-config.ts";
import type { TargetPlace } from "./schema/migrations.ts";

export interface AccountConfig {
  /** Left out: derived from project, stack and subscription. */
  readonly name?: string;
  /** Given: must exist; left out: made. */
  readonly resourceGroup?: string;
  readonly onDestroy: "retain" | "delete";
  /** An account that an earlier stack left behind, to be managed by this one. */
  readonly adopt?: AccountId;
  /** The account whose settings are taken where `wishes` is silent. */
  readonly match?: AccountId;
  readonly wishes: AccountWishes;
  readonly migrating: MigratingConfig;
}

/** Who moves what migrations move. */
export interface MigratingConfig {
  /** Left out: the identity that runs the program. */
  readonly identity?: Principal;
  /** Whether the stack assigns the role that it needs, also after the last phase, or somebody else has. */
  readonly role: "assign" | "keep" | "assigned";
}

/** A group of Microsoft Entra that is made for the lake; its name is the section's key. */
export interface GroupConfig {
  readonly description?: string;
  readonly members: readonly Principal[];
  /** Empty: whoever makes it. */
  readonly owners: readonly Principal[];
  /** Object id of a group that is there already. */
  readonly adopt?: string;
}

export interface AccessConfig {
  readonly principal: Principal;
  /** GUID of the role definition. */
  readonly roleDefinition: string;
  /** The filesystem it is about; left out: the whole account. */
  readonly filesystem?: string;
  /** When it counts, in Azure's words (version 2.0); left out: always. */
  readonly condition?: string;
  readonly description?: string;
}

export interface MigrationConfig {
  readonly from: string;
  readonly source: SourceUri;
  readonly target: TargetPlace;
  readonly phase: MigrationPhase;
  readonly settings: MigrationSettings;
  /** Who at the source is whom at the target; names are still to be looked up. */
  readonly identities?: IdentityWords;
}

export interface StackConfig {
  readonly account: AccountConfig;
  readonly filesystems: ReadonlyMap<string, FilesystemConfig>;
  readonly groups: ReadonlyMap<string, GroupConfig>;
  readonly access: readonly AccessConfig[];
  readonly migrations: ReadonlyMap<string, MigrationConfig>;
  /** The provider's own region, `azure-native:location`. */
  readonly defaultLocation?: string;
}
