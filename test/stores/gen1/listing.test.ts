/** Listings in the dialect of Gen1: names, access, expiry, pages, and what each costs. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Gen1Peculiarity } from "../../../migration/stores/gen1/index.ts";
import { comparePaths } from "../../../migration/model/path.ts";
import { failsAs } from "../planting.ts";
import { counted } from "../counted.ts";
import { runningGen1, SUPERUSER } from "./running-source.ts";

const OWNER = "11111111-1111-4111-8111-111111111111";
const GROUP = "22222222-2222-4222-8222-222222222222";
const READER = "33333333-3333-4333-8333-333333333333";

test("every name is listed once, in the engine's order, and read by it", async () => {
  const names = [
    ...[" first", "last ", "a+b", "%", "%41", "%2541", "a#b", "a?b=c&d", "a;b", "a=b", "back\\slash", '"', "'", "[]"],
    ...["*", ",", "@", "$", "|", "<", ">", "~", "new\nline", "tab\t", "\u00a0", "\u2028", "😀", "\uffee", "数据", "é"],
    ...["e\u0301", "last.", "...", "x".repeat(255), "a", "a-b", "a.b", "ab", "A", "z", "10", "9", "a:b"],
  ];
  for (const order of ["codeUnits", "bytes"] as const) {
    await using gen1 = await runningGen1({ order });
    for (const name of names) await gen1.writer.create(name, name);
    const store = gen1.open("", { pageEntries: 5 });
    const { items, requests } = await counted(store, store.entries());
    assert.deepEqual(
      items.map(({ path }) => path),
      [...names].sort(comparePaths),
    );
    assert.equal(requests, Math.floor(names.length / 5) + 1, "1 per page; a full last page tells a token all the same");
    for (const entry of items) {
      const { items: chunks } = await counted(store, store.read(entry, { offset: 0, length: entry.length }));
      assert.equal(Buffer.concat(chunks).toString(), entry.path);
      assert.deepEqual(await store.entry(entry.path), entry);
    }
  }
});

test("owner, group, permission, sticky bit and the whole ACL; one request for each entry that has one", async () => {
  await using gen1 = await runningGen1();
  const { writer } = gen1;
  await writer.makeDirectory("plain");
  await writer.setPermission("plain", "1751");
  await writer.makeDirectory("listed");
  const list =
    `user::rwx,user:${READER}:r-x,group::rwx,group:${GROUP}:r--,mask::r-x,other::--x,` +
    `default:user::rwx,default:user:${READER}:rw-,default:group::r-x,default:mask::rwx,default:other::---`;
  await writer.setAcl("listed", list);
  await writer.create("listed/file", "x");
  await writer.create("zero", "");
  await writer.setPermission("zero", "0");
  for (const path of ["plain", "listed", "listed/file", "zero"]) await writer.setOwner(path, OWNER, GROUP);
  const store = gen1.open();
  const { items, requests } = await counted(store, store.entries());
  const told = Object.fromEntries(items.map(({ path, access }) => [path, access]));
  const owned = { owner: OWNER, group: GROUP };
  assert.deepEqual(told, {
    plain: { ...owned, sticky: true, acl: "user::rwx,group::r-x,other::--x" },
    listed: { ...owned, sticky: false, acl: list },
    "listed/file": {
      ...{ ...owned, sticky: false },
      acl: `user::rwx,user:${READER}:rw-,group::r-x,mask::rwx,other::---`,
    },
    zero: { ...owned, sticky: false, acl: "user::---,group::---,other::---" },
  });
  assert.equal(requests, 3 + 2, "a page of each directory, and the ACLs of two entries");
});

test("object ids are asked for, where the service would tell names", async () => {
  const names = new Map([
    [OWNER, "owner@contoso.example"],
    [READER, "reader@contoso.example"],
  ]);
  await using gen1 = await runningGen1({ names });
  await gen1.writer.create("f", "x");
  await gen1.writer.setOwner("f", OWNER, GROUP);
  await gen1.writer.setAcl("f", `user::rw-,user:${READER}:r--,group::r--,mask::r--,other::---`);
  const store = gen1.open();
  const { items } = await counted(store, store.entries());
  assert.match(JSON.stringify(items), new RegExp(`${OWNER}.*user:${READER}:r--`));
  for (const { operation, parameters } of gen1.service.requests())
    if (/^(?:LISTSTATUS|GETFILESTATUS|MSGETACLSTATUS)$/.test(operation)) assert.equal(parameters.get("tooid"), "true");
});

test("an expiry is carried as metadata, changes no version, and what has expired is not there", async () => {
  let nowMs = Date.now();
  await using gen1 = await runningGen1({ now: () => nowMs });
  for (const path of ["never", "later", "soon"]) await gen1.writer.create(path, path);
  const told: Gen1Peculiarity[] = [];
  const store = gen1.open("", { onPeculiarity: (seen) => told.push(seen) });
  const before = await store.entry("later");
  const laterMs = nowMs + 86_400_000;
  await gen1.writer.setExpiry("later", laterMs);
  await gen1.writer.setExpiry("soon", nowMs + 1_000);
  nowMs += 2_000;
  const { items } = await counted(store, store.entries());
  assert.deepEqual(
    items.map(({ path, metadata }) => [path, metadata]),
    [
      ["later", { msexpirationtime: String(laterMs) }],
      ["never", {}],
    ],
  );
  assert.equal(items[0]?.version, before?.version);
  assert.deepEqual(
    told.map(({ path, what }) => [path, what]),
    [["later", "expires"]],
  );
});

test("permissions, owner and a rename change no version; content does", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "one");
  const store = gen1.open();
  const before = await store.entry("f");
  await gen1.writer.setPermission("f", "600");
  await gen1.writer.setOwner("f", OWNER, GROUP);
  await gen1.writer.rename("f", "g");
  assert.equal((await store.entry("g"))?.version, before?.version);
  await gen1.writer.append("g", "two");
  assert.notEqual((await store.entry("g"))?.version, before?.version);
});

test("access time, block size, replication, file context and shares are part of no entry", async () => {
  await using gen1 = await runningGen1();
  const known = { length: 1, pathSuffix: "f", type: "FILE", modificationTime: 1, permission: "770", aclBit: false };
  const others = { accessTime: 5, blockSize: 268_435_456, replication: 1, fileContextID: "x", attributes: [["Share"]] };
  const entries: unknown[] = [];
  for (const status of [known, { ...known, ...others }]) {
    const body = JSON.stringify({ FileStatuses: { FileStatus: [{ ...status, owner: OWNER, group: GROUP }] } });
    gen1.service.intercept = () => ({ status: 200, body });
    const store = gen1.open();
    entries.push((await counted(store, store.entries())).items);
  }
  assert.deepEqual(entries[1], entries[0]);
  assert.equal((entries[0] as unknown[]).length, 1);
});

test("a directory of many entries is read page by page: one page is asked for ahead of the reader", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f0", "");
  const { root } = gen1.service.lake("contosogen1");
  const one = root.children.get("f0");
  assert.ok(one !== undefined);
  for (let index = 0; index < 40_000; index += 1) root.children.set(`f${index}`, one);
  const store = gen1.open();
  let seen = 0;
  for await (const _ of store.entries()) {
    seen += 1;
    const pages = Math.ceil(seen / 4_000);
    assert.ok(store.requests() <= pages + 1, `${store.requests()} pages at entry ${seen}`);
  }
  assert.equal(seen, 40_000);
});

test("services before 2018-09-01 tell no token: the last name of a full page leads on", async () => {
  await using gen1 = await runningGen1();
  for (const name of ["a", "b", "c", "d"]) await gen1.writer.create(name, name);
  const status = (name: string): object => ({
    ...{
      length: 1,
      pathSuffix: name,
      type: "FILE",
      modificationTime: 1,
      permission: "770",
      owner: OWNER,
      group: GROUP,
    },
    aclBit: false,
  });
  gen1.service.intercept = ({ operation, parameters }) => {
    if (operation !== "LISTSTATUS") return undefined;
    const after = parameters.get("listafter") ?? "";
    const page = ["a", "b", "c", "d"].filter((name) => name > after).slice(0, 2);
    return { status: 200, body: JSON.stringify({ FileStatuses: { FileStatus: page.map(status) } }) };
  };
  const store = gen1.open("", { pageEntries: 2 });
  const { items, requests } = await counted(store, store.entries());
  assert.deepEqual(
    items.map(({ path }) => path),
    ["a", "b", "c", "d"],
  );
  assert.equal(requests, 3);
});

test("a root that is a file, that is not there, or that is closed", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("d/f", "x");
  await failsAs("invalid", counted(gen1.open("d/f"), gen1.open("d/f").entries()));
  await failsAs("notFound", counted(gen1.open("absent"), gen1.open("absent").entries()));
  await gen1.writer.setPermission("d", "0");
  gen1.service.lake("contosogen1").root.owner = SUPERUSER;
  await using closed = await runningGen1({ superusers: [] });
  closed.service.lake("contosogen1").root.acl = gen1.service.lake("contosogen1").root.children.get("d")!.acl;
  await failsAs("refused", counted(closed.open(), closed.open().entries()));
});
