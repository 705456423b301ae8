/** What an account that exists can still become. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { refuseReplacement } from "../../components/existing-account.ts";
import type { ExistingAccount } from "../../components/existing-account.ts";
import { isNotFound, lookedUp, together } from "../../components/lookup.ts";
import { settingsOf } from "./account-settings.ts";

const settings = settingsOf().placement;

const existing: ExistingAccount = {
  name: "contosotarget",
  location: "West Europe",
  kind: "StorageV2",
  hierarchicalNamespace: true,
  dfsEndpoint: "https://contosotarget.dfs.core.windows.net/",
  blobEndpoint: "https://contosotarget.blob.core.windows.net/",
};

test("an account that fits stays", () => {
  assert.doesNotThrow(() => {
    refuseReplacement(existing, settings);
  });
});

test("what Azure cannot change is refused, all of it at once, and without a stack trace", () => {
  const other = { ...existing, location: "northeurope", kind: "BlockBlobStorage", hierarchicalNamespace: false };
  assert.throws(
    () => {
      refuseReplacement(other, settings);
    },
    (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(
        error.message,
        "The account contosotarget cannot become what the stack file asks for: its region is northeurope, not westeurope; " +
          "its kind is BlockBlobStorage, not StorageV2; it has no hierarchical namespace. " +
          "Azure cannot change that, and a new account under the same name would lose the data. " +
          "Set it back, or give adls-migration:account.name another name and let a migration move the data.",
      );
      return true;
    },
  );
});

test("lookups that fail are told together, in the service's words without the frames around them", async () => {
  const lookup = (asked: string) => ({ asked, remedy: "Check it." });
  const group =
    "Invocation of azuread:index/getGroup:getGroup returned an error: invoking azuread:index/getGroup:getGroup: ";
  await assert.rejects(
    together([
      lookedUp(lookup("a"), Promise.reject(new Error(`${group}1 error occurred:\n\t* No group found\n\n`))),
      lookedUp(lookup("b"), Promise.resolve(1)),
      lookedUp(lookup("c"), Promise.reject(new Error('Status=404 Code="ResourceNotFound" Message="It is gone."'))),
    ]),
    (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.deepEqual(error.message.split("\n"), [
        "a: No group found. Check it.",
        'c: Status=404 Code="ResourceNotFound" Message="It is gone." Check it.',
      ]);
      return true;
    },
  );
});

test("answers come in the order of the lookups", async () => {
  assert.deepEqual(await together([Promise.resolve(1), Promise.resolve("b"), Promise.resolve(undefined)]), [
    1,
    "b",
    undefined,
  ]);
});

test("only what is not there counts as not found", () => {
  assert.ok(
    isNotFound(new Error('Status=404 Code="ContainerNotFound" Message="The specified container does not exist."')),
  );
  assert.ok(isNotFound(new Error("The Resource 'x' under resource group 'y' was not found.")));
  assert.ok(!isNotFound(new Error('Status=403 Code="AuthorizationFailed" Message="no"')));
  assert.ok(!isNotFound(new Error("connect ECONNREFUSED 127.0.0.1:40404")));
});
