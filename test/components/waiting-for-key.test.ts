/** How long an account waits for the role that lets its identity use a key: by asking, until Azure says something else. */
import assert from "node:assert/strict";
import test from "node:test";
import { nextAttempt } from "../../components/account/waiting-for-key.ts";

const closed =
  'Status=400 Code="KeyVaultAuthenticationFailure" Message="The operation failed because of authentication issue on the keyvault."';

test("Azure is asked again while the key cannot be opened, sooner at first, and not for ever", () => {
  const pauses = Array.from({ length: 69 }, (_, index) => nextAttempt(Array.from({ length: index + 1 }, () => closed)));
  assert.deepEqual(
    pauses.slice(0, 7).map((attempt) => attempt?.pauseMs),
    [500, 1000, 2000, 4000, 8000, 15_000, 15_000],
  );
  assert.ok(pauses.every((attempt) => attempt !== undefined));
  assert.equal(nextAttempt(Array.from({ length: 70 }, () => closed)), undefined);
});

test("any other answer ends it", () => {
  assert.equal(nextAttempt(['Status=409 Code="StorageAccountAlreadyTaken"', closed]), undefined);
  assert.equal(nextAttempt([]), undefined);
});
