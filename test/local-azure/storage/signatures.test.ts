/**
 * Shared access signatures as the official SDKs make them, so that both ends are not ours: every kind is taken at each
 * version that signs something else, and refused with its reason where it is expired, early, altered, or presented for
 * another path, method, address or protocol.
 */
import assert from "node:assert/strict";
import test from "node:test";
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobServiceClient,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential as BlobKey,
} from "@azure/storage-blob";
import {
  DataLakeSASPermissions,
  type DataLakeSASSignatureValues,
  DirectorySASPermissions,
  FileSystemSASPermissions,
  generateDataLakeSASQueryParameters,
} from "@azure/storage-file-datalake";
import { owner } from "./running-service.ts";
import { account, delegationKey, hour, keyOf, sent, signed } from "./signed-requests.ts";
import { served, told } from "./told-answer.ts";

const friend = "bbbbbbbb-0000-4000-8000-000000000002";
const nobody = "cccccccc-0000-4000-8000-000000000003";

const readFile: Partial<DataLakeSASSignatureValues> = {
  pathName: "d/sub/f",
  permissions: DataLakeSASPermissions.parse("r"),
};
const readDirectory: Partial<DataLakeSASSignatureValues> = {
  pathName: "d",
  isDirectory: true,
  permissions: DirectorySASPermissions.parse("rle"),
};
const readFilesystem: Partial<DataLakeSASSignatureValues> = { permissions: FileSystemSASPermissions.parse("rl") };

test("service signatures of each version and kind open what they name and nothing else", async (t) => {
  const running = await served(t);
  for (const version of ["2015-04-05", "2018-11-09", "2020-02-10", "2020-12-06", "2023-11-03", "2026-04-06"]) {
    const sas = signed(running, { ...readFile, version });
    assert.equal((await sent(running, "GET", `/d/sub/f?${sas}`)).status, "200", version);
    const elsewhere = await sent(running, "GET", `/other?${sas}`);
    assert.equal(elsewhere.status, "403 AuthenticationFailed", version);
    assert.match(elsewhere.detail, /^Signature did not match\. String to sign used was r\n/);
  }
  const whole = signed(running, readFilesystem);
  assert.equal((await sent(running, "GET", `/other?${whole}`)).status, "200");
  assert.equal((await sent(running, "GET", `?restype=container&comp=list&${whole}`)).status, "200");
  assert.equal((await sent(running, "PUT", `/new?${whole}`)).status, "403 AuthorizationPermissionMismatch");
  assert.equal((await sent(running, "GET", `?restype=container&${whole}`)).status, "403 AuthorizationFailure");
  const directory = signed(running, readDirectory);
  assert.equal((await sent(running, "GET", `/d/sub/f?${directory}`)).status, "200");
  assert.equal((await sent(running, "GET", `/other?${directory}`)).status, "403 AuthenticationFailed");
  const list = `?resource=filesystem&recursive=true&directory=d&${directory}`;
  assert.equal((await sent(running, "GET", list)).status, "200");
  assert.equal(
    (await sent(running, "GET", list.replace("directory=d", "directory=other"))).status,
    "403 AuthenticationFailed",
  );
});

