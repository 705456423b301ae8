/** Content in the dialect of Gen1: exact ranges, the version that was listed, downloads that break off. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import type { Gen1Store } from "../../../migration/stores/gen1/index.ts";
import type { Gen1Writer } from "../../local-gen1/index.ts";
import { counted } from "../counted.ts";
import { runningGen1 } from "./running-source.ts";

async function present(store: Gen1Store, path: string): Promise<Entry> {
  const entry = await store.entry(path);
  assert.ok(entry !== undefined, `${path} is not there`);
  return entry;
}

function whole(entry: Entry): { offset: number; length: number } {
  return { offset: 0, length: entry.length };
}

test("a whole file takes one request, a part two, an empty one none", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "0123456789");
  await gen1.writer.create("empty", "");
  const store = gen1.open();
  const file = await present(store, "f");
  const read = await counted(store, store.read(file, whole(file)));
  assert.deepEqual([Buffer.concat(read.items).toString(), read.requests], ["0123456789", 1]);
  const part = await counted(store, store.read(file, { offset: 3, length: 4 }));
  assert.deepEqual([Buffer.concat(part.items).toString(), part.requests], ["3456", 2]);
  const empty = await present(store, "empty");
  assert.deepEqual(await counted(store, store.read(empty, whole(empty))), { items: [], requests: 0 });
});

test("parts of a large file are read side by side, each exactly", async () => {
  await using gen1 = await runningGen1();
  const bytes = Buffer.from(Array.from({ length: 1_000_003 }, (_, index) => (index * 7 + (index >> 8)) & 255));
  await gen1.writer.create("large", bytes);
  const store = gen1.open();
  const entry = await present(store, "large");
  const ranges = Array.from({ length: 8 }, (_, index) => {
    const offset = index * 125_001;
    return { offset, length: Math.min(125_001, bytes.length - offset) };
  });
  const parts = await Promise.all(ranges.map(async (range) => (await counted(store, store.read(entry, range))).items));
  assert.ok(Buffer.concat(parts.flat()).equals(bytes));
});

/** What may happen to a file between its listing and its reading. */
const CHANGES: Readonly<Record<string, (writer: Gen1Writer) => Promise<void>>> = {
  grows: (writer) => writer.append("f", "more"),
  shrinks: (writer) => writer.create("f", "01"),
  "is emptied": (writer) => writer.create("f", ""),
  vanishes: (writer) => writer.remove("f"),
  "is replaced by a directory": async (writer) => {
    await writer.remove("f");
    await writer.makeDirectory("f");
  },
};

for (const [change, apply] of Object.entries(CHANGES))
  test(`a file that ${change} after it was listed is told as changed, whole or in part`, async () => {
    await using gen1 = await runningGen1();
    await gen1.writer.create("f", "0123456789");
    await gen1.writer.setModified("f", 1_000);
    const store = gen1.open();
    const entry = await present(store, "f");
    await apply(gen1.writer);
    for (const range of [whole(entry), { offset: 5, length: 5 }, { offset: 2, length: 3 }])
      await assert.rejects(counted(store, store.read(entry, range)), (error) => {
        assert.ok(isStoreFailure(error), String(error));
        assert.deepEqual([error.kind, error.path], ["changed", "f"], error.message);
        return true;
      });
  });

test("a file of the same length by another time is told as changed where a part of it is read", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "0123456789");
  await gen1.writer.setModified("f", 1_000);
  const store = gen1.open();
  const entry = await present(store, "f");
  await gen1.writer.create("f", "abcdefghij");
  await assert.rejects(counted(store, store.read(entry, { offset: 2, length: 3 })), /not the version that was listed/);
});

test("read whole it gives the newer content, and the next listing shows another version", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "0123456789");
  await gen1.writer.setModified("f", 1_000);
  const store = gen1.open();
  const entry = await present(store, "f");
  await gen1.writer.create("f", "abcdefghij");
  const { items } = await counted(store, store.read(entry, whole(entry)));
  assert.equal(Buffer.concat(items).toString(), "abcdefghij");
  assert.notEqual((await present(store, "f")).version, entry.version);
  assert.match(Object.keys(store.capabilities.deviations ?? {}).join(), /a replacement of the same length is not read/);
});

test("a download that breaks off goes on where it ended, and the status proves the whole", async () => {
  await using gen1 = await runningGen1();
  const bytes = Buffer.alloc(300_000, "0123456789");
  await gen1.writer.create("f", bytes);
  const store = gen1.open();
  const entry = await present(store, "f");
  const offsets: number[] = [];
  gen1.service.intercept = ({ operation, parameters }) => {
    if (operation !== "OPEN") return undefined;
    const offset = Number(parameters.get("offset"));
    offsets.push(offset);
    if (offsets.length > 2) return undefined;
    const body = bytes.subarray(offset);
    return { status: 200, headers: { "transfer-encoding": "chunked" }, body, breaksAfterBytes: 100_000 };
  };
  const { items } = await counted(store, store.read(entry, whole(entry)));
  assert.ok(Buffer.concat(items).equals(bytes));
  assert.deepEqual(offsets, [0, 100_000, 200_000]);
  assert.equal(gen1.service.requests().at(-1)?.operation, "GETFILESTATUS");
});

test("an answer that ends early without breaking is asked on; one without any byte is told", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "0123456789");
  const store = gen1.open();
  const entry = await present(store, "f");
  let answers = 0;
  gen1.service.intercept = ({ operation }) => {
    if (operation !== "OPEN") return undefined;
    answers += 1;
    return answers === 1 ? { status: 200, body: "0123" } : undefined;
  };
  const { items } = await counted(store, store.read(entry, whole(entry)));
  assert.equal(Buffer.concat(items).toString(), "0123456789");
  gen1.service.intercept = ({ operation }) => (operation === "OPEN" ? { status: 200, body: "" } : undefined);
  await assert.rejects(counted(store, store.read(entry, whole(entry))), /the answer is empty/);
});

test("a file whose download never comes further is given up", async () => {
  await using gen1 = await runningGen1();
  await gen1.writer.create("f", "0123456789");
  const store = gen1.open();
  const entry = await present(store, "f");
  gen1.service.intercept = ({ operation }) =>
    operation === "OPEN" ? { status: 200, body: "0123456789", breaksAfterBytes: 0 } : undefined;
  await assert.rejects(counted(store, store.read(entry, whole(entry))), (error) => {
    assert.ok(isStoreFailure(error) && error.kind === "unavailable", String(error));
    return true;
  });
});
