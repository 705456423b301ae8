/** The end of containers: deleted twice, kept for a while, renamed. */
import assert from "node:assert/strict";
import test from "node:test";
import { type Running, runService } from "./running-service.ts";

const other = "/../other?restype=container";

async function statusOf(answer: Promise<Response>): Promise<number> {
  return (await answer).status;
}

async function make({ send }: Running): Promise<void> {
  assert.equal((await send("PUT", other)).status, 201);
}

test("a second deletion succeeds while the first goes on, and no longer", async (t) => {
  const clock = { now: Date.now() };
  const running = await runService(t, {}, { now: () => clock.now });
  const { send } = running;
  await make(running);
  assert.equal(await statusOf(send("DELETE", other)), 202);
  assert.equal(await statusOf(send("GET", other)), 404);
  assert.equal(await statusOf(send("DELETE", other)), 202);
  clock.now += 1500;
  assert.equal(await statusOf(send("DELETE", other)), 404);
  await make(running);
  assert.equal(await statusOf(send("GET", other)), 200);
});

test("a deleted container is listed as leased while it is being deleted, in front of a new one of its name", async (t) => {
  const clock = { now: Date.now() };
  const running = await runService(t, {}, { now: () => clock.now });
  const { send, service } = running;
  await service.plane.putBlobService("lakeaccount", { containerRetentionDays: 7 });
  await make(running);
  assert.equal(await statusOf(send("DELETE", other)), 202);
  await make(running);
  const listed = async (): Promise<string> => (await send("GET", "/../?comp=list&include=deleted&prefix=other")).text();
  const first = await listed();
  assert.match(first, /<Name>other<\/Name><Deleted>.*<LeaseState>leased<.*<Name>other<\/Name><Properties>/);
  assert.match(first, /<RemainingRetentionDays>7</);
  clock.now += 60 * 60 * 1000;
  const later = await listed();
  assert.match(later, /<LeaseState>expired<.*<RemainingRetentionDays>6</);
});

test("a renamed container leaves its lease behind and has a new ETag", async (t) => {
  const running = await runService(t);
  const { send } = running;
  await make(running);
  const id = "11111111-0000-4000-8000-000000000001";
  const lease = { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "-1", "x-ms-proposed-lease-id": id };
  const acquired = await send("PUT", `${other}&comp=lease`, lease);
  assert.equal(acquired.status, 201);
  const headers = { "x-ms-source-container-name": "other", "x-ms-source-lease-id": id };
  assert.equal(await statusOf(send("PUT", "/../newname?restype=container&comp=rename", headers)), 200);
  const shown = await send("GET", "/../newname?restype=container");
  assert.equal(shown.headers.get("x-ms-lease-state"), "available");
  assert.notEqual(shown.headers.get("etag"), acquired.headers.get("etag"));
});

test("Azure's own containers are listed for those who ask for them", async (t) => {
  const { send } = await runService(t);
  for (const name of ["$logs", "$web"])
    assert.equal(await statusOf(send("PUT", `/../${name}?restype=container`)), 201, name);
  const listed = async (query: string): Promise<string> =>
    (await (await send("GET", `/../?comp=list${query}`)).text()).match(/\$\w+(?=<\/Name>)/g)?.join() ?? "";
  assert.equal(await listed(""), "$web");
  assert.equal(await listed("&include=System"), "$logs,$web");
});
