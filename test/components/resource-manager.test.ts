/** Collections of Azure's resource manager: pages, refusals, and whom a token goes to. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import test, { after } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Lookups } from "../../components/lookup/index.ts";
import { listOfResources } from "../../components/account/resource-manager.ts";

const asked: { readonly path: string; readonly authorization: string | undefined }[] = [];
const server = createServer((request, response) => {
  const path = request.url ?? "";
  asked.push({ path, authorization: request.headers.authorization });
  const [status, body] = answerTo(path);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
process.env["ARM_METADATA_HOSTNAME"] = host;
after(() => server.close());

await pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => ({ id: name, state: { ...(inputs as object) } }),
  call: ({ token }) => (token.endsWith(":getClientToken") ? { token: "of-the-provider" } : {}),
});

function answerTo(path: string): readonly [number, unknown] {
  if (path.startsWith("/metadata/endpoints?")) return [200, { resourceManager: `http://${host}/arm/` }];
  if (path.startsWith("/arm/two-pages?page=2")) return [200, { value: [3] }];
  if (path.startsWith("/arm/two-pages?"))
    return [200, { value: [1, 2], nextLink: `http://${host}/arm/two-pages?page=2` }];
  if (path.startsWith("/arm/elsewhere?")) return [200, { value: [], nextLink: "https://example.com/next" }];
  if (path.startsWith("/arm/alike?")) return [200, { value: [], nextLink: `http://${host}/army/next` }];
  return [403, { error: { code: "AuthorizationFailed", message: "The client may not read this." } }];
}

test("every page is read, with the provider's own token", async () => {
  assert.deepEqual(await listOfResources("/two-pages", "2021-05-01-preview"), [1, 2, 3]);
  const pages = asked.filter(({ path }) => path.startsWith("/arm/"));
  assert.deepEqual(pages, [
    { path: "/arm/two-pages?api-version=2021-05-01-preview", authorization: "Bearer of-the-provider" },
    { path: "/arm/two-pages?page=2", authorization: "Bearer of-the-provider" },
  ]);
  assert.ok(asked.every(({ path, authorization }) => authorization === undefined || path.startsWith("/arm/")));
});

test("a token is not sent where a page says that the next one lies", async () => {
  await assert.rejects(listOfResources("/elsewhere", "2021-05-01-preview"), /the next page lies elsewhere/);
  await assert.rejects(listOfResources("/alike", "2021-05-01-preview"), /the next page lies elsewhere/);
});

test("a refusal has the service's own words, by which a preview knows that it is not allowed to look", async () => {
  const lookups = new Lookups(true);
  const found = await lookups.ask({ asked: "the settings", remedy: "Ask." }, listOfResources("/closed", "2021-05-01"));
  assert.deepEqual(found, {
    unknown: 'the settings: Status=403 Code="AuthorizationFailed" Message="The client may not read this."',
  });
  assert.match(lookups.unanswered ?? "", /role Reader/);
});

test("a resource manager that nobody reaches is unknown in a preview", async () => {
  process.env["ARM_METADATA_HOSTNAME"] = "127.0.0.1:1";
  const lookups = new Lookups(true);
  await lookups.ask({ asked: "the settings", remedy: "Ask." }, listOfResources("/x", "2021-05-01"));
  assert.match(lookups.unanswered ?? "", /Azure does not say where its resource manager is: .*Check the network\./s);
});
