/** What the log says of requests: no secret, and what really went over the wire. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { RawConnection } from "./http/raw-connection.ts";
import { type LoggedRequest, requestFile, withoutSignature } from "./request-log.ts";
import { runService, type Running } from "./running-service.ts";

interface Logged extends Running {
  /** Resolves with the next request whose answer has ended. */
  readonly next: () => Promise<LoggedRequest>;
}

async function logged(test: TestContext): Promise<Logged> {
  const waiting: LoggedRequest[] = [];
  let wake: () => void = () => undefined;
  const onRequest = (request: LoggedRequest): void => {
    waiting.push(request);
    wake();
  };
  const running = await runService(test, {}, { onRequest });
  const next = async (): Promise<LoggedRequest> => {
    for (;;) {
      const first = waiting.shift();
      if (first !== undefined) return first;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { ...running, next };
}

test("signatures are removed, however their parameter's name is written", () => {
  for (const name of ["sig", "SIG", "%73ig", "s%69%67", "%53%49%47"])
    assert.equal(withoutSignature(`/a/b?sv=1&${name}=se%2Bcret&sp=r`), `/a/b?sv=1&${name}=removed&sp=r`);
  assert.equal(withoutSignature("/a/b?sig=secret"), "/a/b?sig=removed");
  assert.equal(withoutSignature("/a/design=1?design=2"), "/a/design=1?design=2");
});

test("a line for each request: what came, what went, and no signature", async (t) => {
  const { service, send, next } = await logged(t);
  await send("PUT", "/f", { "x-ms-blob-type": "BlockBlob" }, "hello");
  const put = await next();
  assert.deepEqual(
    [put.method, put.url, put.status, put.bytesIn, put.bytesOut],
    ["PUT", "/lakeaccount/data/f", 201, 5, 0],
  );
  assert.ok(put.ms >= 0);
  const { sas } = service.credentials("lakeaccount");
  await (await fetch(`${service.endpoint}/lakeaccount/data/f?${sas}`)).text();
  const get = await next();
  assert.deepEqual([get.status, get.bytesIn, get.bytesOut], [200, 0, 5]);
  assert.match(get.url, /[?&]sig=removed(&|$)/);
  await send("HEAD", "/f");
  assert.equal((await next()).bytesOut, 0);
});

test("an upload that breaks off counts as far as it came, and has no status", async (t) => {
  const { service, ownerToken, next } = await logged(t);
  const connection = new RawConnection(service.port);
  const head = ["PUT /lakeaccount/data/f HTTP/1.1", "Host: x", "x-ms-version: 2023-11-03", "x-ms-blob-type: BlockBlob"];
  connection.send([...head, `Authorization: Bearer ${ownerToken}`, "Content-Length: 5000000"], Buffer.alloc(1000));
  connection.socket.end();
  const { status, bytesIn } = await next();
  assert.deepEqual([status, bytesIn], [0, 1000]);
});

test("a download that breaks off counts no more than went out", async (t) => {
  const { service, send, ownerToken, next } = await logged(t);
  const bytes = 64 * 1024 * 1024;
  await send("PUT", "/f", { "x-ms-blob-type": "BlockBlob" }, new Uint8Array(bytes));
  await next();
  const connection = new RawConnection(service.port);
  const head = ["GET /lakeaccount/data/f HTTP/1.1", "Host: x", "x-ms-version: 2023-11-03"];
  connection.socket.once("data", () => connection.socket.destroy());
  connection.send([...head, `Authorization: Bearer ${ownerToken}`]);
  const { status, bytesOut } = await next();
  assert.equal(status, 200);
  assert.ok(bytesOut > 0 && bytesOut < bytes, String(bytesOut));
});

test("the file gets a line of JSON for every request, also the last ones before it is closed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "lake-requests-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "requests");
  const request = { method: "GET", url: "/a", status: 200, ms: 1, bytesIn: 0, bytesOut: 2 };
  for (let round = 0; round < 2; round++) {
    const file = requestFile(path);
    for (let index = 0; index < 1500; index++) file.listener(request);
    file.close();
  }
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  assert.equal(lines.length, 3000);
  for (const line of lines) assert.deepEqual(JSON.parse(line), request);
});
