import assert from "node:assert/strict";
import test from "node:test";
import { answerFailure } from "../../../migration/stores/hdfs/errors.ts";
import { AccessReader, parseAclStatus, statusAcl } from "../../../migration/stores/hdfs/wire-access.ts";
import { parseAttributes } from "../../../migration/stores/hdfs/wire-attributes.ts";
import { parseLocation, transferAddressesAt } from "../../../migration/stores/hdfs/wire-location.ts";
import { parseFileStatus, parseStatusPage, streamedStatuses } from "../../../migration/stores/hdfs/wire-status.ts";
import { remoteException } from "../../../migration/stores/webhdfs/remote-exception.ts";
import { WireSyntaxError } from "../../../migration/stores/webhdfs/wire-json.ts";
import { recorded, recordingNames, whyNoRecordings, type RecordedAnswer } from "./recordings.ts";

const skip = whyNoRecordings;
const both = ["webhdfs", "httpfs"] as const;
const attempted = { side: "source", operation: "OP", path: "p", uri: "webhdfs://nn:9870/" } as const;

function only(name: string): RecordedAnswer {
  const [first] = recorded(name);
  assert.ok(first !== undefined);
  return first;
}

const answerOf = (said: RecordedAnswer) => ({ ...said, ambiguous: false });

async function* inPieces(body: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}

async function streamed(body: Buffer, size: number): Promise<unknown[]> {
  const statuses: unknown[] = [];
  for await (const page of streamedStatuses(inPieces(body, size))) statuses.push(...page);
  return statuses;
}

function aclOf(name: string): string {
  return new AccessReader().access(parseAclStatus(only(name).body)).acl;
}

test("both dialects tell the same ACLs, mask and owning group apart", { skip }, () => {
  const expected: Readonly<Record<string, string>> = {
    named: "user::rw-,user:bob:rwx,user:carol:r--,group::r--,group:finance:rw-,mask::rwx,other::---",
    default:
      "user::rwx,group::r-x,other::r-x,default:user::rwx,default:user:bob:r-x,default:group::r-x," +
      "default:group:finance:rwx,default:mask::rwx,default:other::---",
    sticky: "user::rwx,user:bob:rwx,group::rwx,mask::rwx,other::---",
  };
  for (const [name, acl] of Object.entries(expected))
    for (const api of both) assert.equal(aclOf(`getaclstatus.${name}.${api}`), acl, `${name} ${api}`);
  for (const api of both) {
    const { owner, group, sticky } = new AccessReader().access(parseAclStatus(only(`getaclstatus.sticky.${api}`).body));
    assert.deepEqual([owner, group, sticky], ["alice", "analysts", true]);
  }
});

test("every recorded ACL is one that the model holds", { skip }, () => {
  let count = 0;
  for (const name of recordingNames())
    for (const said of recorded(name)) {
      if (said.status !== 200 || !said.body.includes('"AclStatus"')) continue;
      const { acl } = new AccessReader().access(parseAclStatus(said.body));
      const hasMask = /(?:^|,)mask::/.test(acl);
      const hasNamed = /(?:^|,)(?:user|group):[^:,]+:/.test(acl);
      assert.ok(hasMask || !hasNamed, `${name}: ${acl}`);
      assert.match(acl, /^user::[r-][w-][x-],/);
      count += 1;
    }
  assert.ok(count > 40, `${count} ACLs`);
});

test("a status without an ACL says all of the access", { skip }, () => {
  for (const api of both) {
    const status = parseFileStatus(only(`getfilestatus.sticky.${api}`).body);
    const access = new AccessReader().access(statusAcl(status));
    assert.deepEqual([status.kind, access.sticky, status.hasAcl], ["directory", true, false]);
    const file = parseFileStatus(only(`getfilestatus.file.${api}`).body);
    const { acl } = new AccessReader().access(statusAcl(file));
    assert.deepEqual([file.length, acl], [12, "user::rw-,group::r--,other::---"]);
  }
});

test("all recorded statuses are read, streamed in pieces of any size as well as whole", { skip }, async () => {
  for (const api of both)
    for (const name of ["directory", "acl-bits", "more-than-ls-limit"]) {
      const { body } = only(`liststatus.${name}.${api}`);
      const whole = await streamed(body, body.length);
      assert.ok(whole.length > 0);
      for (const size of [1, 7, 100]) assert.deepEqual(await streamed(body, size), whole, `${name} ${api} ${size}`);
    }
  const { body } = only("liststatus_batch.first-page.webhdfs");
  const page = parseStatusPage(body);
  assert.deepEqual([page.statuses.map(({ name }) => name), page.remaining], [["é", "\uffee", "😀", "10", "9"], 11]);
  const coded = parseFileStatus(only("getfilestatus.ec-empty-file.webhdfs").body);
  assert.equal(coded.isErasureCoded, true);
});

