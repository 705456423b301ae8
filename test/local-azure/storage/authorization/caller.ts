/** Who sends a request, once its credentials are proved. */

/** The holder of the account key. */
export interface KeyCaller {
  readonly kind: "key";
}

/** A principal with a token. */
export interface IdentityCaller {
  readonly kind: "identity";
  readonly objectId: string;
  readonly groups: readonly string[];
}

/** Where a shared access signature holds. */
export type SasScope =
  | { readonly kind: "account"; readonly resourceTypes: string }
  | { readonly kind: "filesystem" }
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "file"; readonly path: string };

/** The holder of a shared access signature. */
export interface SasCaller {
  readonly kind: "sas";
  readonly scope: SasScope;
  /** Permission letters. */
  readonly permissions: string;
  /** Owner of what it makes: the delegating or stated principal, `$superuser` for account and service signatures. */
  readonly owner: string;
  /** Set by `suoid`: POSIX evaluation for this object id is wanted beside the letters. */
  readonly checkedAs: string | undefined;
  /** Object id of the principal who delegated; its own rights bound the signature. */
  readonly delegator: string | undefined;
}

/** A proved caller. */
export type Caller = KeyCaller | IdentityCaller | SasCaller;

/** Owner of what the caller makes. */
export function ownerFor(caller: Caller): string {
  if (caller.kind === "identity") return caller.objectId;
  return caller.kind === "sas" ? caller.owner : "$superuser";
}
