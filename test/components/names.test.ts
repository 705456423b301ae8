/** Names that follow from others: accounts, role assignments, ids. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseAccountId } from "../../components/account/account-id.ts";
import { deriveAccountName } from "../../components/account/account-name.ts";
import { roleAssignmentName, roleDefinitionOf, roleNames } from "../../components/principals/roles.ts";
import { accountName } from "../../migration/model/lake-uri.ts";

test("a derived name is one that Azure takes, whatever project and stack are called", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.uuid(), (project, stack, subscriptionId) => {
      assert.match(deriveAccountName({ project, stack, subscriptionId }), accountName);
    }),
  );
});

test("a derived name stays the same, and differs by stack, project and subscription", () => {
  const owner = {
    project: "adls-migration",
    stack: "production-west",
    subscriptionId: "11111111-2222-4333-8444-555555555555",
  };
  assert.equal(deriveAccountName(owner), "adlsmigratproducti6dfc5f");
  const others = [
    { ...owner, stack: "production-east" },
    { ...owner, project: "adls-migrations" },
    { ...owner, subscriptionId: "11111111-2222-4333-8444-555555555556" },
  ];
  assert.equal(new Set([owner, ...others].map(deriveAccountName)).size, 4);
});

test("role assignments have the same GUID for the same grant, and another one for another grant", () => {
  const grants = fc.tuple(fc.string(), fc.uuid(), fc.uuid());
  fc.assert(
    fc.property(grants, grants, (first, second) => {
      const guid = roleAssignmentName(...first);
      assert.match(guid, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(
        guid === roleAssignmentName(...second),
        first.join("\n").toLowerCase() === second.join("\n").toLowerCase(),
      );
    }),
  );
});

test("built-in roles by name", () => {
  assert.equal(new Set(roleNames.map(roleDefinitionOf)).size, roleNames.length);
  assert.equal(roleDefinitionOf("Storage Blob Data Owner"), "b7e6dc6d-f1e8-4753-8033-0f276bb0955b");
  assert.equal(roleDefinitionOf("toString"), undefined);
});

test("ids of accounts", () => {
  const id =
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourcegroups/rg-1/providers/microsoft.storage/storageAccounts/lake";
  assert.deepEqual(parseAccountId(` ${id} `), {
    id,
    subscriptionId: "11111111-2222-4333-8444-555555555555",
    resourceGroup: "rg-1",
    account: "lake",
  });
  for (const text of [
    "lake",
    `${id}/blobServices/default`,
    id.replace("storage", "compute"),
    id.replace("lake", "l"),
  ]) {
    assert.equal(parseAccountId(text), undefined, text);
  }
});
