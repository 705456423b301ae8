/** The migration's provider in its own process, called in the order of Pulumi's commands, against a local service. */
import assert from "node:assert/strict";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { before, type TestContext } from "node:test";
import { migrationProvider } from "../../migration/provider.ts";
import { ProviderProcess, serialized, type Made, type Values } from "./provider-process.ts";
import { startTwoLakes, type TwoLakes } from "./two-lakes.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SETTINGS = { pattern: "incremental", deletes: "mirror", maxDeletes: { share: 1 }, exclude: [], limits: {} };

let provider = "";
before(async () => {
  provider = await serialized(migrationProvider);
});

/** One test's lakes and inputs; everything is stopped when the test ends. */
async function given(context: TestContext): Promise<Stage> {
  const lakes = await startTwoLakes();
  context.after(() => lakes.stop());
  const reports = await mkdtemp(join(tmpdir(), "adls-migration-provider-"));
  context.after(() => rm(reports, { recursive: true, force: true }));
  return new Stage(lakes, reports, context);
}

class Stage {
  readonly lakes: TwoLakes;
  readonly stopFile: string;
  /** Each stage's own: a plan is handed from preview to update by it. */
  readonly urn: string;
  readonly #context: TestContext;
  readonly #key: string;

  constructor(lakes: TwoLakes, folder: string, context: TestContext) {
    this.lakes = lakes;
    this.stopFile = join(folder, "stop");
    this.#context = context;
    this.#key = `test-${process.pid}-${lakes.service.port}`;
    this.urn = `urn:pulumi:s::p::pulumi-nodejs:dynamic/adls-migration:Migration::${this.#key}`;
    context.after(() => rm(join("reports", this.#key), { recursive: true, force: true }));
  }

  inputs(preview: boolean, changed: Values = {}): Values {
    return {
      __provider: provider,
      engine: "migration/pulumi/index.ts",
      key: this.#key,
      from: this.lakes.from,
      to: this.lakes.to,
      target: { accountName: "targetlake", filesystem: "lake", path: "" },
      settings: SETTINGS,
      phase: "migrate",
      keepAccess: [],
      run: { urn: this.urn, stopFile: this.stopFile, preview, interactive: true },
      ...changed,
    };
  }

  async phase(): Promise<ProviderProcess> {
    const phase = await ProviderProcess.start(this.lakes.env);
    this.#context.after(() => phase.stop());
    return phase;
  }

  /** Both phases of `pulumi up`. */
  async up(state: Made | undefined, changed: Values = {}): Promise<Up> {
    const preview = await this.phase();
    const olds = state === undefined ? {} : withoutOutputs(state.outs);
    const shown = await preview.check(olds, this.inputs(true, changed));
    const previewSays = state !== undefined && (await preview.diff(state.id, state.outs, shown.inputs));
    await preview.stop();
    const update = await this.phase();
    const { inputs, failures } = await update.check(olds, this.inputs(false, changed));
    assert.deepEqual(failures, []);
    if (state === undefined) return { previewSays, made: await update.create(inputs), update, shown: preview };
    const hasChanges = (await update.diff(state.id, state.outs, inputs)) || state.reasons !== undefined;
    const made = hasChanges ? await update.update(state.id, state.outs, inputs) : undefined;
    return { previewSays, made, update, shown: preview };
  }
}

interface Up {
  readonly previewSays: boolean;
  /** Undefined where nothing was to be done. */
  readonly made: Made | undefined;
  readonly update: ProviderProcess;
  readonly shown: ProviderProcess;
}

function withoutOutputs({ summary: _, complete: __, ...inputs }: Values): Values {
  return inputs;
}

function done(made: Made | undefined): Record<string, number> {
  return (made?.outs["summary"] as { done: Record<string, number> }).done;
}

const listings = (requests: readonly string[]): number =>
  requests.filter((request) => request.startsWith("GET") && request.includes("comp=list")).length;

void test("an up moves, the next one finds nothing, a changed file is an update; two listing passes each", async (context) => {
  const stage = await given(context);
  const { lakes } = stage;
  for (let index = 0; index < 12; index++) await lakes.putFile(`raw/d${index % 3}/file ${index}.txt`, `${index}`);
  const first = await stage.up(undefined);
  assert.equal(first.made?.reasons, undefined);
  assert.equal(first.made?.outs["complete"], true);
  assert.equal(done(first.made)["files"], 12);
  assert.equal(first.made.outs["__provider"], provider);
  assert.equal(first.made.outs["run"], undefined, "what holds for one run is not kept");
  const block = first.shown.told.find(({ message }) => message.includes("12 files, 4 directories"));
  assert.equal(block?.urn, stage.urn);
  assert.equal(block.isPassing, false);
  const copied = await lakes.target.getFileClient("raw/d1/file 4.txt").readToBuffer();
  assert.equal(copied.toString(), "4");

  const before = lakes.requests.length;
  const second = await stage.up(first.made);
  assert.equal(second.previewSays, false);
  assert.equal(second.made, undefined);
  assert.equal(listings(lakes.requests.slice(before)), 2 * 2, "two passes over two sides of one page each");

  await lakes.putFile("raw/d1/file 4.txt", "four");
  const beforeThird = lakes.requests.length;
  const third = await stage.up(first.made);
  assert.equal(third.previewSays, true);
  assert.equal(done(third.made)["files"], 1);
  assert.equal(listings(lakes.requests.slice(beforeThird)), 2 * 2, "diff's pass is the one that update goes on with");
});

void test("a stop request ends the run in order; the next up goes on", async (context) => {
  const stage = await given(context);
  const { lakes } = stage;
  const names = Array.from({ length: 120 }, (_, index) => `f${index}`);
  await Promise.all(names.map((name) => lakes.putFile(name, "content")));
  const limited = { settings: { ...SETTINGS, limits: { requestsPerSecond: 20 } } };
  const preview = await stage.phase();
  await preview.check({}, stage.inputs(true, limited));
  await preview.stop();
  const update = await stage.phase();
  const { inputs } = await update.check({}, stage.inputs(false, limited));
  const creating = update.create(inputs);
  await lakes.firstPut();
  await writeFile(stage.stopFile, "");
  const stopped = await creating;
  assert.match(stopped.reasons?.[0] ?? "", /Stopped on request\. \d+ of 120 files \(.*\) are left\. Run again/);
  assert.equal(stopped.outs["complete"], false);
  assert.equal(stopped.outs["__provider"], provider);
  await assert.rejects(access(stage.stopFile), "the request is taken");
  const next = await stage.up(stopped);
  assert.equal(next.made?.reasons, undefined);
  assert.ok((done(next.made)["files"] ?? 120) < 120, "what was carried is not carried again");
  for (const name of names) assert.equal(await lakes.target.getFileClient(name).exists(), true);
});

void test("an engine that is killed takes its provider along", async (context) => {
  const stage = await given(context);
  for (let index = 0; index < 40; index++) await stage.lakes.putFile(`f${index}`, "x");
  const update = await stage.phase();
  const limited = { settings: { ...SETTINGS, limits: { requestsPerSecond: 10 } } };
  const { inputs } = await update.check({}, stage.inputs(false, limited));
  const creating = update.create(inputs).catch(() => undefined);
  await stage.lakes.firstPut();
  assert.equal(await update.hangUp(), 1);
  await creating;
});

void test("a preview without an account plans everything as new", async (context) => {
  const stage = await given(context);
  await stage.lakes.putFile("a", "1");
  const preview = await stage.phase();
  const { inputs, failures } = await preview.check({}, stage.inputs(true, { to: UNKNOWN }));
  assert.deepEqual(failures, []);
  const plan = inputs["plan"] as { tally: { newFiles: number }; targetIs: string; to: string };
  assert.equal(plan.tally.newFiles, 1);
  assert.equal(plan.targetIs, "missing");
  assert.equal(plan.to, "targetlake/lake");
});

void test("a preview tells whose object ids are not known yet, and counts all the same", async (context) => {
  const stage = await given(context);
  await stage.lakes.putFile("a", "1");
  const preview = await stage.phase();
  const known = "0a1b2c3d-0000-4000-8000-00000000000f";
  const identities = { users: { [known]: UNKNOWN, other: known }, groups: { analysts: UNKNOWN } };
  const settings = { ...SETTINGS, identities };
  const { inputs, failures } = await preview.check({}, stage.inputs(true, { settings }));
  assert.deepEqual(failures, []);
  const plan = inputs["plan"] as { tally: { newFiles: number }; notes: readonly string[] };
  assert.equal(plan.tally.newFiles, 1);
  const said = `Object ids that are not known yet, so that what these own or are given counts as new: group analysts, user ${known}.`;
  assert.equal(plan.notes[0], said);
});

void test("another source under the same key is refused, and says why", async (context) => {
  const stage = await given(context);
  const preview = await stage.phase();
  const other = `abfs+${stage.lakes.service.endpoint}/otherlake/lake`;
  const { failures } = await preview.check(stage.inputs(false), stage.inputs(true, { from: other }));
  assert.equal(failures.length, 1);
  assert.match(failures[0] ?? "", /^from: .* is a new migration: give it a new key\. What .* stays untouched at /);
});

void test("preflight: what is missing at the source is a failed check; a missing target role is a note", async (context) => {
  const stage = await given(context);
  const preview = await stage.phase();
  const from = `${stage.lakes.from}/nowhere`;
  const missing = await preview.check({}, stage.inputs(true, { from }));
  assert.match(missing.failures.join(), /^from: .*\/nowhere is not there\. Check account, filesystem and path/);
  await stage.lakes.setRole("source", false);
  const refused = await preview.check({}, stage.inputs(true));
  assert.match(refused.failures.join(), /^from: .*Storage Blob Data .*The migrating identity is 5b1e0c1e-/);
  await stage.lakes.setRole("source", true);
  await stage.lakes.setRole("target", false);
  const noted = await preview.check({}, stage.inputs(true));
  assert.deepEqual(noted.failures, []);
  assert.match(JSON.stringify(noted.inputs["plan"]), /The target cannot be seen yet, so everything counts as new/);
});

void test("too many deletes stop before the first one, in preview too", async (context) => {
  const stage = await given(context);
  const { lakes } = stage;
  for (let index = 0; index < 10; index++) await lakes.putFile(`f${index}`, "x");
  const first = await stage.up(undefined);
  for (let index = 0; index < 3; index++) await lakes.source.getFileClient(`f${index}`).delete();
  const guarded = { settings: { ...SETTINGS, maxDeletes: { count: 2 } } };
  const second = await stage.up(first.made, guarded);
  assert.match(JSON.stringify(second.shown.told), /3 deletes are more than the 2 that maxDeletes allows/);
  assert.match(
    second.made?.reasons?.[0] ?? "",
    /3 deletes are more than the 2 that maxDeletes allows: nothing was deleted/,
  );
  assert.equal(await lakes.target.getFileClient("f0").exists(), true);
});

void test("refresh notices drift, and only drift; the next up mends it", async (context) => {
  const stage = await given(context);
  await stage.lakes.putFile("a", "1");
  await stage.lakes.putFile("b", "2");
  const { made } = await stage.up(undefined);
  assert.ok(made);
  const refresh = await stage.phase();
  const same = await refresh.read(made.id, made.outs);
  assert.deepEqual(same, { id: made.id, props: made.outs });
  await stage.lakes.target.getFileClient("b").delete();
  const drifted = await refresh.read(made.id, made.outs);
  assert.equal(drifted.props["complete"], false);
  assert.match(JSON.stringify(drifted.props["drift"]), /1 new/);
  const mended = await stage.up({ id: made.id, outs: drifted.props, reasons: undefined });
  assert.equal(mended.previewSays, true);
  assert.equal(done(mended.made)["files"], 1);
  assert.equal(mended.made?.outs["drift"], undefined);
});

void test("a lift and shift is over once it was complete, whatever happens at the source", async (context) => {
  const stage = await given(context);
  await stage.lakes.putFile("a", "1");
  const once = { settings: { ...SETTINGS, pattern: "lift-and-shift" } };
  const { made } = await stage.up(undefined, once);
  await stage.lakes.putFile("b", "2");
  const later = await stage.up(made, once);
  assert.deepEqual([later.previewSays, later.made], [false, undefined]);
});

void test("phases: assess moves nothing, verify finds a difference, decommission touches nothing", async (context) => {
  const stage = await given(context);
  await stage.lakes.putFile("a", "1");
  const assessed = await stage.up(undefined, { phase: "assess" });
  assert.equal(assessed.made?.outs["complete"], true);
  assert.equal(await stage.lakes.target.getFileClient("a").exists(), false);
  const unverified = await stage.up(assessed.made, { phase: "verify" });
  assert.match(unverified.made?.reasons?.join("\n") ?? "", /1 difference in 1 file[^]*a: missing at the target/);
  const moved = await stage.up(unverified.made);
  const verified = await stage.up(moved.made, { phase: "verify" });
  assert.equal(verified.made?.reasons, undefined);
  const before = stage.lakes.requests.length;
  const ended = await stage.up(verified.made, { phase: "decommission" });
  assert.equal(ended.made?.outs["complete"], true);
  await ended.update.delete(ended.made.id, { ...ended.made.outs, onDestroyed: "How to adopt it." });
  assert.equal(ended.update.told.at(-1)?.message, "How to adopt it.");
  assert.equal(stage.lakes.requests.length, before);
});
