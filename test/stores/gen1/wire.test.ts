/** The store's decoders on every recorded answer of the real service, and on whatever else a list may hold. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatAcl, type AclEntry } from "../../../migration/model/acl.ts";
import { AccessReader, parseAclStatus, statusAcl } from "../../../migration/stores/gen1/wire-access.ts";
import { parseFileStatus, parseStatusPage, type FileStatus } from "../../../migration/stores/gen1/wire-status.ts";
import { recordingNames, sessions, whyNoRecordings, type RecordedCall } from "../../local-gen1/recording.ts";

function recorded(operation: string): readonly RecordedCall[] {
  const calls = recordingNames().flatMap((name) => sessions(name).flat());
  return calls.filter((call) => call.operation === operation && call.status === 200);
}

test("every recorded status is read", { skip: whyNoRecordings }, () => {
  const accesses = new AccessReader();
  const statuses: FileStatus[] = [];
  for (const { answer } of recorded("GETFILESTATUS")) statuses.push(parseFileStatus(Buffer.from(answer)));
  for (const { answer, url } of recorded("LISTSTATUS")) {
    const page = parseStatusPage(Buffer.from(answer));
    assert.equal(page.continuation !== undefined, (url.searchParams.get("api-version") ?? "") >= "2018-09-01");
    statuses.push(...page.statuses);
  }
  assert.ok(statuses.length > 1_000, String(statuses.length));
  for (const status of statuses) {
    assert.match(accesses.access(statusAcl(status)).acl, /^user::[rwx-]{3},group::[rwx-]{3},other::[rwx-]{3}$/);
    assert.ok(status.modifiedMs > Date.UTC(2016, 0) && status.modifiedMs < Date.UTC(2024, 1, 29));
  }
  for (const kind of ["file", "directory"] as const) assert.ok(statuses.some((status) => status.kind === kind));
  for (const hasAcl of [true, false]) assert.ok(statuses.some((status) => status.hasAcl === hasAcl));
  assert.ok(statuses.some(({ expiresMs }) => expiresMs > 0));
});

test("every recorded ACL is read whole", { skip: whyNoRecordings }, () => {
  const accesses = new AccessReader();
  const acls = recorded("MSGETACLSTATUS").map(({ answer }) => {
    const { entries } = (JSON.parse(answer) as { readonly AclStatus: { readonly entries: string[] } }).AclStatus;
    const { acl, sticky } = accesses.access(parseAclStatus(Buffer.from(answer)));
    assert.equal(acl, entries.join(","), "the recorded order is the canonical one");
    return { acl, sticky };
  });
  assert.ok(acls.length > 10 && acls.some(({ acl }) => acl.includes("mask::")));
});

const bits = fc.integer({ min: 0, max: 7 });
const named = fc.uniqueArray(
  fc.record({ type: fc.constantFrom("user" as const, "group" as const), principal: fc.uuid(), bits }),
  { maxLength: 5, selector: ({ principal }) => principal },
);
const scope = (name: AclEntry["scope"]): fc.Arbitrary<readonly AclEntry[]> =>
  fc
    .record({ user: bits, group: bits, other: bits, mask: fc.option(bits), named })
    .map((list) => [
      ...(["user", "group", "other"] as const).map((type) => ({ scope: name, type, principal: "", bits: list[type] })),
      ...(list.mask === null ? [] : [{ scope: name, type: "mask" as const, principal: "", bits: list.mask }]),
      ...list.named.map((entry) => ({ scope: name, ...entry })),
    ]);

test("a list in any order, with any entries, comes out canonical and whole", () => {
  const lists = fc
    .tuple(scope("access"), fc.option(scope("default")))
    .map(([own, passed]) => [...own, ...(passed ?? [])]);
  fc.assert(
    fc.property(lists, fc.boolean(), fc.infiniteStream(fc.nat()), (entries, stickyBit, chance) => {
      const shuffled = entries
        .map((entry) => ({ entry, place: chance.next().value as number }))
        .sort((left, right) => left.place - right.place)
        .map(({ entry }) => formatAcl([entry]));
      const status = { entries: shuffled, owner: "o", group: "g", permission: "770", stickyBit };
      const read = parseAclStatus(Buffer.from(JSON.stringify({ AclStatus: status })));
      const access = new AccessReader().access(read);
      assert.deepEqual(access, { owner: "o", group: "g", sticky: stickyBit, acl: formatAcl(entries) });
    }),
  );
});
