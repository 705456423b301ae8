/** `migrate` as people and programs call it: the process, its outputs, its exit status; against a local service. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test, { after, before } from "node:test";
import { startTwoLakes, type TwoLakes } from "../provider/two-lakes.ts";

let lakes: TwoLakes;
let folder = "";
before(async () => {
  lakes = await startTwoLakes();
  folder = await mkdtemp(join(tmpdir(), "adls-migration-command-"));
});
after(async () => {
  await lakes.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

function started(words: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [resolve("migration/cli.ts"), ...words], {
    cwd: folder,
    env: { ...process.env, ...lakes.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { output: "", errors: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.errors += text));
  const ended = once(child, "close").then(([status]) => ({ status: status as number | null, ...texts }));
  return { child, ended };
}

function migrate(command: string, ...options: readonly string[]): Promise<Ended> {
  return started([command, "--from", lakes.from, "--to", lakes.to, "--json", ...options]).ended;
}

function lastLine({ output }: Ended): Record<string, unknown> {
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

void test("plan, verify, run, run, status, verify: statuses, texts, one JSON line last", async () => {
  await Promise.all(Array.from({ length: 25 }, (_, index) => lakes.putFile(`raw/f${index} ü`, `${index}`)));
  const planned = await migrate("plan");
  assert.equal(planned.status, 0, planned.errors);
  assert.match(planned.output, /new {8}25 files, 1 directory/);
  const missing = await migrate("verify");
  assert.equal(missing.status, 1);
  assert.equal(lastLine(missing)["equal"], false);
  assert.match(missing.output, /raw: missing at the target/);
  assert.equal((await migrate("status")).status, 1, "something is left");

  const first = await migrate("run");
  assert.equal(first.status, 0, first.errors);
  assert.equal((lastLine(first)["done"] as Record<string, unknown>)["files"], 25);
  const report = join(folder, "reports", String(lastLine(first)["migration"]), "run", "report.json");
  assert.equal((JSON.parse(await readFile(report, "utf8")) as Record<string, unknown>)["end"], "complete");
  const second = await migrate("run");
  assert.match(second.output, /Nothing to do: both sides agree\./);
  assert.equal((lastLine(second)["done"] as Record<string, unknown>)["files"], 0);
  const settled = await migrate("status");
  assert.equal(settled.status, 0);
  assert.match(settled.output, /last run: .*: complete/);
  assert.equal((await migrate("verify")).status, 0);
});

void test("an interrupt ends a run in order; the next one goes on", async () => {
  await Promise.all(Array.from({ length: 200 }, (_, index) => lakes.putFile(`f${index}`, "x")));
  const ends = ["--from", lakes.from, "--to", lakes.to];
  const { child, ended } = started(["run", ...ends, "--json", "--requests-per-second", "20"]);
  await lakes.firstPut();
  child.kill("SIGINT");
  const stopped = await ended;
  assert.equal(stopped.status, 1);
  assert.equal(lastLine(stopped)["end"], "stopped");
  assert.match(stopped.output, /Stopped on request\..*Run again: it goes on from there\./);
  const next = await migrate("run");
  assert.equal(next.status, 0, next.output);
  assert.equal((await migrate("verify")).status, 0);
});

void test("wrong usage is status 2, a side that is missing is status 1; one message, no stack trace", async () => {
  const wrong = await started(["run", "--form", "x"]).ended;
  assert.equal(wrong.status, 2);
  assert.match(wrong.errors, /--form: .*Did you mean --from\?/);
  const nowhere = await started(["run", "--from", `${lakes.from}/nowhere`, "--to", lakes.to]).ended;
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.errors, /^--from: .*\/nowhere is not there\..*\n$/);
  const unheld = await started(["run", "--from", lakes.from, "--to", `${lakes.to}/not/made`]).ended;
  assert.equal(unheld.status, 1);
  assert.match(
    unheld.errors,
    /^--to: .*\/not, which is to hold the target, is not there\. Declare it under directories of its filesystem, or make it/,
  );
  const nobody = await started(["run", "--from", "abfs+http://127.0.0.1:1/nobody/lake", "--to", lakes.to]).ended;
  assert.equal(nobody.status, 1);
  assert.match(nobody.errors, /^--from: .*nothing listens there.*Check the name, the network and the firewall\.\n$/);
});

void test("help goes to standard output", async () => {
  const { status, output } = await started(["--help"]).ended;
  assert.equal(status, 0);
  assert.match(output, /^migrate <plan\|run\|verify\|status>/);
});
