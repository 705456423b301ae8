/** What Azure refuses about a key vault: for each rule a vault that it lets through, and one that it refuses. */
import assert from "node:assert/strict";
import test from "node:test";
import { keyVaultRefusals, refusedKeyVault } from "../../../components/refusals/key-vault.ts";
import type { KeyVaultFacts } from "../../../components/refusals/key-vault.ts";
import { formatProblem } from "../../../migration/model/problem.ts";

const key = { name: "lake", type: "RSA", enabled: true };
const good: KeyVaultFacts = {
  vault: "/vaults/contosokeys",
  purgeProtection: true,
  roles: true,
  identityIsMade: true,
  key,
};

const table: Readonly<Record<string, { accepted: KeyVaultFacts; refused: KeyVaultFacts; said: RegExp }>> = {
  "vault-that-can-be-purged": {
    accepted: good,
    refused: { ...good, purgeProtection: false },
    said: /account\.encryption\.keyVault: given "\/vaults\/contosokeys"; allowed: a vault with purge protection\. Turn it on/,
  },
  "vault-without-roles": {
    accepted: { ...good, roles: false, identityIsMade: false },
    refused: { ...good, roles: false },
    said: /allowed: a vault where roles decide about access\. Let roles decide there, or name an encryption\.identity/,
  },
  "key-of-another-type": {
    accepted: { ...good, key: { ...key, type: "RSA-HSM" } },
    refused: { ...good, key: { ...key, type: "EC" } },
    said: /account\.encryption\.key: given "lake"; allowed: a key of type RSA or RSA-HSM \(this one is EC\)\.$/,
  },
  "key-turned-off": {
    accepted: good,
    refused: { ...good, key: { ...key, enabled: false } },
    said: /account\.encryption\.key: given "lake"; allowed: a key that is enabled\. Enable it/,
  },
};

for (const rule of keyVaultRefusals) {
  test(`refused and accepted: ${rule.id}`, () => {
    const row = table[rule.id];
    assert.ok(row);
    const problem = rule.problem(row.refused);
    assert.match(problem === undefined ? "" : formatProblem(problem), row.said);
    assert.deepEqual(refusedKeyVault(row.accepted), []);
    assert.match(rule.source, /^https:\/\//);
  });
}

test("where nobody could look, nothing is refused", () => {
  assert.deepEqual(refusedKeyVault(undefined), []);
});