test("signatures are refused with the service's own reasons", async (t) => {
  const running = await served(t);
  const now = Date.now();
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      signed(running, { ...readFile, expiresOn: new Date(now - 1000) }),
      /^Signature not valid in the specified time frame: Start \[.* GMT\] - Expiry \[.* GMT\] - Current \[.* GMT\]$/,
    ],
    [
      signed(running, { ...readFile, startsOn: new Date(now + 60_000) }),
      /^Signature not valid in the specified time frame: /,
    ],
    [
      signed(running, { ...readFile, startsOn: new Date(now + 2 * hour) }),
      /^Signed expiry time \[.*\] must be after signed start time/,
    ],
    [signed(running, readFile).replace("sp=r", "sp=rw"), /^Signature did not match/],
    [signed(running, readFile).replace("sp=r", "sp=wr"), /^Signature fields not well formed\.$/],
    [signed(running, readFile).replace(/&se=[^&]*/, ""), /^se is mandatory\. Cannot be empty$/],
    [signed(running, readFile).replace(/&?sr=b/, ""), /^sr is mandatory\. Cannot be empty$/],
    [signed(running, readFile).replace(/sv=[^&]*/, "sv=2023-11-04"), /^sv is either not in the correct format/],
    [signed(running, readFile).replace(/sig=[^&]*/, "sig=AAAA"), /^Signature size is invalid$/],
    [
      signed(running, { ...readFile, identifier: "nobody", permissions: undefined as never }),
      /^SAS identifier cannot be found/,
    ],
  ];
  for (const [sas, detail] of cases) {
    const answer = await sent(running, "GET", `/d/sub/f?${sas}`);
    assert.equal(answer.status, "403 AuthenticationFailed", sas);
    assert.match(answer.detail, detail, sas);
    assert.equal(answer.response.headers.get("x-ms-version"), null);
  }
  const bound: readonly (readonly [Partial<DataLakeSASSignatureValues>, string])[] = [
    [{ ipRange: { start: "10.0.0.1", end: "10.0.0.9" } }, "403 AuthorizationSourceIPMismatch"],
    [{ ipRange: { start: "127.0.0.0", end: "127.0.0.255" } }, "200"],
    [{ protocol: "https" as never }, "403 AuthorizationProtocolMismatch"],
  ];
  for (const [values, wanted] of bound) {
    const sas = signed(running, { ...readFile, ...values });
    assert.equal((await sent(running, "GET", `/d/sub/f?${sas}`)).status, wanted, sas);
  }
  const both = await sent(running, "GET", `/d/sub/f?${signed(running, readFile)}`, {
    authorization: `Bearer ${running.ownerToken}`,
  });
  assert.equal(both.status, "400 InvalidAuthenticationInfo");
});

test("account signatures: services, resource types and letters, each with its own code", async (t) => {
  const running = await served(t);
  const key = new BlobKey(account, running.key);
  const sas = (types: string, letters: string, services = "b"): string =>
    generateAccountSASQueryParameters(
      {
        expiresOn: new Date(Date.now() + hour),
        permissions: AccountSASPermissions.parse(letters),
        resourceTypes: AccountSASResourceTypes.parse(types).toString(),
        services: AccountSASServices.parse(services).toString(),
      },
      key,
    ).toString();
  assert.equal((await sent(running, "GET", `/other?${sas("o", "r")}`)).status, "200");
  assert.equal(
    (await sent(running, "GET", `/other?${sas("sc", "r")}`)).status,
    "403 AuthorizationResourceTypeMismatch",
  );
  assert.equal((await sent(running, "GET", `/other?${sas("o", "w")}`)).status, "403 AuthorizationPermissionMismatch");
  assert.equal((await sent(running, "GET", `/other?${sas("o", "r", "q")}`)).status, "403 AuthorizationServiceMismatch");
  const list = "?restype=container&comp=list&";
  assert.equal((await sent(running, "GET", list + sas("c", "l"))).status, "200");
  assert.equal((await sent(running, "GET", list + sas("o", "l"))).status, "403 AuthorizationResourceTypeMismatch");
  const printed = running.service.credentials(account).sas;
  assert.equal((await sent(running, "GET", `/other?${printed}`)).status, "200");
});

