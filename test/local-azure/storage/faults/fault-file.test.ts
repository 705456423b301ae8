/** `--faults FILE` of a running service: in force at once, changed while it runs, and never worse than the last good one. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { runService } from "../running-service.ts";
import { watchFaults } from "./fault-file.ts";

const lake = join(import.meta.dirname, "..", "..", "lake.ts");

async function folder(t: { after: (end: () => Promise<void>) => void }): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "lake-faults-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

test("rules change while the service runs; bad ones are told and leave the last good ones in force", async (t) => {
  const path = join(await folder(t), "faults.json");
  writeFileSync(path, '[{ "fault": "server-busy" }] // all of them');
  const said: string[] = [];
  let wake: () => void = () => undefined;
  const file = watchFaults(path, (line) => {
    said.push(line);
    wake();
  });
  t.after(() => {
    file.close();
  });
  const { send } = await runService(t, {}, { faults: file.faults });
  const change = async (text: string): Promise<string> => {
    const heard = new Promise<void>((resolve) => (wake = resolve));
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
    await heard;
    return said.at(-1) ?? "";
  };
  const status = async (): Promise<number> => (await send("HEAD", "")).status;
  assert.equal(await status(), 503);
  assert.match(await change("[]"), /^Faults: 0 rules of .*faults.json in force/);
  assert.notEqual(await status(), 503);
  await change('[{ "fault": "server-busy" }]');
  const told = await change('[\n  { "fault": "server-busy", "share": "often" }\n]');
  assert.match(
    told,
    /faults.json line 2: share: "often" is given; allowed: a number from 0 to 1\n.*before stay in force/,
  );
  assert.equal(await status(), 503);
});

test("a service is not started with rules that cannot be read", async (t) => {
  const path = join(await folder(t), "faults.json");
  writeFileSync(path, '[\n  { "fault": "server-bussy" }\n]');
  const { status, stderr } = spawnSync(process.execPath, [lake, "--faults", path], { encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /faults.json line 2: fault: "server-bussy" is given; allowed: one of server-busy, /);
  const missing = spawnSync(process.execPath, [lake, "--faults", join(path, "nowhere")], { encoding: "utf8" });
  assert.equal(missing.status, 2);
  assert.equal(missing.stderr, `--faults ${path}/nowhere: a file stands on the way there; expected folders.\n`);
});
