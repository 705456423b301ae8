/** What goes wrong with a source in the dialect of Gen1: one message each, with the path, the service's words and a remedy. */
import assert from "node:assert/strict";
import test from "node:test";
import { isStoreFailure, type FailureKind } from "../../../migration/stores/failure.ts";
import { openGen1 } from "../../../migration/stores/gen1/index.ts";
import { answerFailure, thrownFailure } from "../../../migration/stores/gen1/errors.ts";
import { createTokens, createTransport } from "../../../migration/transport/index.ts";
import type { Intercepted } from "../../local-gen1/index.ts";
import { tokenFor } from "../../local-gen1/index.ts";
import { manualClock } from "../../transport/manual-clock.ts";
import { transportFailure } from "../../../migration/transport/transport-failure.ts";
import { counted } from "../counted.ts";
import { runningGen1, SUPERUSER } from "./running-source.ts";

const status = (changes: object = {}): object => ({
  ...{ length: 1, pathSuffix: "f", type: "FILE", modificationTime: 1, permission: "770", owner: "o", group: "g" },
  aclBit: false,
  ...changes,
});
const page = (statuses: readonly object[], continuationToken = ""): string =>
  JSON.stringify({ FileStatuses: { continuationToken, FileStatus: statuses } });
const exception = (name: string, message: string): string =>
  JSON.stringify({ RemoteException: { exception: name, message, javaClassName: `x.${name}` } });

interface Case {
  readonly answer: Intercepted;
  readonly kind: FailureKind;
  readonly says: RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  "wrong JSON": { answer: { status: 200, body: "<html>" }, kind: "invalid", says: /cannot be read: it is not JSON/ },
  "a listing that ends in the middle": {
    answer: { status: 200, body: page([status()]).slice(0, -20) },
    kind: "invalid",
    says: /it is not JSON, or it ends in the middle/,
  },
  "another shape": { answer: { status: 200, body: "{}" }, kind: "invalid", says: /FileStatuses is no object/ },
  "a name with a slash": {
    answer: { status: 200, body: page([status({ pathSuffix: "../x" })]) },
    kind: "invalid",
    says: /pathSuffix holds a slash/,
  },
  "an entry without a name among others": {
    answer: { status: 200, body: page([status(), status({ pathSuffix: "" })]) },
    kind: "invalid",
    says: /one of several entries has no name/,
  },
  "a continuation token that repeats": {
    answer: { status: 200, body: page([status()], "again") },
    kind: "invalid",
    says: /the same continuation token again/,
  },
  "a continuation token that the service does not know": {
    answer: { status: 400, body: exception("IllegalArgumentException", "Invalid continuation token [id][time]") },
    kind: "invalid",
    says: /LISTSTATUS of adl\+http:.*IllegalArgumentException \(400\): Invalid continuation token/,
  },
  "an expired token": {
    answer: { status: 401, body: '{"error":{"code":"AuthenticationFailed","message":"expired"}}' },
    kind: "unauthenticated",
    says: /sign in again, or check that the identity has a token for https:\/\/datalake\.azure\.net\//,
  },
  "no right to list": {
    answer: { status: 403, body: exception("AccessControlException", "LISTSTATUS failed with error 0x83090aa2") },
    kind: "refused",
    says: /0x83090aa2; the service answers so too where a directory above is not there/,
  },
  "throttling without end": {
    answer: { status: 429, headers: { "retry-after": "1" }, body: exception("ThrottledException", "too many") },
    kind: "unavailable",
    says: /ThrottledException \(429\)/,
  },
  "something else that listens there": {
    answer: { status: 404, body: "<html>nginx" },
    kind: "notFound",
    says: /not one of Gen1: check host, port and account|no such directory/,
  },
};

for (const [what, { answer, kind, says }] of Object.entries(CASES))
  test(`told: ${what}`, async () => {
    await using gen1 = await runningGen1();
    await gen1.writer.create("f", "x");
    await gen1.writer.setAcl("f", "user::rwx,user:33333333-3333-4333-8333-333333333333:r--,group::r--,other::---");
    gen1.service.intercept = (asked) => (asked.operation === "LISTSTATUS" ? answer : undefined);
    const store = gen1.open();
    await assert.rejects(counted(store, store.entries()), (error) => {
      assert.ok(isStoreFailure(error), String(error));
      assert.equal(error.kind, kind, error.message);
      assert.match(error.message, says);
      assert.ok(!error.message.includes("\n") && !error.message.includes("Bearer"), error.message);
      return true;
    });
  });

