/** What a request that names a lease is told when that lease holds no longer. */
import assert from "node:assert/strict";
import test from "node:test";
import { block, coded } from "../running-flat.ts";
import { runService } from "../running-service.ts";

const own = "11111111-1111-4111-8111-111111111111";
const other = "22222222-2222-4222-8222-222222222222";
const taking = { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "15", "x-ms-proposed-lease-id": own };

const endings = {
  "has expired": undefined,
  "was broken": { "x-ms-lease-action": "break", "x-ms-lease-break-period": "0" },
  "was released": { "x-ms-lease-action": "release", "x-ms-lease-id": own },
} as const;

for (const [ending, request] of Object.entries(endings)) {
  const lost = ending === "was released" ? "412 LeaseNotPresent" : "412 LeaseLost";
  const blobLost = ending === "was released" ? "412 LeaseNotPresentWithBlobOperation" : "412 LeaseLost";
  test(`a lease that ${ending}`, async (t) => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const { send } = await runService(t, {}, { now: () => now });
    await send("PUT", "/f", block, "x");
    assert.equal((await send("PUT", "/f?comp=lease", taking)).status, 201);
    if (request === undefined) now += 16_000;
    else assert.ok((await send("PUT", "/f?comp=lease", request)).status < 300);
    const write = (id: string): Promise<Response> =>
      send("PUT", "/f?comp=metadata", { "x-ms-lease-id": id, "x-ms-meta-a": "b" });
    assert.equal(coded(await write(own)), blobLost);
    assert.equal(coded(await write(other)), "412 LeaseNotPresentWithBlobOperation");
    const change = { "x-ms-lease-id": own, "x-ms-permissions": "0644" };
    assert.equal(coded(await send("PATCH", "/f?action=setAccessControl", change)), lost);
    assert.equal((await send("PUT", "/f?comp=metadata", { "x-ms-meta-a": "b" })).status, 200);
  });
}

test("a container's lease that has expired is lost too", async (t) => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const { send } = await runService(t, {}, { now: () => now });
  assert.equal((await send("PUT", "?restype=container&comp=lease", taking)).status, 201);
  now += 16_000;
  const remove = (id: string): Promise<Response> => send("DELETE", "?restype=container", { "x-ms-lease-id": id });
  assert.equal(coded(await remove(other)), "412 LeaseNotPresentWithContainerOperation");
  assert.equal(coded(await remove(own)), "412 LeaseLost");
});
