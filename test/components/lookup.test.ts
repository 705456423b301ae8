/** What becomes of questions to Azure: found, not there, not allowed to ask, nobody there to answer. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { isNotFound, Lookups } from "../../components/lookup/index.ts";
import { silenceOf } from "../../components/lookup/unanswered.ts";

const lookup = (asked: string) => ({ asked, remedy: "Check it." });
const failing = (message: string) => Promise.reject<string>(new Error(message));
const group =
  "Invocation of azuread:index/getGroup:getGroup returned an error: invoking azuread:index/getGroup:getGroup: ";
const loggedOut = 'failed to get account from Azure CLI: exec: "az": executable file not found in $PATH';

test("lookups that fail are told together, in the service's words without the frames around them", async () => {
  const lookups = new Lookups(true);
  await lookups.ask(lookup("a"), failing(`${group}1 error occurred:\n\t* No group found\n\n`));
  assert.deepEqual(await lookups.ask(lookup("b"), Promise.resolve(1)), { known: 1 });
  await lookups.ask(lookup("c"), failing('Status=404 Code="ResourceNotFound" Message="It is gone."'));
  await assert.rejects(lookups.conclude(), (error) => {
    assert.ok(pulumi.RunError.isInstance(error));
    assert.deepEqual(error.message.split("\n"), [
      "a: No group found. Check it.",
      'c: Status=404 Code="ResourceNotFound" Message="It is gone." Check it.',
    ]);
    return true;
  });
});

test("where absence is an answer, it is known", async () => {
  const lookups = new Lookups(false);
  const absent = failing('Status=404 Code="ResourceNotFound" Message="It is gone."');
  assert.deepEqual(await lookups.askWhether(lookup("a"), absent), { known: undefined });
  await lookups.conclude();
});

test("what could not be asked is unknown in a preview, and told once with every key", async () => {
  const lookups = new Lookups(true);
  const [first] = await Promise.all([
    lookups.ask(lookup("access.0 names group:a"), failing(loggedOut)),
    lookups.askWhether(lookup("access.1 names group:b"), failing(loggedOut)),
    lookups.ask(lookup("match names x"), failing("dial tcp: lookup management.azure.com: no such host")),
  ]);
  assert.deepEqual(first, { unknown: `access.0 names group:a: ${loggedOut}.` });
  assert.deepEqual(lookups.unanswered?.split("\n"), [
    "3 things could not be looked up. What depends on them is unknown in this preview; `pulumi up` needs them:",
    `  ${loggedOut}. Log in to Azure (az login), or give azure-native and azuread their credentials.`,
    "    access.0 names group:a",
    "    access.1 names group:b",
    "  dial tcp: lookup management.azure.com: no such host. Check the network.",
    "    match names x",
  ]);
  await lookups.conclude();
});

test("what could not be asked ends an update", async () => {
  const lookups = new Lookups(false);
  await lookups.ask(lookup("access.0 names group:a"), failing(loggedOut));
  assert.equal(lookups.unanswered, undefined);
  await assert.rejects(lookups.conclude(), {
    message: `access.0 names group:a: ${loggedOut}. Log in to Azure (az login), or give azure-native and azuread their credentials.`,
  });
});

const silences = [
  ["not logged in", "ERROR: Please run 'az login' to setup account."],
  ["not logged in", loggedOut],
  ["not logged in", "Azure CLI not found on path"],
  ["not logged in", "A Subscription ID must be configured when authenticating as a Managed Identity using MSI."],
  [
    "not logged in",
    "unable to build authorizer for Microsoft Graph API: could not configure AzureCli Authorizer: could not parse Azure CLI version",
  ],
  ["not logged in", "ClientSecretCredential authentication failed. AADSTS7000215: Invalid client secret provided."],
  ["not logged in", "DefaultAzureCredential: failed to acquire a token."],
  ["not logged in", 'Status=401 Code="ExpiredAuthenticationToken" Message="The access token expiry is in the past."'],
  ["not allowed", "Authorization_RequestDenied: Insufficient privileges to complete the operation."],
  ["not allowed", 'Status=403 Code="AuthorizationFailed" Message="The client does not have authorization"'],
  ["not reached", "dial tcp: lookup graph.microsoft.com on 10.0.0.1:53: no such host"],
  [undefined, "No group found matching specified filter (displayName eq 'az')"],
  [undefined, 'Status=404 Code="ResourceNotFound" Message="The Resource was not found."'],
  [undefined, 'Status=404 Code="SubscriptionNotFound" Message="The subscription could not be found."'],
  [undefined, 'More than one user found with: "ann"'],
] as const;

for (const [expected, said] of silences) {
  test(`${expected ?? "an answer"}: ${said}`, () => {
    assert.equal(silenceOf(said), expected);
  });
}

test("only what is not there counts as not found", () => {
  assert.ok(
    isNotFound(new Error('Status=404 Code="ContainerNotFound" Message="The specified container does not exist."')),
  );
  assert.ok(isNotFound(new Error("The Resource 'x' under resource group 'y' was not found.")));
  assert.ok(!isNotFound(new Error('Status=403 Code="AuthorizationFailed" Message="no"')));
  assert.ok(!isNotFound(new Error("connect ECONNREFUSED 127.0.0.1:40404")));
});
