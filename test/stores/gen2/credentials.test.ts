import assert from "node:assert/strict";
import test from "node:test";
import { lakeUriAt } from "../../../migration/model/lake-uri.ts";
import { openGen2 } from "../../../migration/stores/gen2/index.ts";
import { createTokens, createTransport, systemClock } from "../../../migration/transport/index.ts";
import { all, signal } from "../planting.ts";
import { ACCOUNT, localLake } from "./local-lake.ts";

test("DefaultAzureCredential, as it is, opens the local service", async () => {
  await using local = await localLake();
  const saved = { ...process.env };
  process.env["IDENTITY_ENDPOINT"] = `${local.service.endpoint}/.identity/token`;
  process.env["IDENTITY_HEADER"] = local.service.issuer.identityHeader;
  try {
    const transport = createTransport({ tokens: createTokens(systemClock) });
    const uri = lakeUriAt(`${local.service.endpoint}/${ACCOUNT}/`, "target", "");
    const lake = openGen2({ uri, side: "target", transport });
    assert.deepEqual(await all(lake.entries(signal)), []);
    await lake.close();
  } finally {
    process.env = saved;
  }
});
