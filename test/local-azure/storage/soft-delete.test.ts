/** Soft delete, expiry and service properties, by plain requests with a clock that the test sets; the state survives a restart. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { startStorageService, type StorageService } from "./index.ts";

const day = 24 * 60 * 60 * 1000;
const version = "2021-12-02";

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A service over a folder, its clock, and a way to ask it. */
class Lake {
  now = Date.UTC(2024, 0, 10);
  service: StorageService | undefined;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    this.service = await startStorageService({ data: this.#folder, now: () => this.now });
    if (this.service.plane.blobService("lake") !== undefined) return;
    await this.service.plane.putAccount({ name: "lake", hierarchicalNamespace: true });
    await this.service.plane.putFilesystem("lake", "files");
  }

  async restart(): Promise<void> {
    await this.service?.stop();
    await this.start();
  }

  async keepFor(days: number): Promise<void> {
    const policy = `<DeleteRetentionPolicy><Enabled>true</Enabled><Days>${days}</Days></DeleteRetentionPolicy>`;
    const body = `<?xml version='1.0' encoding='utf-8'?>\n<StorageServiceProperties>${policy}</StorageServiceProperties>`;
    const told = await this.ask("PUT", "?restype=service&comp=properties", { body });
    assert.equal(told.status, 202, told.text);
  }

  async ask(
    method: string,
    path: string,
    options: { readonly headers?: Record<string, string>; readonly body?: string } = {},
  ): Promise<Told> {
    const { service } = this;
    assert.ok(service !== undefined);
    const { sas } = service.credentials("lake");
    const url = `${service.endpoint}/lake/${path}${path.includes("?") ? "&" : "?"}${sas}`;
    const headers = { "x-ms-version": version, ...options.headers };
    const answer = await fetch(url, { method, headers, ...(options.body === undefined ? {} : { body: options.body }) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  async deleted(parameters = ""): Promise<readonly string[]> {
    const told = await this.ask("GET", `files?restype=container&comp=list&showonly=deleted${parameters}`);
    assert.equal(told.status, 200, told.text);
    return [...told.text.matchAll(/<Name>([^<]*)</g)].map((match) => match[1] ?? "");
  }
}

async function lakeFor(t: TestContext): Promise<Lake> {
  const folder = mkdtempSync(join(tmpdir(), "soft-delete-"));
  const lake = new Lake(folder);
  await lake.start();
  t.after(async () => {
    await lake.service?.stop();
    rmSync(folder, { recursive: true });
  });
  return lake;
}

const block = { "x-ms-blob-type": "BlockBlob" };

async function put(lake: Lake, path: string, body = "content"): Promise<void> {
  const told = await lake.ask("PUT", `files/${path}`, { headers: block, body });
  assert.equal(told.status, 201, told.text);
}

async function remove(lake: Lake, path: string): Promise<string> {
  const told = await lake.ask("DELETE", `files/${path}?recursive=true`, { headers: { accept: "application/json" } });
  assert.equal(told.status, 200, told.text);
  assert.equal(told.headers.get("x-ms-delete-type-permanent"), "false");
  return told.headers.get("x-ms-deletion-id") ?? "";
}

/** As Data Lake clients ask the Blob endpoint: they would take JSON. */
function undelete(lake: Lake, path: string, id: string): Promise<Told> {
  const headers = { accept: "application/json", "x-ms-undelete-source": `?deletionid=${id}` };
  return lake.ask("PUT", `files/${path}?comp=undelete`, { headers });
}

test("what is deleted is listed in order, page by page, and comes back as it was, over a restart", async (t) => {
  const lake = await lakeFor(t);
  await lake.keepFor(7);
  for (const path of ["b/one", "b/two", "b-c", "a"]) await put(lake, path);
  const before = await lake.ask("HEAD", "files/b/one");
  for (const path of ["b-c", "a"]) await remove(lake, path);
  const id = await remove(lake, "b");
  await lake.restart();
  assert.deepEqual(await lake.deleted(), ["a", "b", "b-c"]);
  assert.deepEqual(await lake.deleted("&prefix=b"), ["b", "b-c"]);
  const first = await lake.ask("GET", "files?restype=container&comp=list&showonly=deleted&maxresults=2");
  const marker = /<NextMarker>([^<]+)</.exec(first.text)?.[1] ?? "";
  assert.deepEqual(await lake.deleted(`&marker=${encodeURIComponent(marker)}`), ["b-c"]);
  const restored = await undelete(lake, "b", id);
  assert.equal(restored.status, 200, restored.text);
  assert.equal(restored.headers.get("x-ms-resource-type"), "directory");
  const after = await lake.ask("HEAD", "files/b/one");
  assert.equal(after.headers.get("etag"), before.headers.get("etag"));
  assert.equal((await lake.ask("GET", "files/b/two")).text, "content");
});

test("twins of one name are kept apart, and none is put over what stands there", async (t) => {
  const lake = await lakeFor(t);
  await lake.keepFor(7);
  await put(lake, "twin", "first");
  const first = await remove(lake, "twin");
  await put(lake, "twin", "second");
  assert.equal((await undelete(lake, "twin", first)).status, 409);
  await remove(lake, "twin");
  assert.deepEqual(await lake.deleted(), ["twin", "twin"]);
  assert.equal((await undelete(lake, "twin", first)).status, 200);
  assert.equal((await lake.ask("GET", "files/twin")).text, "first");
  assert.deepEqual(await lake.deleted(), ["twin"]);
});

test("the retention of the day of the deletion counts, and then all is gone", async (t) => {
  const lake = await lakeFor(t);
  await lake.keepFor(2);
  await put(lake, "short");
  const id = await remove(lake, "short");
  await lake.keepFor(300);
  lake.now += 2 * day - 1000;
  assert.deepEqual(await lake.deleted(), ["short"]);
  lake.now += 2000;
  assert.deepEqual(await lake.deleted(), []);
  assert.equal((await undelete(lake, "short", id)).status, 404);
  await put(lake, "other");
  await remove(lake, "other");
  const account = lake.service?.plane.blobService("lake");
  assert.equal(account?.deleteRetention.days, 300);
});

test("a file that expires is gone from reads and lists when its time has come, also where it was moved", async (t) => {
  const lake = await lakeFor(t);
  await put(lake, "d/stays");
  await put(lake, "d/goes");
  const headers = { "x-ms-expiry-option": "RelativeToNow", "x-ms-expiry-time": "60000" };
  assert.equal((await lake.ask("PUT", "files/d/goes?comp=expiry", { headers })).status, 200);
  const renamed = await lake.ask("PUT", "files/e?mode=legacy", { headers: { "x-ms-rename-source": "/files/d" } });
  assert.equal(renamed.status, 201, renamed.text);
  await lake.restart();
  lake.now += 59_000;
  assert.equal((await lake.ask("HEAD", "files/e/goes")).status, 200);
  lake.now += 2000;
  assert.equal((await lake.ask("HEAD", "files/e/goes")).status, 404);
  const told = await lake.ask("GET", "files?restype=container&comp=list");
  assert.deepEqual(
    [...told.text.matchAll(/<Name>([^<]*)</g)].map((match) => match[1]),
    ["e", "e/stays"],
  );
});

test("a deleted container is restored by its version, with what it held", async (t) => {
  const lake = await lakeFor(t);
  await lake.service?.plane.putBlobService("lake", { containerRetentionDays: 7 });
  await put(lake, "kept");
  assert.equal((await lake.ask("DELETE", "files?restype=container")).status, 202);
  await lake.restart();
  const told = await lake.ask("GET", "?comp=list&include=deleted");
  const headers = {
    "x-ms-deleted-container-name": "files",
    "x-ms-deleted-container-version": /<Version>([^<]+)</.exec(told.text)?.[1] ?? "",
  };
  const restored = await lake.ask("PUT", "files?restype=container&comp=undelete", { headers });
  assert.equal(restored.status, 201, restored.text);
  assert.equal((await lake.ask("GET", "files/kept")).text, "content");
});

test("days of retention outside 1 to 365 are refused with the place in the document", async (t) => {
  const lake = await lakeFor(t);
  const body =
    "<?xml version='1.0' encoding='utf-8'?>\n<StorageServiceProperties><DeleteRetentionPolicy><Enabled>true</Enabled><Days>366</Days></DeleteRetentionPolicy></StorageServiceProperties>";
  const told = await lake.ask("PUT", "?restype=service&comp=properties", { body });
  assert.equal(told.status, 400);
  assert.match(told.text, /<Code>InvalidXmlDocument<.*<LineNumber>2<\/LineNumber><LinePosition>91<\/LinePosition>/s);
});
