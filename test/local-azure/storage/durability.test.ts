/** Nothing that was acknowledged is lost when the process is killed, and a torn last record is what was not acknowledged. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { startStorageService } from "./index.ts";
import { endLake, lakeProgram, type LakeProcess, startLake } from "./lake-process.ts";

interface Lake {
  readonly lake: LakeProcess;
  readonly dfs: string;
  readonly token: string;
}

async function start(data: string, words: readonly string[] = []): Promise<Lake> {
  const lake = await startLake(["--account", "keeper", "--data", data, ...words]);
  assert.equal(readFileSync(join(data, "service.json"), "utf8"), `${lake.line}\n`);
  return { lake, dfs: lake.ready.dfs, token: lake.ready.token };
}

async function kill({ lake }: Lake): Promise<void> {
  await endLake(lake, "SIGKILL");
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "lake-durability-"));
  t.after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

function send(lake: Lake, request: string, headers: Record<string, string> = {}, body?: string): Promise<Response> {
  const space = request.indexOf(" ");
  return fetch(lake.dfs + request.slice(space + 1), {
    method: request.slice(0, space),
    headers: { authorization: `Bearer ${lake.token}`, "x-ms-version": "2023-11-03", ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

async function listing(lake: Lake): Promise<string> {
  const answer = await send(lake, "GET /fs1?restype=container&comp=list&include=permissions,metadata");
  assert.equal(answer.status, 200);
  return (await answer.text()).replace(/ServiceEndpoint="[^"]*"/, "");
}

const block = { "x-ms-blob-type": "BlockBlob" };

async function put(lake: Lake, path: string, content: string): Promise<boolean> {
  try {
    return (await send(lake, `PUT ${path}`, { ...block, "x-ms-meta-n": content }, content)).status === 201;
  } catch {
    return false;
  }
}

/** Writes from several sides until the process is gone. @returns contents by path of what was acknowledged. */
async function writeUntilKilled(lake: Lake): Promise<ReadonlyMap<string, string>> {
  const acknowledged = new Map<string, string>();
  const writer = async (name: string): Promise<void> => {
    for (let index = 0; ; index++) {
      const path = `/fs1/d${index % 7}/${name}-${index}`;
      if (!(await put(lake, path, `${name} ${index}`))) return;
      acknowledged.set(path, `${name} ${index}`);
      if (acknowledged.size === 400) lake.lake.process.kill("SIGKILL");
    }
  };
  await Promise.all(["a", "b", "c", "d", "e", "f", "g", "h"].map(writer));
  return acknowledged;
}

test("SIGKILL amid concurrent writes loses no acknowledged file", async (t) => {
  const data = folder(t);
  const first = await start(data);
  assert.equal((await send(first, "PUT /fs1?restype=container")).status, 201);
  const acknowledged = await writeUntilKilled(first);
  assert.ok(acknowledged.size >= 400);
  const second = await start(data);
  t.after(() => kill(second));
  for (const [path, content] of acknowledged) {
    const answer = await send(second, `GET ${path}`);
    assert.equal(`${answer.status} ${await answer.text()}`, `200 ${content}`);
  }
});

test("every kind of change survives: the listing is the same text before and after", async (t) => {
  const data = folder(t);
  const first = await start(data);
  await send(first, "PUT /fs1?restype=container");
  await send(first, "PUT /fs1/dir?resource=directory", {
    "x-ms-acl": "user::rwx,group::r-x,other::---,default:user:x:rwx",
  });
  await put(first, "/fs1/dir/file", "content");
  await put(first, "/fs1/gone", "content");
  await send(first, "PATCH /fs1/dir/file?action=setAccessControl", {
    "x-ms-owner": "someone",
    "x-ms-permissions": "1777",
  });
  await send(first, "PUT /fs1/moved?mode=posix", { "x-ms-rename-source": "/fs1/dir" });
  await send(first, "DELETE /fs1/gone?recursive=false");
  await send(first, "PUT /fs1/appended?resource=file");
  await send(first, "PATCH /fs1/appended?action=append&position=0", {}, "waiting");
  await send(first, "PUT /fs1/blocks?comp=block&blockid=MQ%3D%3D", {}, "block");
  const before = await listing(first);
  assert.match(before, /<Name>moved\/file<\/Name>.*<Owner>someone<\/Owner>.*rwxrwxrwt/);
  await kill(first);
  appendFileSync(join(data, "journal.jsonl"), '{"do":"entry","in":"keeper/fs1","path":"torn","entry":{"ki');
  const second = await start(data);
  t.after(() => kill(second));
  assert.equal(await listing(second), before);
  assert.equal((await send(second, "PATCH /fs1/appended?action=flush&position=7")).status, 200);
  assert.equal(await (await send(second, "GET /fs1/appended")).text(), "waiting");
  const list = "<BlockList><Latest>MQ==</Latest></BlockList>";
  assert.equal((await send(second, "PUT /fs1/blocks?comp=blocklist", {}, list)).status, 201);
  const head = await send(second, "HEAD /fs1?restype=container", { authorization: `Bearer ${first.token}` });
  assert.equal(head.status, 200);
});

