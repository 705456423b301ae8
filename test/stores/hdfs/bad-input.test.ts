/**
 * What may be wrong with a source on HDFS while it is moved: the entry that it is about fails, is listed with path and
 * remedy, keeps its old content at the target, and everything else is carried. A real HDFS behind a proxy that damages it.
 */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { openMemoryLake } from "../../../migration/stores/memory/index.ts";
import { systemClock } from "../../../migration/transport/index.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import type { Damage } from "./damaging-proxy.ts";
import { moved, plant, textOf } from "./moved-lake.ts";
import { openOn } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let writer: HdfsWriter;
before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs({ hdfs: { "dfs.ls.limit": "2" } });
  writer = new HdfsWriter(hdfs);
});
after(async () => {
  if (skip === false) await hdfs.stop();
});

const CUT = (text: string): string => text.slice(0, Math.floor(text.length / 2));

interface Case {
  readonly what: string;
  readonly damage: (root: string) => Damage;
  /** The line about it in the report. */
  readonly said: RegExp;
  readonly user?: string;
  readonly prepare?: (root: string) => Promise<void>;
  /** What else of the directory arrives. */
  readonly arrives?: readonly string[];
}

/** Does something once, when the content of the file is asked for. */
function onOpen(act: (file: string) => Promise<void>): Case["damage"] {
  return (root) => {
    let isDone = false;
    return {
      before: async (op, path) => {
        if (op !== "OPEN" || isDone || path !== `${root}/bad/file`) return;
        isDone = true;
        await act(path);
      },
    };
  };
}

const damagedBody =
  (damagedOp: RegExp, damagedPath: string, damage: (text: string) => string): Case["damage"] =>
  (root) => ({
    body: (op, path, text) => (damagedOp.test(op) && path === `${root}/${damagedPath}` ? damage(text) : text),
  });

/** The first page of the directory is whole; what comes after it is asked for once this was done. */
function atLaterPages(act: (root: string) => Promise<void>, body = (text: string): string => text): Case["damage"] {
  return (root) => {
    let pages = 0;
    return {
      before: async (op, path) => {
        if (op === "LISTSTATUS_BATCH" && path === `${root}/bad` && (pages += 1) === 2) await act(path);
      },
      body: (op, path, text) => (op === "LISTSTATUS_BATCH" && path === `${root}/bad` && pages > 1 ? body(text) : text),
    };
  };
}

/** With two names to a page, `file` is on the second one. */
async function plantFirstPage(root: string): Promise<void> {
  for (const name of ["1", "2"]) await writer.create(`${root}/bad/${name}`, name);
}

