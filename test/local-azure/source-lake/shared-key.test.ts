import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import test from "node:test";
import { DataLakeFileSystemClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import { sharedKeyAuthorization } from "./shared-key.ts";

const account = "contosolake";
const key = Buffer.from("a key of the test").toString("base64");

/** Every request that the official client sends when it does `action`, as a server receives it. */
async function requestsOf(
  action: (filesystem: DataLakeFileSystemClient) => Promise<unknown>,
): Promise<IncomingMessage[]> {
  const received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    received.push(request);
    const status = request.method === "PATCH" ? 202 : (request.url ?? "").includes("comp=metadata") ? 200 : 201;
    request.resume().on("end", () => response.writeHead(status).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const url = `http://127.0.0.1:${String(address.port)}/${account}/lake`;
  try {
    await action(new DataLakeFileSystemClient(url, new StorageSharedKeyCredential(account, key)));
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return received;
}

test("requests are signed as the official client signs them", async () => {
  const requests = await requestsOf(async (filesystem) => {
    await filesystem.create();
    const file = filesystem.getFileClient("sandbox/R&D 100%/“q” 'and' #1+2=3?/數據 📈.csv");
    await file.create({ metadata: { zone: "raw", team: "a, b" }, pathHttpHeaders: { contentType: "text/csv" } });
    await file.append(Buffer.from("some content"), 0, 12);
    await file.setMetadata({ a: "first", zone: "last", steward: "data office" });
    await filesystem.getDirectoryClient("a b").createIfNotExists();
  });
  assert.equal(requests.length, 5);
  const own = "x-ms-meta-steward";
  assert.ok(requests.some(({ headers }) => own in headers));
  for (const request of requests) {
    const { method = "", url = "", headers } = request;
    const texts: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      texts[name === own ? "x-ms-meta-Steward" : name] = String(value);
    }
    const signed = { method, url: new URL(url, "http://127.0.0.1"), headers: texts };
    assert.equal(sharedKeyAuthorization(signed, account, key), headers.authorization, url);
  }
});
