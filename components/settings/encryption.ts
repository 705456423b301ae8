/** With whose key an account encrypts its content: Microsoft's, or one of a key vault that an identity may use. Pure. */
import { byDefault, followed, notPossible, switchWord, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched, Switch } from "./decision.ts";

/** A key as a stack file names it. */
export type KeyWish =
  /** Azure's own keys, whatever the matched account has. */
  | "microsoft"
  /** One is made with the account, and a vault for it unless one is named. */
  | "make"
  | {
      readonly name: string;
      /** `https://NAME.vault.azure.net`; left out where the vault is named by its id. */
      readonly vaultUri?: string;
      /** @default always the newest one */
      readonly version?: string;
    };

/** What a stack file asks for. */
export interface EncryptionWishes {
  /** A second encryption below the first one. @default the matched account's, else "disabled" */
  readonly infrastructure?: Switch | undefined;
  /** @default the matched account's, else "microsoft" */
  readonly key?: KeyWish | undefined;
  /** Id of the key vault that holds the key. @default the one in the key's URI; for a key that is made: one is made */
  readonly keyVault?: string | undefined;
  /** Id of a user-assigned identity that may use the key. @default one is made and let in */
  readonly identity?: string | undefined;
}

/** What the matched account has. */
export interface MatchedEncryption {
  readonly infrastructure: boolean;
  /** Left out where the keys are Microsoft's. */
  readonly key?: {
    readonly name: string;
    readonly vaultUri: string;
    readonly version?: string;
    /** Id of the user-assigned identity that uses it; left out for the account's own one. */
    readonly identity?: string;
    /** Whether the vault is in another tenant. */
    readonly otherTenant: boolean;
  };
}

/** A key of the customer's. */
export interface CustomerKey {
  /** `make`, or its name in the vault. */
  readonly key: "make" | { readonly name: string; readonly version?: string };
  /** `make`, or one that is there: with its id identities can be let in. Its URI is empty where nobody says which it is. */
  readonly vault: "make" | { readonly uri: string; readonly id?: string };
  /** Id of the user-assigned identity that uses the key, or `make`. */
  readonly identity: string;
}

export interface EncryptionSettings {
  readonly infrastructure: boolean;
  /** Left out: Microsoft's keys. */
  readonly customerKey?: CustomerKey;
}

const keySetting = "encryption key";
const microsofts = "Microsoft's";

/** The matched account's key is taken where its identity can be taken too: a new account has none of its own to begin with. */
export function decideEncryption(
  wishes: EncryptionWishes,
  matched: Matched<MatchedEncryption> | undefined,
): Decided<EncryptionSettings> {
  const infrastructure = decideInfrastructure(wishes, matched);
  const key = decideKey(wishes, matched);
  return {
    settings: {
      infrastructure: infrastructure.value === "enabled",
      ...(key.customerKey === undefined ? {} : { customerKey: key.customerKey }),
    },
    decisions: [infrastructure, key.decision],
  };
}

function decideInfrastructure(
  { infrastructure }: EncryptionWishes,
  matched: Matched<MatchedEncryption> | undefined,
): Decision {
  const setting = "infrastructure encryption";
  const found = matched && { name: matched.name, value: switchWord(matched.found.infrastructure) };
  const choice = { isWished: infrastructure !== undefined, why: "default; content is encrypted once" };
  return followed(setting, infrastructure ?? found?.value ?? "disabled", choice, found);
}

interface DecidedKey {
  readonly customerKey?: CustomerKey;
  readonly decision: Decision;
}

function decideKey(wishes: EncryptionWishes, matched: Matched<MatchedEncryption> | undefined): DecidedKey {
  const found = matched && { name: matched.name, value: matchedKeyText(matched.found.key) };
  if (wishes.key === "microsoft") return { decision: wished(keySetting, microsofts, found) };
  if (wishes.key !== undefined) {
    const customerKey = wishedKey(wishes.key, wishes);
    return { customerKey, decision: wished(keySetting, describeCustomerKey(customerKey), found) };
  }
  if (matched === undefined) return { decision: byDefault(keySetting, microsofts, "default") };
  return takeKey(wishes, matched);
}

function wishedKey(key: Exclude<KeyWish, "microsoft">, { keyVault, identity = "make" }: EncryptionWishes): CustomerKey {
  if (key === "make") return { key, vault: keyVault === undefined ? "make" : vaultAt(keyVault), identity };
  const { name, vaultUri, version } = key;
  return {
    key: { name, ...(version === undefined ? {} : { version }) },
    vault: keyVault === undefined ? { uri: vaultUri ?? "" } : vaultAt(keyVault, vaultUri),
    identity,
  };
}

/** A vault by its id; its URI is the public cloud's unless somebody says another one. */
function vaultAt(id: string, uri?: string): { readonly uri: string; readonly id: string } {
  return { id, uri: uri ?? `https://${(id.split("/").at(-1) ?? "").toLowerCase()}.vault.azure.net` };
}

function takeKey(wishes: EncryptionWishes, { name, found }: Matched<MatchedEncryption>): DecidedKey {
  if (found.key === undefined) return { decision: taken(keySetting, microsofts, name) };
  const { key } = found;
  const identity = wishes.identity ?? (wishes.keyVault === undefined ? key.identity : "make");
  const shown = matchedKeyText(key);
  if (key.otherTenant) {
    const why = `${name} has ${shown} of another tenant: not possible because an application there has to let each account in`;
    return { decision: notPossible(keySetting, microsofts, why) };
  }
  if (identity === undefined) {
    const why =
      `${name} has ${shown}: not possible because it opens it with its own identity, which no other account has; name encryption.identity, ` +
      "or encryption.keyVault by id and one is made and let in";
    return { decision: notPossible(keySetting, microsofts, why) };
  }
  const customerKey: CustomerKey = {
    key: { name: key.name, ...(key.version === undefined ? {} : { version: key.version }) },
    vault: wishes.keyVault === undefined ? { uri: key.vaultUri } : vaultAt(wishes.keyVault, key.vaultUri),
    identity,
  };
  return { customerKey, decision: taken(keySetting, shown, name) };
}

function matchedKeyText(key: MatchedEncryption["key"]): string {
  return key === undefined ? microsofts : `${key.vaultUri.replace(/\/$/, "")}/keys/${key.name}`;
}

/** For people: the key's URI, or how it comes about. */
export function describeCustomerKey({ key, vault }: CustomerKey): string {
  const place = vault === "make" ? "a vault of its own" : vault.uri.replace(/\/$/, "");
  return key === "make" ? `made, in ${place}` : `${place}/keys/${key.name}`;
}
