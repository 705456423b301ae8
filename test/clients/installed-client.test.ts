/** Installations: whole or not there, once however many want it, and a reason where they cannot be had. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { installationStep } from "./installation-step.ts";
import { installedClient, orReason } from "./installed-client.ts";

const client = { name: "thing", version: "1.2" };

function clientsFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "adls-installed-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("two that want a client at once install it once; it is kept", async (t) => {
  const clients = clientsFolder(t);
  let times = 0;
  const install = (folder: string): void => {
    times++;
    writeFileSync(join(folder, "whole"), "");
  };
  const folders = await Promise.all([1, 2].map(() => installedClient(client, install, clients)));
  folders.push(await installedClient(client, install, clients));
  assert.deepEqual(new Set(folders), new Set([join(clients, "thing-1.2")]));
  assert.equal(times, 1);
});

test("what a killed installation left is no client, and is thrown away", async (t) => {
  const clients = clientsFolder(t);
  mkdirSync(join(clients, ".thing-1.2.torn"));
  const folder = await installedClient(client, (empty) => writeFileSync(join(empty, "whole"), ""), clients);
  assert.ok(existsSync(join(folder, "whole")));
  assert.deepEqual(readdirSync(clients), ["thing-1.2"]);
});

test("a client that cannot be had leaves nothing, and the reason is told", async (t) => {
  const clients = clientsFolder(t);
  const install = async (folder: string): Promise<void> => {
    await installationStep(process.execPath, ["-e", "console.error('no network'); process.exit(3)"], { folder });
  };
  const reason = await orReason(() => installedClient(client, install, clients));
  assert.match(reason, /cannot do its part: no network$/);
  assert.deepEqual(readdirSync(clients), []);
});
