/** Every refusal that is explained, in the words of the service or provider; and one that explains itself. */
import assert from "node:assert/strict";
import test from "node:test";
import { explanationOf } from "../../components/principals/explained-refusals.ts";

const explained = [
  [
    "Status=403 Code=\"AuthorizationFailed\" Message=\"The client 'a' with object id 'a' does not have authorization to perform action " +
      "'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/x' or the scope is invalid.\"",
    /may not assign roles here\. Give it Role Based Access Control Administrator .*migrating\.role: assigned\.$/,
  ],
  [
    'Status=409 Code="RoleAssignmentExists" Message="The role assignment already exists."',
    /assigned to the same principal here already/,
  ],
  [
    'Status=400 Code="PrincipalNotFound" Message="Principal a does not exist in the directory b."',
    /not in this tenant \(yet\)/,
  ],
  ['Status=400 Code="UnmatchedPrincipalType" Message="The PrincipalId has type Group"', /of another kind/],
  ['Status=404 Code="RoleDefinitionDoesNotExist" Message="x"', /No role definition has that GUID/],
  ['Status=400 Code="RoleAssignmentLimitExceeded" Message="x"', /Give roles to groups/],
  ['Found existing group with name "a" (ID: "b"): To be managed via this provider', /groups\.NAME\.adopt/],
  [
    'A resource with the ID "b8637ce1-4d09-4fa2-9b58-e6a1d03c72f4/member/0c7a3f52-6d8e-4f1b-9a27-3b5e61c0d811" already exists - to be ' +
      "managed via this provider this resource needs to be imported into the State.",
    /has this member already: .*groups\.NAME\.members/,
  ],
  ["Authorization_RequestDenied: Insufficient privileges to complete the operation.", /may not make groups/],
] as const;

for (const [said, expected] of explained) {
  test(`explained: ${said.slice(0, 60)}`, () => {
    assert.match(explanationOf(said) ?? "", expected);
  });
}

test("what says it all is left alone", () => {
  assert.equal(explanationOf('Status=400 Code="InvalidRoleAssignmentId" Message="must be a GUID"'), undefined);
  const other = "does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write'";
  assert.equal(explanationOf(`Status=403 Code="AuthorizationFailed" Message="${other}"`), undefined);
});