const aclStatus = (entries: readonly string[]): Intercepted => ({
  status: 200,
  body: JSON.stringify({ AclStatus: { entries, owner: "o", group: "g", permission: "770" } }),
});

/** What keeps one entry alone from being carried. */
const OBSTACLES: Readonly<Record<string, { readonly answer: Intercepted; readonly says: RegExp }>> = {
  "an ACL without its base entries": {
    answer: aclStatus(["user:x:rwx"]),
    says: /MSGETACLSTATUS of f in adl\+http:.*the ACL has no entry user::/,
  },
  "an ACL that is none": { answer: aclStatus(["nobody"]), says: /"nobody" is not an entry/ },
  "an ACL that may not be read": {
    answer: { status: 403, body: exception("AccessControlException", "MSGETACLSTATUS failed with error 0x83090aa2") },
    says: /0x83090aa2/,
  },
};

for (const [what, { answer, says }] of Object.entries(OBSTACLES))
  test(`an obstacle of that entry alone: ${what}`, async () => {
    await using gen1 = await runningGen1();
    for (const name of ["e", "f", "g"]) await gen1.writer.create(name, "x");
    await gen1.writer.setAcl("f", "user::rwx,user:33333333-3333-4333-8333-333333333333:r--,group::r--,other::---");
    gen1.service.intercept = (asked) => (asked.operation === "MSGETACLSTATUS" ? answer : undefined);
    const { items } = await counted(gen1.open(), gen1.open().entries());
    assert.deepEqual(
      items.map(({ path, obstacle }) => [path, obstacle !== undefined]),
      [
        ["e", false],
        ["f", true],
        ["g", false],
      ],
    );
    assert.match(items[1]?.obstacle?.because ?? "", says);
  });

/** What one status of a page may tell that cannot be read. */
const UNREADABLE: Readonly<Record<string, readonly [object, RegExp]>> = {
  "an unknown type": [{ type: "SYMLINK" }, /LISTSTATUS of f in adl\+http:.*type SYMLINK is not known/],
  "a length that is none": [{ length: "1" }, /length is no whole number/],
  "a length below nothing": [{ length: -5 }, /length is -5/],
  "no owner": [{ owner: null }, /owner is no text/],
  "a permission that is none": [{ permission: "rwxr-xr-x" }, /permission rwxr-xr-x is not known/],
  "a time that is none": [{ modificationTime: 1e300 }, /modificationTime is no whole number/],
  "the name of the directory itself": [{ pathSuffix: ".", type: "DIRECTORY" }, /another directory's name/],
  "the name of the directory above": [{ pathSuffix: "..", type: "DIRECTORY" }, /another directory's name/],
};

for (const [what, [changes, says]] of Object.entries(UNREADABLE))
  test(`an obstacle of that entry alone, whose page has the others: ${what}`, async () => {
    await using gen1 = await runningGen1();
    const body = page([status({ pathSuffix: "-" }), status(changes), status({ pathSuffix: "g" })]);
    gen1.service.intercept = ({ operation }) => (operation === "LISTSTATUS" ? { status: 200, body } : undefined);
    const store = gen1.open();
    const { items, requests } = await counted(store, store.entries());
    assert.deepEqual(
      items.map(({ obstacle }) => obstacle !== undefined),
      [false, true, false],
    );
    assert.match(items[1]?.obstacle?.because ?? "", says);
    assert.equal(requests, 1, "nobody descends");
  });

test("an expiry that is null, or before 1970, is none", async () => {
  await using gen1 = await runningGen1();
  const body = page([status({ pathSuffix: "a", msExpirationTime: null }), status({ msExpirationTime: -1 })]);
  gen1.service.intercept = ({ operation }) => (operation === "LISTSTATUS" ? { status: 200, body } : undefined);
  const { items } = await counted(gen1.open(), gen1.open().entries());
  assert.deepEqual(
    items.map(({ metadata, obstacle }) => [metadata, obstacle]),
    [
      [{}, undefined],
      [{}, undefined],
    ],
  );
});

test("continuation tokens that go round in a circle end the listing with a message", async () => {
  await using gen1 = await runningGen1();
  let pages = 0;
  gen1.service.intercept = ({ operation }) => {
    if (operation !== "LISTSTATUS") return undefined;
    pages += 1;
    return { status: 200, body: page([status({ pathSuffix: `f${pages % 3}` })], `token ${pages % 3}`) };
  };
  await assert.rejects(counted(gen1.open(), gen1.open().entries()), /the same continuation token again/);
  assert.ok(pages < 12, String(pages));
});

test("a directory that may not be listed is an obstacle, and the others are listed", async () => {
  await using gen1 = await runningGen1();
  for (const path of ["a/x", "closed/y", "z"]) await gen1.writer.create(path, "x");
  gen1.service.intercept = ({ operation, path }) =>
    operation === "LISTSTATUS" && path === "closed"
      ? { status: 403, body: exception("AccessControlException", "LISTSTATUS failed with error 0x83090aa2") }
      : undefined;
  const { items } = await counted(gen1.open(), gen1.open().entries());
  assert.deepEqual(
    items.map(({ path, obstacle }) => [path, obstacle !== undefined]),
    [
      ["a", false],
      ["a/x", false],
      ["closed", true],
      ["z", false],
    ],
  );
});

test("a service that is busy for a while is asked again, as it asks to be", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "x");
  const clock = manualClock(Date.now());
  const statuses = [429, 503, 500];
  gen1.service.intercept = () => {
    const next = statuses.shift();
    return next === undefined ? undefined : { status: next, headers: { "retry-after": "7" }, body: "" };
  };
  const store = gen1.open("", {}, { clock });
  assert.equal((await counted(store, store.entries())).items.length, 1);
  assert.ok(clock.slept.filter((milliseconds) => milliseconds >= 7_000).length === 3, String(clock.slept));
});

