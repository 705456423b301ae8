/** Who sends a request, once its credentials are proved. */
import type { ServiceFailure } from "../wire/failure.ts";

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

/** Nobody: a request without credentials, which reads what is public. */
export interface AnonymousCaller {
  readonly kind: "anonymous";
  /** Whether the endpoint serves what is public: Blob does, Data Lake asks everybody who he is (posted by a user, 2022). */
  readonly readsPublic: boolean;
  /** The answer to whatever is not public. */
  readonly refusal: ServiceFailure;
}

/** Where a shared access signature holds; paths are without slashes at their ends, "" the filesystem's root. */
export type SasScope =
  | { readonly kind: "account"; readonly resourceTypes: string }
  | { readonly kind: "filesystem"; readonly filesystem: string }
  | { readonly kind: "directory"; readonly filesystem: string; readonly path: string }
  | { readonly kind: "file"; readonly filesystem: string; readonly path: string };

/** Whose rights bound a user delegation signature, and for whom it acts. */
export interface Delegation {
  /** Object id of the principal who asked for the key (`skoid`). */
  readonly delegator: string;
  /** `suoid`: POSIX evaluation for this object id instead of the delegator's own rights. */
  readonly checkedAs: string | undefined;
  /** `saoid`: the principal whom the delegator vouches for; only sticky directories look at it. */
  readonly preauthorized: string | undefined;
}

/** Content headers that a signature lays over those of the answer (`rscc`, `rscd`, `rsce`, `rscl`, `rsct`). */
export type ResponseOverrides = ReadonlyMap<string, string>;

/** The holder of a shared access signature. */
export interface SasCaller {
  readonly kind: "sas";
  readonly scope: SasScope;
  /** Permission letters. */
  readonly permissions: string;
  /** User delegation signatures only. */
  readonly delegation: Delegation | undefined;
  readonly overrides: ResponseOverrides;
  /** `ses`: with what scope the content is encrypted that this signature writes (documented). */
  readonly encryptionScope: string | undefined;
}

/** A proved caller, or nobody. */
export type Caller = KeyCaller | IdentityCaller | SasCaller | AnonymousCaller;

/**
 * Owner of what the caller makes (documented): the principal; of a delegation the one it acts for; else `$superuser`.
 */
export function ownerFor(caller: Caller): string {
  if (caller.kind === "identity") return caller.objectId;
  if (caller.kind !== "sas" || caller.delegation === undefined) return "$superuser";
  const { checkedAs, preauthorized, delegator } = caller.delegation;
  return checkedAs ?? preauthorized ?? delegator;
}
