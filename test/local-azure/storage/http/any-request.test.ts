/** Whatever well-formed request comes: the service answers it, with what every answer has, and never with a fault of its own. */
import assert from "node:assert/strict";
import { request } from "node:http";
import test from "node:test";
import fc from "fast-check";
import { owner, runService, type Running } from "../running-service.ts";

const lease = "11111111-1111-4111-8111-111111111111";
const anyOf = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);

const anyAddress = anyOf([
  ...["", "/", "/data", "/data/", "/data/f", "/data/d/f", "/data//x", "/data/%2F", "/data/f%2Fg", "/$root/x"],
  ...["/absent/x", "/Data/x", "/data/%F0%9F%98%80", `/data/${"x/".repeat(70)}y`, `/data/${"y".repeat(1025)}`],
]);
const anyParameter = fc.tuple(
  anyOf([
    ...["comp", "restype", "resource", "action", "position", "flush", "mode", "recursive", "directory", "maxResults"],
    ...["continuation", "marker", "prefix", "delimiter", "include", "showonly", "startFrom", "maxRecords", "forceFlag"],
    ...["blockid", "blocklisttype", "snapshot", "versionid", "timeout", "upn", "beginFrom", "close", "paginated"],
  ]),
  anyOf([
    ...["", "-1", "0", "7", "5001", "99999999999999999999", "true", "x", "%00", "%ff", "YQ==", "/", "d/", "1e3"],
    ...["file", "directory", "filesystem", "account", "container", "service", "list", "block", "blocklist", "lease"],
    ...["metadata", "properties", "expiry", "tier", "tags", "undelete", "batch", "snapshot", "acl", "page", "append"],
    ...["flush", "getAccessControl", "setAccessControl", "setAccessControlRecursive", "setProperties", "getStatus"],
    ...["modify", "set", "remove", "legacy", "posix", "only", "all", "metadata,permissions,copy,deleted", "deleted"],
  ]),
);
const anyHeader = fc.tuple(
  anyOf([
    ...["x-ms-blob-type", "x-ms-copy-source", "x-ms-rename-source", "x-ms-acl", "x-ms-permissions", "x-ms-umask"],
    ...["x-ms-owner", "x-ms-properties", "x-ms-lease-action", "x-ms-lease-duration", "x-ms-lease-id", "x-ms-range"],
    ...["x-ms-proposed-lease-id", "x-ms-lease-break-period", "x-ms-expiry-option", "x-ms-expiry-time", "if-match"],
    ...["if-none-match", "if-modified-since", "content-md5", "x-ms-content-crc64", "x-ms-structured-body", "accept"],
    ...["x-ms-meta-a", "x-ms-tags", "x-ms-access-tier", "x-ms-undelete-source", "x-ms-source-if-match", "x-ms-version"],
    ...["x-ms-blob-public-access", "x-ms-range-get-content-md5", "x-ms-blob-content-length", "x-ms-page-write"],
  ]),
  anyOf([
    ...["BlockBlob", "PageBlob", "AppendBlob", "/data/f", "/data/%zz", "http://127.0.0.1/x", "0777", "rwxr-x---", "9"],
    ...["user::rwx,group::r-x,other::---", "user::", "-1", "15", "60", "acquire", "release", "break", "renew", lease],
    ...["RelativeToNow", "Absolute", "NeverExpire", "Wed, 01 Jan 2020 00:00:00 GMT", "bytes=0-", "bytes=5-1", "*"],
    ...["bytes=x", '"0x1"', "AAAA", "1B2M2Y8AsgTpgAmY7PhCfg==", "a=YQ==", "a=,b", "Hot", "", "1999-01-01", "true"],
    ...["application/json", "XSM/1.0; properties=crc64", "include", "update", "512", "x".repeat(2000)],
  ]),
);
const anyBody = anyOf([
  ...["", "x", "hello world", "<a/>", "<BlockList><Latest>YQ==</Latest></BlockList>", "<BlockList><Latest>zz</"],
  ...["<SignedIdentifiers><SignedIdentifier/></SignedIdentifiers>", "<KeyInfo><Start>x</Start></KeyInfo>"],
  ...["<StorageServiceProperties><Cors/></StorageServiceProperties>", "x".repeat(512), "\u0000\u0001\u00ff"],
]);

const anyRequest = fc.record({
  account: anyOf(["lakeaccount", "flataccount"]),
  method: anyOf(["GET", "PUT", "HEAD", "DELETE", "POST", "PATCH"]),
  address: anyAddress,
  query: fc.array(anyParameter, { maxLength: 4 }),
  headers: fc.array(anyHeader, { maxLength: 4 }),
  body: anyBody,
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Sends a request as it is: a client would mend some of them. */
function answerTo(
  { service, ownerToken }: Running,
  { account, method, address, query, headers, body }: typeof anyRequest extends fc.Arbitrary<infer One> ? One : never,
): Promise<Answer> {
  const content = Buffer.from(method === "GET" || method === "HEAD" ? "" : body, "latin1");
  const path = `/${account}${address}?${query.map((pair) => pair.join("=")).join("&")}`;
  const all = {
    "x-ms-version": "2023-11-03",
    ...Object.fromEntries(headers),
    authorization: `Bearer ${ownerToken}`,
    "content-length": String(content.length),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port: service.port, host: "127.0.0.1", method, path, headers: all }, (response) => {
      const { statusCode: status = 0, headers: told } = response;
      response.resume().once("error", reject);
      response.once("end", () => {
        resolve({ status, headers: told });
      });
    });
    sent.setTimeout(20_000, () => sent.destroy(new Error("no answer")));
    sent.once("error", reject).end(content);
  });
}

test("any request has an answer, with a date and an id, and is refused as Azure refuses if at all", async (t) => {
  const running = await runService(t);
  const { plane } = running.service;
  await plane.putAccount({ name: "flataccount", hierarchicalNamespace: false });
  await plane.putFilesystem("flataccount", "data");
  const role = { principalId: owner, roleDefinitionId: "Storage Blob Data Owner" };
  const scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/flataccount";
  await plane.putRole({ ...role, id: "flat", scope });
  await fc.assert(
    fc.asyncProperty(anyRequest, async (one) => {
      const { status, headers } = await answerTo(running, one);
      assert.ok(status >= 200 && status < 500, String(status));
      assert.match(String(headers["date"]), / GMT$/);
      assert.match(String(headers["x-ms-request-id"]), /^[0-9a-f-]{36}$/);
    }),
    { numRuns: 1_500 },
  );
});
