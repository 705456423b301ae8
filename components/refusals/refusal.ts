/** What Azure refuses, as data: each rule with its reason and where that is known from. Pure. */
import { shownValue } from "../../migration/model/problem.ts";
import type { Problem } from "../../migration/model/problem.ts";
import type { AccountSettings } from "../settings/index.ts";

/** A combination of settings that Azure refuses. */
export interface Refusal {
  /** Short and stable, for tests and documents: `nfs-without-https-only`. */
  readonly id: string;
  /** Why Azure refuses it, in one sentence. */
  readonly reason: string;
  /** Where that is known from: a page of Azure's documents, or a recorded answer. */
  readonly source: string;
  /** The problem with these settings: key (without the namespace), what is given, what is allowed, what to do. */
  readonly problem: (settings: AccountSettings) => Problem | undefined;
}

/** The problem with a key of `account`: `redundancy`, or `security.sharedKey`. */
export function problemAt(key: string, given: unknown, allowed: string, remedy: string): Problem {
  return { key: `adls-migration:account.${key}`, given: shownValue(given), allowed, remedy };
}
