/** CORS: what rules let through, which headers they add, and when they take effect. */
import assert from "node:assert/strict";
import { request } from "node:http";
import test from "node:test";
import type { CorsRule } from "./blob-service/properties.ts";
import { corsHeaders, preflightHeaders } from "./cors/rules.ts";
import { runService, type Running } from "./running-service.ts";

const page = "https://www.contoso.com";
const rule: CorsRule = {
  methods: ["GET", "PUT"],
  origins: [page],
  allowedHeaders: ["x-ms-meta*", "content-type"],
  exposedHeaders: ["x-ms-meta*", "ETag"],
  maxAgeSeconds: 60,
};
const forAll: CorsRule = { ...rule, origins: ["*"], exposedHeaders: ["*"] };

/** Method, URL and headers as they are, which `fetch` does not let a page's request be. */
function ask(
  running: Running,
  method: string,
  headers: Record<string, string>,
): Promise<{ readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${running.filesystem}/f`, { method, headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
    });
    sent.on("error", reject).end();
  });
}

test("a rule for every origin is told to every reader, with what it may read", () => {
  const told = corsHeaders([forAll], { method: "GET", origin: undefined }, ["ETag", "Content-Length"]);
  const names = "ETag,Content-Length,Date,Transfer-Encoding";
  assert.deepEqual(told, ["Access-Control-Expose-Headers", names, "Access-Control-Allow-Origin", "*"]);
  assert.deepEqual(corsHeaders([forAll], { method: "PUT", origin: undefined }, ["ETag"]), []);
});

test("a rule for one origin is told to it alone, and readers learn that answers vary", () => {
  const own = corsHeaders([rule], { method: "GET", origin: page }, ["x-ms-meta-a", "Server"]);
  assert.deepEqual(own, [
    ...["Access-Control-Expose-Headers", "ETag,x-ms-meta-a", "Access-Control-Allow-Origin", page],
    ...["Access-Control-Allow-Credentials", "true", "Vary", "Origin"],
  ]);
  assert.deepEqual(corsHeaders([rule], { method: "GET", origin: page.toUpperCase() }, []), ["Vary", "Origin"]);
  assert.deepEqual(corsHeaders([rule], { method: "HEAD", origin: undefined }, []), ["Vary", "Origin"]);
  assert.deepEqual(corsHeaders([rule], { method: "DELETE", origin: page }, []), []);
  assert.deepEqual(corsHeaders([], { method: "GET", origin: page }, []), []);
});

test("a preflight passes where one rule lets all of it through", () => {
  const asked = { origin: page, method: "PUT", headers: "X-Ms-Meta-Name, content-type" };
  assert.deepEqual(preflightHeaders([rule], asked)?.slice(0, 4), [
    ...["Access-Control-Allow-Origin", page, "Access-Control-Allow-Methods", "PUT"],
  ]);
  assert.equal(preflightHeaders([rule], { ...asked, headers: "x-ms-blob-type" }), undefined);
  assert.equal(preflightHeaders([rule], { ...asked, method: "PATCH" }), undefined);
  assert.equal(preflightHeaders([rule], { ...asked, origin: "https://elsewhere.com" }), undefined);
});

test("the service answers preflights without credentials, and refuses others in Azure's words", async (t) => {
  const running = await runService(t);
  const asked = {
    origin: page,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "x-ms-meta-a",
  };
  const refused = await ask(running, "OPTIONS", asked);
  assert.equal(refused.status, 403);
  assert.equal(refused.headers["x-ms-error-code"], "CorsPreflightFailure");
  const bad = await ask(running, "OPTIONS", { origin: page });
  assert.equal(bad.status, 400);
  assert.match(bad.body, /<Code>InvalidHeaderValue<\/Code><Message>A required CORS header is not present\./);
  await running.service.plane.putBlobService("lakeaccount", { cors: [rule] });
  const passed = await ask(running, "OPTIONS", asked);
  assert.equal(passed.status, 200);
  assert.equal(passed.headers["access-control-allow-headers"], "x-ms-meta-a");
  assert.equal(passed.headers["access-control-max-age"], "60");
});

test("rules that are set take effect after a while, also for refusals", async (t) => {
  const clock = { now: Date.now() };
  const running = await runService(t, {}, { now: () => clock.now });
  const rules =
    "<AllowedOrigins>*</AllowedOrigins><AllowedMethods>GET</AllowedMethods><AllowedHeaders /><ExposedHeaders />" +
    "<MaxAgeInSeconds>5</MaxAgeInSeconds>";
  const body = `<StorageServiceProperties><Cors><CorsRule>${rules}</CorsRule></Cors></StorageServiceProperties>`;
  const set = await running.send("PUT", "/../?restype=service&comp=properties", {}, body);
  assert.equal(set.status, 202);
  const allowed = async (): Promise<string | null> =>
    (await running.send("GET", "/missing")).headers.get("access-control-allow-origin");
  clock.now += 5000;
  assert.equal(await allowed(), null);
  clock.now += 26_000;
  assert.equal(await allowed(), "*");
});
