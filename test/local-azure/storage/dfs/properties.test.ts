/** What DFS tells and changes of a path's properties. */
import assert from "node:assert/strict";
import test from "node:test";
import { coded } from "../running-flat.ts";
import { runService } from "../running-service.ts";

async function transactionOf(answer: Promise<Response>): Promise<string | null> {
  return (await answer).headers.get("x-ms-client-transaction-id");
}

test("a create and a rename leave the id by which their client knows them again", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/f?resource=file", { "x-ms-client-transaction-id": "first" });
  assert.equal(await transactionOf(send("HEAD", "/f?action=getStatus")), "first");
  const renaming = { "x-ms-rename-source": "/data/f", "x-ms-client-transaction-id": "second" };
  await send("PUT", "/g", renaming);
  assert.equal(await transactionOf(send("HEAD", "/g?action=getStatus")), "second");
  await send("PUT", "/h", { "x-ms-rename-source": "/data/g" });
  assert.equal(await transactionOf(send("HEAD", "/h?action=getStatus")), null);
});

test("the root has no properties to read or set", async (t) => {
  const { send } = await runService(t);
  const properties = { "x-ms-properties": "a=Yg==" };
  assert.equal(coded(await send("PATCH", "/?action=setProperties", properties)), "400 InvalidOperation");
  const read = await send("HEAD", "/", { accept: "application/json" });
  assert.equal(coded(read), "400 InvalidOperation");
  assert.equal((await send("HEAD", "/?action=getAccessControl")).status, 200);
});

test("JSON is told as the endpoint tells it", async (t) => {
  const { send } = await runService(t);
  const list = await send("GET", "?resource=filesystem&recursive=true");
  assert.equal(list.headers.get("content-type"), "application/json;charset=utf-8");
  const refused = await send("HEAD", "/missing?action=getStatus");
  assert.equal(coded(refused), "404 PathNotFound");
});
