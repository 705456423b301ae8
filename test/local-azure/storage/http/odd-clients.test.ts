/** Requests as real but odd clients send them, byte by byte. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { runService, type Running } from "../running-service.ts";
import { RawConnection, type RawAnswer } from "./raw-connection.ts";

interface Scene extends Running {
  readonly connection: RawConnection;
  /** Lines that every request of the owner has. */
  readonly common: readonly string[];
}

async function scene(test: TestContext): Promise<Scene> {
  const running = await runService(test);
  const connection = new RawConnection(running.service.port);
  test.after(() => {
    connection[Symbol.dispose]();
  });
  const common = [
    `Host: 127.0.0.1:${running.service.port}`,
    `Authorization: Bearer ${running.ownerToken}`,
    "x-ms-version: 2023-11-03",
  ];
  return { ...running, connection, common };
}

function coded({ status, headers }: RawAnswer): string {
  return `${status} ${headers.get("x-ms-error-code") ?? ""}`.trim();
}

async function make(running: Running, path: string, content: string): Promise<void> {
  const made = await running.send("PUT", path, { "x-ms-blob-type": "BlockBlob" }, content);
  assert.equal(made.status, 201);
}

test("PUT with X-HTTP-Method-Override: PATCH is PATCH, in any case; other overrides do not count", async (t) => {
  const { connection, common, send } = await scene(t);
  await send("PUT", "/f?resource=file");
  const override = ["X-Http-Method-Override: patch", "Content-Length: 5"];
  connection.send(["PUT /lakeaccount/data/f?action=append&position=0 HTTP/1.1", ...common, ...override], "hello");
  assert.equal((await connection.answer()).status, 202);
  const flush = ["X-HTTP-Method-Override: PATCH", "Content-Length: 0"];
  connection.send(["PUT /lakeaccount/data/f?action=flush&position=5 HTTP/1.1", ...common, ...flush]);
  assert.equal((await connection.answer()).status, 200);
  connection.send(["GET /lakeaccount/data/f HTTP/1.1", ...common, "X-HTTP-Method-Override: DELETE"]);
  assert.equal((await connection.answer()).body, "hello");
});

test("Expect: 100-continue: the body is asked for when it is wanted, and only then", async (t) => {
  const { connection, common, send } = await scene(t);
  const upload = [...common, "x-ms-blob-type: BlockBlob", "Content-Length: 5", "Expect: 100-continue"];
  connection.send(["PUT /lakeaccount/data/f HTTP/1.1", ...upload]);
  assert.equal((await connection.answer()).status, 100);
  connection.socket.write("hello");
  assert.equal((await connection.answer()).status, 201);
  connection.send(["PUT /lakeaccount/data/f HTTP/1.1", ...upload, "If-None-Match: *"]);
  const refused = await connection.answer();
  assert.equal(coded(refused), "409 BlobAlreadyExists");
  assert.equal(refused.headers.get("connection"), "close");
  assert.equal(await connection.closed(), "");
  assert.equal(await (await send("GET", "/f")).text(), "hello");
});

test("chunked content is refused with 411, whichever endpoint, and the connection goes on", async (t) => {
  const { connection, common, send } = await scene(t);
  await send("PUT", "/d?resource=file");
  const chunked = [...common, "x-ms-blob-type: BlockBlob", "Transfer-Encoding: chunked"];
  for (const line of [
    "PUT /lakeaccount/data/f HTTP/1.1",
    "PUT /lakeaccount/data/f?comp=block&blockid=MQ%3D%3D HTTP/1.1",
    "PATCH /lakeaccount/data/d?action=append&position=0 HTTP/1.1",
  ]) {
    connection.send([line, ...chunked], "5\r\nhello\r\n0\r\n\r\n");
    assert.equal(coded(await connection.answer()), "411 MissingContentLengthHeader", line);
  }
  connection.send(["HEAD /lakeaccount/data/f HTTP/1.1", ...common]);
  assert.equal(coded(await connection.answer(false)), "404 BlobNotFound");
});

