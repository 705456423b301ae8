/** `@azure/identity`, unmodified, with what `npm run lake` prints: a token of its own issuer, sent over https. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test from "node:test";
import { promisify } from "node:util";
import { defaultObjectId } from "../identity/index.ts";
import { endLake, startLake } from "./lake-process.ts";

const client = `
import { DefaultAzureCredential } from "@azure/identity";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
const filesystem = new DataLakeServiceClient(process.env.LAKE, new DefaultAzureCredential()).getFileSystemClient("raw");
await filesystem.create();
await filesystem.getDirectoryClient("d").create();
process.stdout.write((await filesystem.getDirectoryClient("d").getAccessControl()).owner);
`;

test("DefaultAzureCredential reaches the https port and owns what it makes", async (t) => {
  const lake = await startLake([]);
  t.after(() => endLake(lake, "SIGTERM"));
  const { ready } = lake;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", client], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...ready.env, NODE_EXTRA_CA_CERTS: ready.ca, LAKE: ready.https.dfs },
  });
  assert.equal(stdout, defaultObjectId);
});
