/** What a hundred changes of a lake on HDFS cost: a real one, its snapshots, and the local service. */
import assert from "node:assert/strict";
import test from "node:test";
import { whyNoHdfs } from "../local-hdfs/index.ts";
import { changeLake, fillLake } from "./hundred-changes.ts";
import { hdfsLake } from "./hdfs-lake.ts";

const skip = (await whyNoHdfs()) ?? false;

/** Files in the directory that is renamed, and in all. `npm run bench -- hdfs-changes` has 50,000 of 100,000. */
const [IN_ONE, IN_ALL] = [500, 1_000];

test(
  "a hundred mixed changes, 20 renames among them: at most 350 requests to both sides together",
  { skip },
  async () => {
    await using lake = await hdfsLake();
    await fillLake(lake, IN_ONE, IN_ALL);
    const first = await lake.run();
    assert.deepEqual([first.end, first.done.files], ["complete", IN_ALL], first.because);
    await changeLake(lake);
    const planned = await lake.plan();
    assert.deepEqual(
      planned.notes.filter((note) => note.startsWith("Everything")),
      [],
    );
    assert.equal(planned.tally.renamed, 20);
    const second = await lake.run();
    const { source, target } = second.requests;
    assert.equal(second.end, "complete", second.firstExceptions.join("\n"));
    assert.deepEqual([second.done.renamed, second.done.files, second.done.deleted], [20, 40, 20]);
    assert.ok(source + target <= 350, `${source} requests to HDFS, ${target} to the target`);
    assert.equal(await lake.agrees(), true);
    // What a comparison of everything would do: nothing.
    const whole = await lake.run({ exclude: ["**/no such name/**"] });
    assert.match(whole.notes.join("\n"), /Everything is compared: the settings/);
    assert.equal(whole.because, "Nothing to do: both sides agree.", JSON.stringify(whole.tally));
  },
);
