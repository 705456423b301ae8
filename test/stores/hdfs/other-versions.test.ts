/**
 * Name nodes of other versions of Hadoop: a proxy before a real one refuses what those do not know, as 2.10.2, 3.1.4 and 3.3.6
 * were seen to do. Nothing ends by that, and what is missing is said.
 */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { RunSummary } from "../../../migration/report/run-summary.ts";
import { openMemoryLake } from "../../../migration/stores/memory/index.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { moved, plant, textOf } from "./moved-lake.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let writer: HdfsWriter;
before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs();
  writer = new HdfsWriter(hdfs);
});
after(() => (skip === false ? hdfs.stop() : undefined));

const BEFORE_3_4 = ["GETSNAPSHOTDIFFLISTING", "GETSNAPSHOTLIST"];
const BEFORE_3_1 = [...BEFORE_3_4, "GETSNAPSHOTDIFF", "GETSNAPSHOTTABLEDIRECTORYLIST", "GETECPOLICY"];
const BEFORE_2_8 = [...BEFORE_3_1, "LISTSTATUS_BATCH", "GETSERVERDEFAULTS", "GETQUOTAUSAGE"];

interface Version {
  readonly unknown: readonly string[];
  /** What an incremental run says of how it compares; undefined: it carries over what changed alone. */
  readonly says?: RegExp;
}

const VERSIONS: Readonly<Record<string, Version>> = {
  "3.1": { unknown: BEFORE_3_4 },
  "2.10": { unknown: BEFORE_3_1, says: /^Everything is compared: .*GETSNAPSHOTDIFF .*this server's Hadoop is older/u },
  "2.7": { unknown: BEFORE_2_8, says: /^Everything is compared: .*GETSNAPSHOTDIFF .*this server's Hadoop is older/u },
};

function told({ notes }: RunSummary): readonly string[] {
  return notes.filter((note) => /compared|read as it is/u.test(note));
}

for (const [version, { unknown, says }] of Object.entries(VERSIONS)) {
  test(`a name node of Hadoop ${version}`, { skip }, async () => {
    const root = `/lake-${version}/deep`;
    await plant(writer, root);
    // Of a directory above the source.
    await hdfs.tool("DFSAdmin", "-allowSnapshot", `/lake-${version}`);
    const target = openMemoryLake({ side: "target" });
    const damage = { unknown: new Set(unknown) };
    const first = await moved({ hdfs, root, target, damage });
    assert.deepEqual([first.summary.end, told(first.summary)], ["complete", []], "it is read from a snapshot");
    assert.deepEqual([first.content, ...first.others], ["twelve bytes", "before", "after"]);
    await writer.rename(`${root}/a`, `${root}/b`);
    await writer.append(`${root}/bad/file`, ", and more");
    const second = await moved({ hdfs, root, target, damage });
    assert.equal(second.summary.end, "complete", second.summary.because);
    assert.deepEqual([second.content, textOf(target, "b/before")], ["twelve bytes, and more", "before"]);
    if (says === undefined) assert.deepEqual([told(second.summary), second.summary.done.renamed], [[], 1]);
    else assert.match(told(second.summary).join("\n"), says);
  });
}

test("no snapshot is allowed, and the name node does not list where they are", { skip }, async () => {
  await plant(writer, "/plain/deep");
  const { summary } = await moved({ hdfs, root: "/plain/deep", damage: { unknown: new Set(BEFORE_3_1) } });
  assert.equal(summary.end, "complete", summary.because);
  assert.match(told(summary).join("\n"), /neither \/plain\/deep nor a directory above it allows this user snapshots/u);
});