test("a journal much longer than what it says is shortened at the next start", async (t) => {
  const data = folder(t);
  let service = await startStorageService({ data });
  await service.plane.putAccount({ name: "keeper", hierarchicalNamespace: true });
  for (let index = 0; index < 1500; index++) await service.documents.put("same/key", index);
  await service.stop();
  const before = statSync(join(data, "journal.jsonl")).size;
  service = await startStorageService({ data });
  assert.equal(service.documents.get("same/key"), 1499);
  await service.stop();
  assert.ok(statSync(join(data, "journal.jsonl")).size < before / 20);
  service = await startStorageService({ data });
  assert.equal(service.documents.get("same/key"), 1499);
  await service.stop();
});

test("a folder that a living service has is refused by name; one whose service was killed is taken over", async (t) => {
  const data = folder(t);
  const first = await start(data);
  const journal = readFileSync(join(data, "journal.jsonl"));
  const second = spawnSync(process.execPath, [lakeProgram, "--account", "keeper", "--data", data], {
    encoding: "utf8",
  });
  assert.equal(second.status, 2);
  assert.equal(second.stdout, "");
  assert.equal(
    second.stderr,
    `${data} is in use by a local service that runs as process ${first.lake.process.pid ?? ""}; ` +
      "stop that one, or choose another folder.\n",
  );
  await assert.rejects(startStorageService({ data }), { message: second.stderr.trimEnd() });
  assert.deepEqual(readFileSync(join(data, "journal.jsonl")), journal);
  assert.equal((await send(first, "PUT /fs1?restype=container")).status, 201);
  await kill(first);
  const third = await start(data);
  assert.equal((await send(third, "HEAD /fs1?restype=container")).status, 200);
  assert.equal(await endLake(third.lake, "SIGTERM"), 0);
  writeFileSync(join(data, "service.lock"), String(process.pid));
  const own = await startStorageService({ data });
  await assert.rejects(startStorageService({ data }), /is in use/u);
  await own.stop();
  await (await startStorageService({ data })).stop();
});

test("a journal is shortened while the service runs, and what it says stays", async (t) => {
  const data = folder(t);
  const journalGrowthBytes = 20_000;
  let service = await startStorageService({ data, journalGrowthBytes });
  let longest = 0;
  for (let index = 0; index < 3000; index++) {
    await service.documents.put(`key/${index % 10}`, index);
    longest = Math.max(longest, statSync(join(data, "journal.jsonl")).size);
  }
  assert.ok(longest < 3 * journalGrowthBytes, `the journal had ${longest} bytes`);
  await service.stop();
  service = await startStorageService({ data, journalGrowthBytes });
  assert.deepEqual(
    service.documents.list("key/").map(({ value }) => value),
    Array.from({ length: 10 }, (_, index) => 2990 + index),
  );
  await service.stop();
});

test("--while-held ends with its last holder, SIGTERM ends orderly", async (t) => {
  const held = await start(folder(t), ["--while-held"]);
  const holder = spawn(
    process.execPath,
    [
      "-e",
      `require("node:http").get(${JSON.stringify(new URL("/.hold", held.dfs).href)}, (r) => r.on("data", () => process.exit()))`,
    ],
    { stdio: "inherit" },
  );
  await once(holder, "exit");
  const [code] = (await once(held.lake.process, "exit")) as [number];
  assert.equal(code, 0);
  const other = await start(folder(t));
  assert.equal(await endLake(other.lake, "SIGTERM"), 0);
});
