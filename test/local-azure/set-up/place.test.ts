import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { ClearError } from "./clear-error.ts";
import { describePlace, type Place, placePort, preparePlace, withPort, withSource } from "./place.ts";
import { isPortFree } from "./port.ts";
import { LOCAL_STACK_FILE, PROJECT_FOLDER, STACK_FILE_PORT } from "./project.ts";

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const place = describePlace(mkdtempSync(join(tmpdir(), "adls-place-")));
  try {
    preparePlace(place);
    await work(place);
  } finally {
    rmSync(place.folder, { recursive: true });
  }
}

/** Takes the stack file's port unless somebody has it already. */
async function takeStackFilePort(): Promise<Server | undefined> {
  if (!(await isPortFree(STACK_FILE_PORT))) return undefined;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(STACK_FILE_PORT, "127.0.0.1", resolve));
  return server;
}

test("a place whose usual port is taken gets another and keeps it", () =>
  inPlace(async (place) => {
    const taken = await takeStackFilePort();
    const port = await placePort(place);
    taken?.close();
    assert.notEqual(port, STACK_FILE_PORT);
    assert.equal(await placePort(place), port);
  }));

test("a place remembers the port that it has, whoever listens there now", () =>
  inPlace(async (place) => {
    writeFileSync(place.settingsFile, JSON.stringify({ port: STACK_FILE_PORT }));
    const taken = await takeStackFilePort();
    assert.equal(await placePort(place), STACK_FILE_PORT);
    taken?.close();
  }));

test("a settings file that names no port is said to be at fault", () =>
  inPlace(async (place) => {
    writeFileSync(place.settingsFile, '{"port":"x"}');
    await assert.rejects(
      placePort(place),
      (error) => error instanceof ClearError && /place\.json/u.test(error.message),
    );
  }));

test("the passphrase is the one that the stack file's salt belongs to, and stays", () =>
  inPlace(async (place) => {
    assert.equal(readFileSync(place.passphraseFile, "utf8"), "local");
    writeFileSync(place.passphraseFile, "another");
    preparePlace(place);
    assert.equal(readFileSync(place.passphraseFile, "utf8"), "another");
  }));

test("only the local Azure's address changes with the port", () => {
  const stackFile = "a: http://127.0.0.1:10070/x\nb: http://127.0.0.1:20070/10070\n";
  assert.equal(withPort(stackFile, 4711), "a: http://127.0.0.1:4711/x\nb: http://127.0.0.1:20070/10070\n");
});

test("the local stack's file takes another source in the place of its own, and keeps everything else", () => {
  const text = readFileSync(join(PROJECT_FOLDER, LOCAL_STACK_FILE), "utf8");
  const changed = withSource(text, ["from: webhdfs://127.0.0.1:1/lake", "hdfs: { user: hdfs }"]);
  assert.match(changed, /^ {6}from: webhdfs:\/\/127\.0\.0\.1:1\/lake\n {6}hdfs: \{ user: hdfs \}$/mu);
  assert.doesNotMatch(changed, /^ +from: abfs/mu);
  assert.equal(changed.split("\n").length, text.split("\n").length + 1);
});