test("chunked documents are read", async (t) => {
  const { connection, common } = await scene(t);
  const document = "<SignedIdentifiers></SignedIdentifiers>";
  const chunk = `${document.length.toString(16)}\r\n${document}\r\n0\r\n\r\n`;
  const line = "PUT /lakeaccount/data?restype=container&comp=acl HTTP/1.1";
  connection.send([line, ...common, "Transfer-Encoding: chunked"], chunk);
  assert.equal((await connection.answer()).status, 200);
});

test("a refused upload is read to its end, and the next request of the connection is answered", async (t) => {
  const { connection, common } = await scene(t);
  const large = Buffer.alloc(3_000_000, 120);
  const upload = ["x-ms-blob-type: BlockBlob", `Content-Length: ${large.length}`];
  const [host = "", , version = ""] = common;
  connection.send(["PUT /lakeaccount/data/f HTTP/1.1", host, version, ...upload, "Authorization: Bearer no"], large);
  assert.equal((await connection.answer()).status, 401);
  connection.send(["PUT /lakeaccount/missing/f HTTP/1.1", ...common, ...upload], large);
  assert.equal(coded(await connection.answer()), "404 ContainerNotFound");
  connection.send(["PUT /lakeaccount/data/f HTTP/1.1", ...common, ...upload], large);
  assert.equal((await connection.answer()).status, 201);
});

test("an escaped slash separates, an empty header is none, names of headers and parameters have no case", async (t) => {
  const running = await scene(t);
  const { connection, common } = running;
  await make(running, "/d/f", "hello");
  connection.send(["GET /lakeaccount/data/d%2Ff HTTP/1.1", ...common, "Range:", "x-ms-lease-id: "]);
  assert.equal((await connection.answer()).body, "hello");
  connection.send(["GET /lakeaccount/data/%2Fd%2f%2ff HTTP/1.1", ...common, "X-MS-RANGE: bytes=1-2"]);
  assert.equal((await connection.answer()).body, "el");
  connection.send(["HEAD /lakeaccount/data/d?ACTION=getAccessControl&Upn=false HTTP/1.1", ...common]);
  assert.equal((await connection.answer(false)).headers.get("x-ms-permissions"), "rwxr-x---");
});

test("answers to HEAD have no body, refused or not", async (t) => {
  const running = await scene(t);
  const { connection, common } = running;
  await make(running, "/f", "hello");
  connection.send(["HEAD /lakeaccount/data/f HTTP/1.1", ...common]);
  assert.equal((await connection.answer(false)).headers.get("content-length"), "5");
  connection.send(["HEAD /lakeaccount/data/g HTTP/1.1", ...common]);
  assert.equal((await connection.answer(false)).status, 404);
  connection.send(["HEAD /lakeaccount/data/%zz HTTP/1.1", ...common]);
  assert.equal((await connection.answer(false)).status, 400);
  assert.equal(await connection.closed(), "");
});

