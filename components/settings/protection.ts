/** What an account keeps of files and filesystems that are deleted, and whether it notes when a file was read. Pure. */
import { daysInWords } from "./days.ts";
import { byDefault, notPossible, switchWord, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched, Switch } from "./decision.ts";

/** Days from 1 to 365, or nothing is kept. */
export type Retention = number | "off";

/** What a stack file asks for. */
export interface ProtectionWishes {
  /** How long a deleted file or directory can be brought back. */
  readonly blobSoftDelete?: Retention | undefined;
  /** How long a deleted filesystem can be brought back. */
  readonly containerSoftDelete?: Retention | undefined;
  /** Whether the last reading or writing of a file is noted, once a day. */
  readonly lastAccessTracking?: Switch | undefined;
}

/** What the matched account has; the last three are never there with a hierarchical namespace. */
export interface MatchedProtection {
  readonly blobSoftDelete: Retention;
  readonly containerSoftDelete: Retention;
  readonly lastAccessTracking: boolean;
  readonly versioning: boolean;
  readonly changeFeed: boolean;
  readonly pointInTimeRestore: boolean;
}

export interface ProtectionSettings {
  readonly blobSoftDelete: Retention;
  readonly containerSoftDelete: Retention;
  readonly lastAccessTracking: boolean;
}

/** What Azure's own portal proposes. */
const defaultDays = 7;

/** `needsLastAccess` says which rule of the stack file cannot do without last access tracking. */
export function decideProtection(
  wishes: ProtectionWishes,
  matched: Matched<MatchedProtection> | undefined,
  needsLastAccess: string | undefined,
): Decided<ProtectionSettings> {
  const blob = decideRetention("blob soft delete", wishes.blobSoftDelete, themeOf(matched, "blobSoftDelete"));
  const container = decideRetention(
    "container soft delete",
    wishes.containerSoftDelete,
    themeOf(matched, "containerSoftDelete"),
  );
  const tracking = decideTracking(wishes, matched, needsLastAccess);
  return {
    settings: {
      blobSoftDelete: blob.retention,
      containerSoftDelete: container.retention,
      lastAccessTracking: tracking.value === "enabled",
    },
    decisions: [blob.decision, container.decision, tracking, ...excluded(matched)],
  };
}

function decideRetention(
  setting: string,
  wish: Retention | undefined,
  matched: { readonly name: string; readonly value: Retention } | undefined,
): { retention: Retention; decision: Decision } {
  if (wish !== undefined) {
    const found = matched && { name: matched.name, value: describeRetention(matched.value) };
    return { retention: wish, decision: wished(setting, describeRetention(wish), found) };
  }
  if (matched !== undefined) {
    const { name, value } = matched;
    return { retention: value, decision: taken(setting, describeRetention(value), name) };
  }
  const why = "default; what is deleted by mistake can be brought back";
  return { retention: defaultDays, decision: byDefault(setting, describeRetention(defaultDays), why) };
}

function decideTracking(
  { lastAccessTracking }: ProtectionWishes,
  matched: Matched<MatchedProtection> | undefined,
  needsLastAccess: string | undefined,
): Decision {
  const setting = "last access tracking";
  const found = matched && { name: matched.name, value: switchWord(matched.found.lastAccessTracking) };
  if (lastAccessTracking !== undefined) return wished(setting, lastAccessTracking, found);
  if (needsLastAccess !== undefined && found?.value !== "enabled") {
    return byDefault(setting, "enabled", `${needsLastAccess} counts from the last access`);
  }
  if (found !== undefined) return taken(setting, found.value, found.name);
  return byDefault(setting, "disabled", "default; nothing counts from it");
}

/** https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts */
function excluded(matched: Matched<MatchedProtection> | undefined): Decision[] {
  if (matched === undefined) return [];
  const { name, found } = matched;
  const features = [
    {
      setting: "versioning",
      isOn: found.versioning,
      instead: "soft delete keeps what is deleted, not what is replaced",
    },
    { setting: "change feed", isOn: found.changeFeed, instead: "diagnostics log every write" },
    { setting: "point-in-time restore", isOn: found.pointInTimeRestore, instead: "it is built on versions" },
  ];
  return features
    .filter(({ isOn }) => isOn)
    .map(({ setting, instead }) =>
      notPossible(setting, "off", `${name} has it, which is not possible with hierarchical namespace; ${instead}`),
    );
}

function describeRetention(retention: Retention): string {
  return retention === "off" ? "off" : daysInWords(retention);
}

function themeOf<Key extends keyof MatchedProtection>(matched: Matched<MatchedProtection> | undefined, key: Key) {
  return matched && { name: matched.name, value: matched.found[key] };
}