const CASES: readonly Case[] = [
  {
    what: "a later page of a listing that ends in the middle",
    damage: atLaterPages(() => Promise.resolve(), CUT),
    prepare: plantFirstPage,
    said: /^failed: bad: .*its listing broke off: .*LISTSTATUS_BATCH of bad in webhdfs:.*ends in the middle.*; look at .*; until then nothing below it is deleted/u,
    arrives: ["bad/1", "bad/2"],
  },
  {
    what: "a directory that is closed while it is listed",
    damage: atLaterPages((path) => writer.setPermission(path, "711")),
    user: "bob",
    prepare: plantFirstPage,
    said: /^failed: bad: .*its listing broke off: .*AccessControlException.*Permission denied: user=bob/u,
    arrives: ["bad/1", "bad/2"],
  },
  {
    what: "a listing that ends in the middle",
    damage: damagedBody(/^LISTSTATUS/u, "bad", CUT),
    said: /^refused: bad: .*LISTSTATUS.* of bad in webhdfs:.*ends in the middle.*; look at that entry/u,
  },
  {
    what: "wrong JSON where an ACL was asked for",
    damage: damagedBody(/^GETACLSTATUS$/u, "bad/file", () => "<html></html>"),
    said: /^refused: bad\/file: .*GETACLSTATUS of bad\/file .*it is not JSON/u,
  },
  {
    what: "one status of a listing that cannot be read",
    damage: damagedBody(/^LISTSTATUS/u, "bad", (text) => text.replace(/(.*)"owner":"[^"]*"/su, '$1"owner":7')),
    prepare: (root) => writer.create(`${root}/bad/beside`, "beside"),
    said: /^refused: bad\/file: .*LISTSTATUS of bad\/file in webhdfs:.*owner is no text.*; look at that entry/u,
    arrives: ["bad/beside"],
  },
  {
    what: "a directory that the user may not list",
    damage: () => ({}),
    user: "bob",
    prepare: (root) => writer.setPermission(`${root}/bad`, "700"),
    said: /^refused: bad: .*AccessControlException.*Permission denied: user=bob.*; let the identity that reads the source list/u,
  },
  {
    what: "a data node whose name does not resolve",
    damage: (root) => ({
      location: (path, url) =>
        path === `${root}/bad/file` ? new URL(url.href.replace(url.hostname, "no-such-host.invalid")) : url,
    }),
    said: /^failed: bad\/file: OPEN at the source: .*no-such-host\.invalid/u,
  },
  {
    what: "a file that vanishes while it is read",
    damage: onOpen((file) => writer.remove(file)),
    said: /^failed: bad\/file: .*it was there when the source was listed/u,
  },
  {
    what: "a name that is no UTF-8, which HDFS shows as another one",
    damage: damagedBody(/^LISTSTATUS/u, "bad", (text) =>
      text.replace('"pathSuffix":"file"', '"pathSuffix":"\\ufffdle"'),
    ),
    said: /^refused: bad\/\ufffdle: .*its own name is no UTF-8; rename it at the source/u,
  },
];

for (const [index, { what, damage, said, user, prepare, arrives }] of CASES.entries()) {
  test(`${what}: listed, everything else carried, the run not successful`, { skip }, async () => {
    const root = `/case${index}`;
    await plant(writer, root);
    await prepare?.(root);
    const { summary, content, others, target } = await moved({
      ...{ hdfs, root, damage: damage(root) },
      ...(user === undefined ? {} : { user }),
    });
    assert.equal(summary.end, "with exceptions", summary.because);
    assert.match(summary.firstExceptions[0] ?? "", said);
    assert.equal(content, undefined);
    assert.deepEqual(others, ["before", "after"]);
    for (const path of arrives ?? []) assert.notEqual(textOf(target, path), undefined, path);
  });
}

test(
  "a file that shrinks, grows or is replaced while it is read: its old content or its new, never a part",
  { skip },
  async () => {
    for (const [index, act] of [
      (file: string) => writer.create(file, "short"),
      (file: string) => writer.append(file, "more"),
      (file: string) => writer.create(file, "other bytes!"),
    ].entries()) {
      const root = `/growing${index}`;
      await plant(writer, root);
      const { content, summary } = await moved({ hdfs, root, damage: onOpen(act)(root) });
      assert.ok(
        content === undefined || ["twelve bytes", "short", "twelve bytesmore", "other bytes!"].includes(content),
        content,
      );
      assert.equal(content === undefined, summary.end === "with exceptions");
    }
  },
);

test("a time that is no date is not kept, which is told; what has it is carried", { skip }, async () => {
  const root = "/timeless";
  await plant(writer, root);
  // The last that a double holds before Java's longest.
  for (const path of [`${root}/bad/file`, `${root}/bad`]) await writer.setTimes(path, 2 ** 63 - 1_024);
  const target = openMemoryLake({ side: "target" });
  const first = await moved({ hdfs, root, target });
  assert.equal(first.content, "twelve bytes");
  assert.equal(first.summary.done.remarks, 2, "of the file and of its directory");
  const second = await moved({ hdfs, root, target });
  assert.deepEqual([second.summary.done.files, second.summary.done.failed], [0, 0], "it is the same file still");
});

test("a clock that is far ahead of the name node's, or behind it, changes nothing", { skip }, async () => {
  const root = "/skewed";
  await plant(writer, root);
  await using store = openOn(hdfs, "webhdfs");
  await store.snapshotOperations.allow(root.slice(1));
  const target = openMemoryLake({ side: "target" });
  const contents = ["twelve bytes", "more", "and more"];
  for (const [index, days] of [40, -40, 0].entries()) {
    const clock = { ...systemClock, now: () => Date.now() + days * 86_400_000 };
    if (index > 0) await writer.create(`${root}/bad/file`, contents[index] ?? "");
    const { summary, content } = await moved({ hdfs, root, clock, target });
    assert.equal(summary.end, "complete", summary.because);
    assert.equal(content, contents[index], `${days} days`);
  }
});