test("a listing that ends in the middle, or is something else, is no listing", { skip }, async () => {
  const { body } = only("liststatus.directory.webhdfs");
  await assert.rejects(streamed(body.subarray(0, body.length - 3), 50), WireSyntaxError);
  await assert.rejects(streamed(body.subarray(0, 200), 50), WireSyntaxError);
  await assert.rejects(streamed(Buffer.from("<html>{}</html>"), 50), WireSyntaxError);
  await assert.rejects(streamed(Buffer.alloc(0), 50), WireSyntaxError);
  assert.throws(() => parseStatusPage(body.subarray(0, 100)), WireSyntaxError);
  assert.throws(() => parseStatusPage(Buffer.from('{"DirectoryListing":[]}')), WireSyntaxError);
  assert.deepEqual(await streamed(Buffer.from('{"FileStatuses":{"FileStatus":[\n\n]}}'), 5), []);
});

test("attributes of users become metadata in both dialects; what does not fit is named", { skip }, () => {
  for (const api of both) {
    const { metadata, unfit } = parseAttributes(only(`getxattrs.all-base64.${api}`).body);
    assert.deepEqual(metadata, { origin: "erp", empty: "" });
    assert.deepEqual(
      unfit.map(({ name }) => name),
      ["user.bin"],
    );
  }
});

test("a failure is told by its exception, whatever the status; both dialects agree", { skip }, () => {
  const expected: Readonly<Record<string, string>> = {
    "open.denied": "refused",
    "open.missing": "notFound",
    "getfilestatus.missing-snapshot": "notFound",
    "getfilestatus.below-a-file": "notFound",
    "getfilestatus.doas-not-allowed": "refused",
    "mkdirs.safe-mode": "unavailable",
    "setacl.default-on-file": "invalid",
    "getsnapshotdiff.missing-snapshot": "invalid",
    "create.into-snapshot": "refused",
    "delete.non-empty": "notEmpty",
    "mkdirs.onto-file": "exists",
  };
  for (const [name, kind] of Object.entries(expected))
    for (const api of both) {
      const said = recorded(`${name}.${api}`).find(({ status }) => status >= 400);
      assert.ok(said !== undefined, name);
      const failure = answerFailure(answerOf(said), attempted);
      assert.equal(failure.kind, kind, `${name} ${api}: ${failure.message}`);
      assert.ok(!failure.message.includes("\n") && !failure.message.includes("\tat "), failure.message);
    }
  const garbage = answerFailure(answerOf(only("getfilestatus.delegation-garbage.httpfs")), attempted);
  assert.equal(garbage.kind, "unauthenticated");
});

test("what is no answer of HDFS is told with what to check", { skip }, () => {
  const page = { status: 404, headers: {}, body: Buffer.from("<html>"), ambiguous: false };
  assert.equal(remoteException(page), undefined);
  assert.match(answerFailure(page, attempted).message, /check host and port/);
  const kerberos = { ...page, status: 401, headers: { "www-authenticate": "Negotiate" } };
  const failure = answerFailure(kerberos, attempted);
  assert.equal(failure.kind, "unauthenticated");
  assert.match(failure.message, /delegation token/);
});

test("of a redirect, host and query are taken; from https it leads to https only", () => {
  const location = "http://dn:9864/webhdfs/v1/x?op=OPEN&delegation=a%2Bb&offset=0";
  assert.deepEqual(parseLocation(location, "http:"), {
    origin: "http://dn:9864",
    query: "op=OPEN&delegation=a%2Bb&offset=0",
  });
  for (const wrong of [undefined, "/x", "ftp://dn/x"])
    assert.throws(() => parseLocation(wrong, "http:"), WireSyntaxError);
  assert.throws(() => parseLocation(location, "https:"), WireSyntaxError);
});

test("the data nodes behind an HTTP address are told by their transfer addresses", { skip }, () => {
  const { body } = only("get_block_locations.three-blocks.webhdfs");
  const text = body.toString().replaceAll("{datanode-data}", "127.0.0.1:19866");
  const found = transferAddressesAt(Buffer.from(text), "http://127.0.0.1:19864");
  assert.deepEqual([...new Set(found)], ["127.0.0.1:19866"]);
  assert.deepEqual(transferAddressesAt(Buffer.from(text), "http://127.0.0.1:1"), []);
});
