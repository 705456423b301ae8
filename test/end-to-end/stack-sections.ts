/** The stack file that the tests begin with, and what its commands print. */
import assert from "node:assert/strict";
import { SOURCE_ACCOUNT } from "../local-azure/set-up/project.ts";
import { type LocalEnvironment, subscription } from "./environment.ts";
import type { Ended } from "./processes.ts";

export type Words = Readonly<Record<string, unknown>>;

/** Id of an account in the resource group that the product, or the local Azure, gives it. */
export function accountId(name: string): string {
  return `${subscription}/resourceGroups/rg-${name}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

export interface StackWords {
  readonly account?: Words;
  /** Words of the migration beside `from` and `to`. */
  readonly migration?: Words;
}

/**
 * Sections of a stack file that moves the source lake to the account `targetlake`, matched to the source's account but for
 * its redundancy; deletes are carried too.
 */
export function stackSections(environment: LocalEnvironment, key: string, words: StackWords = {}): Words {
  return {
    account: { name: "targetlake", match: accountId(SOURCE_ACCOUNT), redundancy: "GZRS", ...words.account },
    filesystems: { lake: {} },
    migrations: { [key]: migrationWords(environment, words.migration) },
  };
}

export function migrationWords(environment: LocalEnvironment, words: Words = {}): Words {
  const from = environment.uri(SOURCE_ACCOUNT, "lake");
  return { from, to: "lake", deletes: "mirror", maxDeletes: "10%", exclude: ["**/_temporary/**"], ...words };
}

/** What the table of a run's or a plan's summary says, such as `figure(output, "files put")`; the last one of several. */
export function figure(output: string, label: string): number {
  const found = [...output.matchAll(new RegExp(`^\\s*${label}\\s+([\\d,]+)`, "gmu"))].at(-1)?.[1];
  assert.ok(found !== undefined, `no "${label}" in:\n${output}`);
  return Number(found.replaceAll(",", ""));
}

export function assertSucceeded({ status, output }: Ended): void {
  assert.equal(status, 0, output);
  assertNoStack(output);
}

/** It failed, said why in words that match, and showed nobody a stack trace. */
export function assertFailed({ status, output }: Ended, ...said: readonly RegExp[]): void {
  assert.notEqual(status, 0, output);
  for (const sentence of said) assert.match(output, sentence);
  assertNoStack(output);
}

export function assertNoStack(output: string): void {
  assert.doesNotMatch(output, /\n\s+at /u);
}
