/** Where a rename ends: under the name that is asked for, or, in posix mode, in the directory that is there already. */
import assert from "node:assert/strict";
import test from "node:test";
import { type Running, runService } from "./running-service.ts";

async function rename(
  running: Running,
  from: string,
  to: string,
  more: Record<string, string> = {},
): Promise<Response> {
  return running.send("PUT", to, { "x-ms-rename-source": `/data/${from}`, ...more });
}

async function there(running: Running, path: string): Promise<boolean> {
  return (await running.send("HEAD", `/${path}`)).status === 200;
}

test("posix mode, the default: what is renamed to a directory moves into it, whatever it holds", async (t) => {
  const running = await runService(t);
  for (const path of ["a/b", "full/other", "empty"]) await running.send("PUT", `/${path}?resource=directory`);
  for (const path of ["a/b/f", "a/g"]) await running.send("PUT", `/${path}?resource=file`);
  const star = { "if-none-match": "*" };
  assert.equal((await rename(running, "a/b", "/full", star)).status, 201);
  assert.ok(await there(running, "full/b/f"));
  assert.equal((await rename(running, "a/g", "/empty?mode=posix", star)).status, 201);
  assert.ok(await there(running, "empty/g"));
  assert.equal((await rename(running, "full/b", "/")).status, 201);
  assert.ok(await there(running, "b/f"));
});

test("posix mode: nothing that is in that directory under the same name is replaced where it must be new", async (t) => {
  const running = await runService(t);
  for (const path of ["a/b", "full/b"]) await running.send("PUT", `/${path}?resource=directory`);
  const refused = await rename(running, "a/b", "/full", { "if-none-match": "*" });
  assert.deepEqual([refused.status, refused.headers.get("x-ms-error-code")], [409, "PathAlreadyExists"]);
  assert.ok(await there(running, "a/b"));
});

test("legacy mode: a directory takes an empty one's place and no full one's", async (t) => {
  const running = await runService(t);
  for (const path of ["a/b", "full/x", "empty"]) await running.send("PUT", `/${path}?resource=directory`);
  assert.equal((await rename(running, "a/b", "/full?mode=legacy")).status, 409);
  assert.equal((await rename(running, "a/b", "/empty?mode=legacy")).status, 201);
  assert.ok((await there(running, "empty")) && !(await there(running, "empty/b")));
});

test("a mode that there is not is refused, and nothing moves", async (t) => {
  const running = await runService(t);
  await running.send("PUT", "/f?resource=file");
  const refused = await rename(running, "f", "/g?mode=mv");
  assert.deepEqual([refused.status, refused.headers.get("x-ms-error-code")], [400, "InvalidQueryParameterValue"]);
  assert.ok(await there(running, "f"));
});

test("a directory that must be new and is there: the refusal says that it is one, and its status line the message", async (t) => {
  const running = await runService(t);
  await running.send("PUT", "/d?resource=directory");
  const refused = await running.send("PUT", "/d?resource=directory", { "if-none-match": "*" });
  assert.equal(refused.status, 409);
  assert.equal(refused.headers.get("x-ms-existing-resource-type"), "directory");
  assert.equal(refused.statusText, "The specified path already exists.");
});
