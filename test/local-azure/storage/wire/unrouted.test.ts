/** Requests that name no operation, and that every refusal tells what answers of its endpoint tell. */
import assert from "node:assert/strict";
import test from "node:test";
import { runService, type Running } from "../running-service.ts";
import { told, type Told } from "../told-answer.ts";

const dfs = { accept: "application/json" };
const blob = { accept: "application/xml" };
const own = { "x-ms-client-request-id": "mine" };

/** A request to the account (`~`) or, as in `Running.send`, to the filesystem. */
function asked(
  { service, ownerToken }: Running,
  method: string,
  address: string,
  headers: Record<string, string>,
): Promise<Told> {
  const url = `${service.endpoint}/lakeaccount${address.startsWith("~") ? address.slice(1) : `/data${address}`}`;
  const all = { authorization: `Bearer ${ownerToken}`, "x-ms-version": "2023-11-03", ...own, ...headers };
  return told(fetch(url, { method, headers: all, ...(method === "PUT" || method === "POST" ? { body: "" } : {}) }));
}

/** What a body says of the parameter. */
function parameterIn({ body }: Told): string {
  const name = /<QueryParameterName>(.*?)</.exec(body)?.[1];
  const value = /<QueryParameterValue>(.*?)<|<QueryParameterValue \/>/.exec(body);
  if (name !== undefined) return value === null ? name : `${name}=${value[1] ?? ""}`;
  const { error } = JSON.parse(body.replace(/^[^{]*$/, '{"error":{}}')) as {
    error: { detail?: Record<string, string> };
  };
  const { QueryParameterName, QueryParameterValue } = error.detail ?? {};
  if (QueryParameterName === undefined) return "";
  return QueryParameterValue === undefined ? QueryParameterName : `${QueryParameterName}=${QueryParameterValue}`;
}

const cases: readonly (readonly [
  method: string,
  address: string,
  endpoint: Record<string, string>,
  status: string,
  tells: string,
])[] = [
  ["GET", "~/?restype=container", blob, "400 InvalidQueryParameterValue", "comp="],
  ["GET", "~/", blob, "400 InvalidQueryParameterValue", "comp="],
  ["GET", "~/?comp=Nonsense", blob, "400 InvalidQueryParameterValue", "comp=Nonsense"],
  ["GET", "~/?restype=service&comp=nonsense", blob, "400 InvalidQueryParameterValue", "comp=nonsense"],
  ["PUT", "~/?comp=list", blob, "405 UnsupportedHttpVerb", "GET"],
  ["DELETE", "~/?restype=service&comp=properties", blob, "405 UnsupportedHttpVerb", "GET, PUT"],
  ["GET", "?restype=service&comp=properties", blob, "405 UnsupportedHttpVerb", "PUT"],
  ["GET", "/f?restype=service&comp=properties", blob, "405 UnsupportedHttpVerb", "PUT"],
  ["GET", "?restype=container&comp=nonsense", blob, "400 InvalidQueryParameterValue", "comp=nonsense"],
  ["POST", "?restype=container", blob, "405 UnsupportedHttpVerb", "DELETE, GET, HEAD, PUT"],
  ["GET", "/f?comp=nonsense", blob, "400 InvalidQueryParameterValue", "comp=nonsense"],
  ["GET", "/f?comp=block", blob, "405 UnsupportedHttpVerb", "PUT"],
  ["POST", "/f?comp=metadata", blob, "405 UnsupportedHttpVerb", "GET, HEAD, PUT"],
  ["GET", "~//data/f", blob, "400 InvalidUri", ""],
  ["GET", "~/?resource=nonsense", dfs, "400 InvalidQueryParameterValue", "resource=nonsense"],
  ["GET", "~/", dfs, "400 MissingRequiredQueryParameter", "resource"],
  ["POST", "?resource=filesystem", dfs, "405 UnsupportedHttpVerb", "DELETE, GET, HEAD, PATCH, PUT"],
  ["GET", "?resource=filesystem", dfs, "400 MissingRequiredQueryParameter", "recursive"],
  ["GET", "?resource=filesystem&recursive=all", dfs, "400 InvalidQueryParameterValue", "recursive=all"],
  ["PATCH", "/f", dfs, "400 MissingRequiredQueryParameter", "action"],
  ["PATCH", "/f?action=nonsense", dfs, "400 InvalidQueryParameterValue", "action=nonsense"],
  ["PUT", "/f?action=append", dfs, "405 UnsupportedHttpVerb", "PATCH"],
  ["PUT", "/f?resource=nonsense", dfs, "400 InvalidQueryParameterValue", "resource=nonsense"],
  ["PATCH", "/?action=setAccessControlRecursive", dfs, "400 MissingRequiredQueryParameter", "mode"],
];

test("requests that name no operation are told which parameter, or which methods there are", async (t) => {
  const running = await runService(t);
  for (const [method, address, endpoint, status, tells] of cases) {
    const acl = address.includes("Recursive") ? { "x-ms-acl": "user::rwx" } : {};
    const answer = await asked(running, method, address, { ...endpoint, ...acl });
    const what = `${method} ${address}`;
    assert.equal(answer.status, status, what);
    const given = status.startsWith("405") ? answer.response.headers.get("allow") : parameterIn(answer);
    assert.equal(given, tells, what);
  }
});

test("what is asked of nothing is refused before anybody is asked who he is", async (t) => {
  const { service } = await runService(t);
  const answer = await told(fetch(`${service.endpoint}/lakeaccount/`));
  assert.equal(answer.status, "400 InvalidQueryParameterValue");
  assert.ok(
    answer.body.endsWith("<QueryParameterName>comp</QueryParameterName><QueryParameterValue /><Reason /></Error>"),
    answer.body,
  );
  assert.equal(answer.response.headers.get("server"), "Microsoft-HTTPAPI/2.0");
  assert.equal(answer.response.headers.get("x-ms-version"), null);
});

test("an address that represents nothing is told back", async (t) => {
  const running = await runService(t);
  const { body } = await asked(running, "GET", "~//data/f", blob);
  const { host } = new URL(running.service.endpoint);
  assert.ok(body.includes("<Message>The requested URI does not represent any resource on the server.\n"), body);
  assert.ok(body.endsWith(`<UriPath>http://${host}/lakeaccount//data/f</UriPath></Error>`), body);
  const other = await asked(running, "GET", "~//data/f", dfs);
  assert.match(other.body, /^\{"error":\{"code":"InvalidUri","message":"The request URI is invalid\.\\nRequestId:/);
});

test("every refusal has date, request id, the client's own id, code, and the body's type and length", async (t) => {
  const running = await runService(t);
  for (const [method, address, endpoint, status] of [
    ...cases,
    ["GET", "/absent", blob, "404 BlobNotFound"],
    ["GET", "/absent", dfs, "404 PathNotFound"],
    ["HEAD", "/absent", dfs, "404 PathNotFound"],
  ] as const) {
    const acl = address.includes("Recursive") ? { "x-ms-acl": "user::rwx" } : {};
    const { response, body } = await asked(running, method, address, { ...endpoint, ...acl });
    const what = `${method} ${address} ${status}`;
    const header = (name: string): string => response.headers.get(name) ?? "";
    assert.match(header("date"), / GMT$/, what);
    assert.match(header("x-ms-request-id"), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, what);
    assert.equal(header("x-ms-client-request-id"), "mine", what);
    assert.equal(header("x-ms-error-code"), status.slice(4), what);
    const isUnrouted = endpoint === blob && !status.startsWith("404") && !status.endsWith("InvalidUri");
    assert.equal(response.headers.has("x-ms-version"), !isUnrouted, what);
    if (method === "HEAD") continue;
    const type = endpoint === dfs ? /^application\/json; ?charset=utf-8$/ : /^application\/xml$/;
    assert.match(header("content-type"), type, what);
    assert.ok(Number(header("content-length")) >= body.length, what);
    assert.ok(body.includes(header("x-ms-request-id")), what);
  }
});
