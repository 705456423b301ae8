/** Another list of name nodes in the stack file: the same migration as long as both have one in common, and its id stays. */
import assert from "node:assert/strict";
import test from "node:test";
import { checkMigration } from "../../migration/pulumi/migration-check.ts";
import { checkedInputs, jobOf } from "../../migration/pulumi/migration-inputs.ts";

const SETTINGS = { pattern: "incremental", deletes: "keep", maxDeletes: { share: 0.05 }, exclude: [], limits: {} };

function inputs(from: string): Record<string, unknown> {
  const to = "abfss://lake@targetlake.dfs.core.windows.net/raw";
  return { key: "warehouse", from, to, settings: SETTINGS, phase: "migrate" };
}

async function checked(olds: Record<string, unknown>, from: string): Promise<Record<string, unknown>> {
  const result = await checkMigration(olds, inputs(from));
  assert.deepEqual(result.failures ?? [], []);
  return result.inputs as Record<string, unknown>;
}

function idIn(made: Record<string, unknown>): string {
  return jobOf(checkedInputs(made)).id;
}

test("name nodes come and go, one at least stays each time: the id is that of the beginning", async () => {
  const first = await checked({}, "webhdfs://nn1:9870/data");
  const second = await checked(first, "webhdfs://nn1:9870,nn2:9870/data");
  const third = await checked(second, "webhdfs://nn2:9870/data");
  const fourth = await checked(third, "webhdfs://nn2:9870/data");
  const ids = [first, second, third, fourth].map(idIn);
  assert.deepEqual(new Set(ids).size, 1, ids.join());
  assert.equal("since" in first, false);
  assert.notEqual(idIn(await checked({}, "webhdfs://nn2:9870/data")), ids[0]);
});

test("name nodes of which none was there before are refused, with the way to keep the migration", async () => {
  const first = await checked({}, "webhdfs://nn1:9870/data");
  const { failures } = await checkMigration(first, inputs("webhdfs://nn9:9870/data"));
  assert.equal(failures?.length, 1);
  assert.match(
    failures[0]?.reason ?? "",
    /^migrations\.warehouse\.from was webhdfs:\/\/nn1:9870\/data and is now webhdfs:\/\/nn9.*give it a new key.*name one of the old ones beside the new ones/u,
  );
});