test("accounts by host name: dfs and blob, any case, with a port, through a proxy, on localhost", async (t) => {
  const running = await scene(t);
  const { connection } = running;
  await make(running, "/f", "hello");
  const credentials = running.common.slice(1);
  const ask = async (target: string, host: string): Promise<RawAnswer> => {
    connection.send([`GET ${target} HTTP/1.1`, `Host: ${host}`, ...credentials]);
    return await connection.answer();
  };
  for (const host of [
    "lakeaccount.dfs.core.windows.net",
    "LakeAccount.blob.core.windows.net:443",
    `lakeaccount.dfs.localhost:${running.service.port}`,
    "lakeaccount.privatelink.blob.core.windows.net",
    "lakeaccount.z22.dfs.storage.azure.net",
    "lakeaccount-secondary.blob.core.windows.net",
  ])
    assert.equal((await ask("/data/f", host)).body, "hello", host);
  const absolute = "http://lakeaccount.dfs.core.windows.net/data/f";
  assert.equal((await ask(absolute, "elsewhere.example")).body, "hello");
  assert.equal((await ask("http://lakeaccount.blob.core.windows.net?comp=list", "x")).status, 200);
  assert.match((await ask("/data/g", "lakeaccount.dfs.core.windows.net")).body, /^\{"error":\{"code":"PathNotFound"/);
  assert.match((await ask("/data/g", "lakeaccount.blob.core.windows.net")).body, /<Code>BlobNotFound<\/Code>/);
  assert.equal((await ask("/data/f", "nobody.dfs.core.windows.net")).status, 404);
  assert.equal((await ask("/nobody/data/f", "127.0.0.1")).status, 404);
});

test("what Azure's web server refuses: broken escapes, control characters, no host, no length, too much", async (t) => {
  const { service, common } = await scene(t);
  const refused = async (lines: readonly string[]): Promise<RawAnswer> => {
    using connection = new RawConnection(service.port);
    connection.send(lines);
    const answer = await connection.answer();
    assert.equal(answer.headers.get("server"), "Microsoft-HTTPAPI/2.0");
    assert.equal(answer.headers.get("content-type"), "text/html; charset=us-ascii");
    assert.equal(await connection.closed(), "");
    return answer;
  };
  for (const path of ["%", "a%2", "a%zz", "Icon%0D", "%c2%81", "%7F"]) {
    const { status, headers, body } = await refused([`GET /lakeaccount/data/${path} HTTP/1.1`, ...common]);
    assert.deepEqual([status, headers.get("content-length")], [400, "324"], path);
    assert.match(body, /Invalid URL/);
  }
  assert.match((await refused(["GET /lakeaccount/data/f HTTP/1.1"])).body, /Invalid Hostname/);
  const noLength = await refused(["PUT /lakeaccount/data/f HTTP/1.1", ...common]);
  assert.deepEqual([noLength.status, noLength.headers.get("content-length")], [411, "344"]);
  const long = `x-ms-meta-a: ${"a".repeat(70_000)}`;
  assert.match((await refused(["GET /lakeaccount/data/f HTTP/1.1", ...common, long])).body, /Request Too Long/);
  assert.match((await refused(["NONSENSE"])).body, /HTTP Error 400/);
});

test("long but legal heads pass: a rename between names of 1,024 characters beyond ASCII", async (t) => {
  const running = await scene(t);
  const { connection, common } = running;
  const above = Array.from({ length: 7 }, () => encodeURIComponent("漢".repeat(127))).join("/");
  const name = (letter: string): string => `${above}/${encodeURIComponent(letter.repeat(127))}`;
  await make(running, `/${name("字")}`, "hello");
  const rename = [`x-ms-rename-source: /data/${name("字")}`, "Content-Length: 0"];
  connection.send([`PUT /lakeaccount/data/${name("語")} HTTP/1.1`, ...common, ...rename]);
  assert.equal((await connection.answer()).status, 201);
});

test("a copy's source may be named by its host too", async (t) => {
  const running = await scene(t);
  await make(running, "/f", "hello");
  const copy = async (host: string): Promise<number> => {
    const source = {
      "x-ms-blob-type": "BlockBlob",
      "x-ms-copy-source": `https://${host}/data/f`,
      "x-ms-copy-source-authorization": `Bearer ${running.ownerToken}`,
    };
    return (await running.send("PUT", "/g", source)).status;
  };
  assert.equal(await copy("lakeaccount.blob.core.windows.net"), 201);
  assert.equal(await (await running.send("GET", "/g")).text(), "hello");
  assert.equal(await copy("elsewhere.blob.core.windows.net"), 404);
});

test("two requests at once on one connection are answered in their order", async (t) => {
  const running = await scene(t);
  const { connection, common } = running;
  await make(running, "/a", "first");
  await make(running, "/b", "second");
  connection.send(["GET /lakeaccount/data/a HTTP/1.1", ...common]);
  connection.send(["GET /lakeaccount/data/b HTTP/1.1", ...common]);
  assert.deepEqual([(await connection.answer()).body, (await connection.answer()).body], ["first", "second"]);
});