test("user delegation signatures hold within the delegator's rights, at each version", async (t) => {
  const running = await served(t);
  const key = await delegationKey(running);
  assert.equal(key.signedObjectId, owner);
  for (const version of ["2018-11-09", "2020-02-10", "2020-12-06", "2025-07-05", "2026-04-06"]) {
    const sas = signed(running, { ...readFile, version }, key);
    assert.equal((await sent(running, "GET", `/d/sub/f?${sas}`)).status, "200", version);
  }
  const stranger = running.service.issuer.issue(friend);
  const url = `${running.service.endpoint}/${account}/?restype=service&comp=userdelegationkey`;
  const refused = await told(
    fetch(url, {
      method: "POST",
      body: "<KeyInfo />",
      headers: { authorization: `Bearer ${stranger}`, "x-ms-version": "2023-11-03" },
    }),
  );
  assert.equal(refused.status, "403 AuthorizationPermissionMismatch");
  await running.service.plane.putRole({
    id: "delegator",
    scope: "/subscriptions/s",
    principalId: friend,
    roleDefinitionId: "Storage Blob Delegator",
  });
  const weak = signed(running, readFile, await delegationKey(running, { token: stranger }));
  assert.equal((await sent(running, "GET", `/d/sub/f?${weak}`)).status, "403 AuthorizationPermissionMismatch");
  for (const [path, acl] of [
    ["/", "other::--x"],
    ["/d", "other::--x"],
    ["/d/sub", "other::--x"],
    ["/d/sub/f", `user:${friend}:r--`],
  ] as const) {
    assert.equal((await running.send("PATCH", `${path}?action=setAccessControl`, { "x-ms-acl": acl })).status, 200);
  }
  assert.equal((await sent(running, "GET", `/d/sub/f?${weak}`)).status, "200");
  const checked = (id: string): string => signed(running, { ...readFile, agentObjectId: id }, key);
  assert.equal((await sent(running, "GET", `/d/sub/f?${checked(friend)}`)).status, "200");
  assert.equal(
    (await sent(running, "GET", `/d/sub/f?${checked(nobody)}`)).status,
    "403 AuthorizationPermissionMismatch",
  );
  const vouched = signed(
    running,
    { permissions: FileSystemSASPermissions.parse("rcw"), preauthorizedAgentObjectId: friend },
    key,
  );
  assert.equal((await sent(running, "PUT", `/made?${vouched}`)).status, "201");
  const made = await sent(running, "HEAD", `/made?${vouched}`);
  assert.equal(made.response.headers.get("x-ms-owner"), friend);
});

test("stored access policies say what a signature leaves out", async (t) => {
  const running = await served(t);
  const blob = new BlobServiceClient(`${running.service.endpoint}/${account}`, new BlobKey(account, running.key));
  await blob.getContainerClient("data").setAccessPolicy(undefined, [
    {
      id: "reading",
      accessPolicy: { permissions: "r", startsOn: new Date(Date.now() - hour), expiresOn: new Date(Date.now() + hour) },
    },
    { id: "over", accessPolicy: { permissions: "r", expiresOn: new Date(Date.now() - hour) } },
  ]);
  const by = (identifier: string, more: Partial<DataLakeSASSignatureValues> = {}): string =>
    generateDataLakeSASQueryParameters({ fileSystemName: "data", identifier, ...more }, keyOf(running)).toString();
  assert.equal((await sent(running, "GET", `/other?${by("reading")}`)).status, "200");
  assert.equal((await sent(running, "PUT", `/other?${by("reading")}`)).status, "403 AuthorizationPermissionMismatch");
  assert.match(
    (await sent(running, "GET", `/other?${by("over")}`)).detail,
    /^Signature not valid in the specified time frame/,
  );
  const twice = by("reading", { permissions: FileSystemSASPermissions.parse("r") });
  assert.match((await sent(running, "GET", `/other?${twice}`)).detail, /^Access policy fields can be associated with/);
});

test("what is written by a signature with an encryption scope has that scope", async (t) => {
  const running = await served(t);
  const query = signed(running, { permissions: FileSystemSASPermissions.parse("rcw"), encryptionScope: "scope1" });
  for (const [put, path] of [
    ["/scoped", "/scoped"],
    ["/created?resource=file", "/created"],
  ] as const) {
    assert.equal((await sent(running, "PUT", `${put}${put.includes("?") ? "&" : "?"}${query}`)).status, "201");
    const told = await running.send("HEAD", path);
    assert.equal(told.headers.get("x-ms-encryption-scope"), "scope1");
  }
});
