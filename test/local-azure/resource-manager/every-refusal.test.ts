/** Each refusal that is data refuses what it is about, and takes the request without it. */
import assert from "node:assert/strict";
import test from "node:test";
import { ArmError } from "./arm-error.ts";
import { startBareService } from "./bare-service.ts";
import type { BareService } from "./bare-service.ts";
import { group } from "./example-lake.ts";
import { accessCases } from "./refusal-cases/access.ts";
import { accountCases } from "./refusal-cases/account.ts";
import { changed } from "./refusal-cases/case.ts";
import type { Put, RefusalCase } from "./refusal-cases/case.ts";
import { networkCases } from "./refusal-cases/network.ts";
import { serviceCases } from "./refusal-cases/services.ts";
import { allRefusals } from "./refusals.ts";

const cases: readonly RefusalCase[] = [...accountCases, ...serviceCases, ...accessCases, ...networkCases];

/** Too many things to make in a test. */
const unproved: ReadonlySet<string> = new Set(["local-user-number"]);

test("every refusal has a case, an id of its own, and a source", () => {
  const proved = new Set(cases.map(({ refusal }) => refusal));
  const ids = allRefusals.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id) => !proved.has(id) && !unproved.has(id)),
    [],
  );
  assert.deepEqual(
    [...proved].filter((id) => !ids.includes(id)),
    [],
  );
  assert.equal(new Set(ids).size, ids.length);
  const sources = allRefusals.map(({ source }) => ("reported" in source ? source.reported : source.documented));
  assert.deepEqual(
    sources.filter((source) => !/^https:\/\/(learn\.microsoft\.com|github\.com)\/\S+$/.test(source)),
    [],
  );
});

async function withGroup(work: (put: Put, service: BareService) => Promise<void>): Promise<void> {
  const service = await startBareService();
  try {
    await service.manager.put(group, { location: "westeurope" });
    await work((id, body) => service.manager.put(id, body), service);
  } finally {
    await service.stop();
  }
}

for (const [index, { refusal, of, name, change = {}, ...one }] of cases.entries()) {
  test(`${refusal} (${String(index)})`, async () => {
    await withGroup(async (put, service) => {
      await of.needs?.(put, service);
      await put(of.id, of.body);
    });
    await withGroup(async (put, service) => {
      await (one.needs ?? of.needs)?.(put, service);
      if (one.ofExisting === true) await put(of.id, of.body);
      await one.after?.(put, service);
      const id = name === undefined ? of.id : of.id.replace(/[^/]+$/, name);
      await assert.rejects(put(id, changed(of.body, change)), (error) => {
        assert.ok(error instanceof ArmError, String(error));
        assert.equal(error.refusal, refusal, error.message);
        assert.match(error.message, /[.\w]$/);
        return true;
      });
    });
  });
}