test("a token that has ended is asked for anew, once", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "x");
  const clock = manualClock(Date.now());
  const scopes: string[] = [];
  const getToken = (scope: string) => {
    scopes.push(scope);
    const token = tokenFor(SUPERUSER, Date.now(), scopes.length === 1 ? -1 : 3_600);
    return Promise.resolve({ token, expiresOnTimestamp: clock.now() + 3_600_000 });
  };
  const store = gen1.open("", {}, { clock, tokens: createTokens(clock, { getToken }) });
  assert.equal((await counted(store, store.entries())).items.length, 1);
  assert.equal(scopes.length, 2);
});

test("tokens go to no other machine without encryption", async () => {
  const clock = manualClock(Date.now());
  const tokens = createTokens(clock, { getToken: () => assert.fail("a token was fetched") });
  const uri = {
    kind: "gen1",
    endpoint: "http://lake.example:8080/contosogen1/",
    account: "contosogen1",
    path: "",
  } as const;
  const store = openGen1({ uri, transport: createTransport({ clock, tokens }) });
  await assert.rejects(counted(store, store.entries()), /a token is not sent to http:\/\/lake\.example:8080/);
  await store.close();
});

test("a name of Microsoft's own service is told to be retired, whatever fails there; another host is not", () => {
  const attempted = { side: "source", operation: "LISTSTATUS", path: "" } as const;
  const base = { code: "X", ambiguous: false, message: "so it was." } as const;
  const fails = (["unknownHost", "unreachable", "unauthenticated"] as const).map((kind) => {
    const error = transportFailure({ ...base, kind });
    return (uri: string): unknown => thrownFailure(error, { ...attempted, uri }, undefined);
  });
  const refusal = { status: 404, headers: {}, body: Buffer.from("<html>parked"), ambiguous: false };
  for (const told of [...fails, (uri: string): unknown => answerFailure(refusal, { ...attempted, uri })]) {
    const said = String(told("adl://contoso.azuredatalakestore.net"));
    assert.match(said, /retired .* Gen1 on 29 February 2024.*adl\+https:\/\/host\/account\/path/);
    assert.doesNotMatch(String(told("adl+https://lake.example/contoso")), /retired/);
  }
});
