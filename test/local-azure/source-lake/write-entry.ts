import { open, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { blobHeaders, pathHeaders, type LakeClient } from "./lake-client.ts";
import { formatAcl, type EntryAccess, type LakeDirectory, type LakeEntry, type LakeFile } from "./lake-entry.ts";

const compress = promisify(gzip);
const blockBytes = 8 * 1024 * 1024;

/** Makes `entry` or replaces it, so that writing it twice leaves the same lake; two to three requests, more for blocks. */
export async function writeEntry(client: LakeClient, entry: LakeEntry): Promise<void> {
  if (entry.kind === "directory") await writeDirectory(client, entry);
  else if (entry.writtenBy === "append") await writeByAppend(client, entry, await contentOf(entry));
  else if (entry.writtenBy === "blocks") await writeByBlocks(client, entry);
  else await writeByPut(client, entry, await contentOf(entry));
}

/** One Put Blob, and its access: what Put Blob replaces loses its own. */
export async function writeByPut(client: LakeClient, file: LakeFile, content: Buffer): Promise<void> {
  await client.send({
    method: "PUT",
    path: file.path,
    headers: { "x-ms-blob-type": "BlockBlob", ...blobHeaders(file.headers, file.metadata) },
    body: content,
  });
  await writeAccess(client, file.path, file.access, formatAcl(file.access.access));
}

/** Sets owner, group and the whole ACL of a path. */
export async function writeAccess(client: LakeClient, path: string, access: EntryAccess, acl: string): Promise<void> {
  await client.send({
    method: "PATCH",
    path,
    query: { action: "setAccessControl" },
    headers: { "x-ms-owner": access.owner, "x-ms-group": access.group, "x-ms-acl": acl },
  });
}

/** The bytes that are stored for `file`. */
export async function contentOf(file: LakeFile): Promise<Buffer> {
  const content = file.source === undefined ? Buffer.alloc(0) : await readFile(file.source);
  return file.headers.encoding === "gzip" ? compress(content) : content;
}

async function writeDirectory(client: LakeClient, directory: LakeDirectory): Promise<void> {
  const { path, access, metadata } = directory;
  if (path !== "") {
    await client.send({ method: "PUT", path, query: { resource: "directory" }, headers: pathHeaders({}, metadata) });
  }
  if (access.sticky) {
    // Permissions and ACL exclude each other in one request; an ACL that follows keeps the sticky bit.
    const headers = { "x-ms-permissions": "1770" };
    await client.send({ method: "PATCH", path, query: { action: "setAccessControl" }, headers });
  }
  await writeAccess(client, path, access, formatAcl(access.access, access.defaults));
}

/** Made by the DFS endpoint, so that the service stores no MD5; a flush sets the content headers anew. */
async function writeByAppend(client: LakeClient, file: LakeFile, content: Buffer): Promise<void> {
  const { path } = file;
  const { owner, group, access } = file.access;
  const made = {
    ...pathHeaders(file.headers, file.metadata),
    "x-ms-owner": owner,
    "x-ms-group": group,
    "x-ms-acl": formatAcl(access),
  };
  await client.send({ method: "PUT", path, query: { resource: "file" }, headers: made });
  await client.send({ method: "PATCH", path, query: { action: "append", position: "0" }, body: content });
  const position = String(content.length);
  const flushed = pathHeaders(file.headers, {});
  await client.send({ method: "PATCH", path, query: { action: "flush", position }, headers: flushed });
}

async function writeByBlocks(client: LakeClient, file: LakeFile): Promise<void> {
  if (file.source === undefined) throw new Error(`${file.path} has no content to write as blocks.`);
  const content = await open(file.source);
  const blocks: string[] = [];
  try {
    for (let offset = 0; offset < file.sourceBytes; offset += blockBytes) {
      const block = Buffer.alloc(Math.min(blockBytes, file.sourceBytes - offset));
      await content.read(block, 0, block.length, offset);
      const id = Buffer.from(String(blocks.length).padStart(6, "0")).toString("base64");
      await client.send({ method: "PUT", path: file.path, query: { comp: "block", blockid: id }, body: block });
      blocks.push(id);
    }
  } finally {
    await content.close();
  }
  const list = `<BlockList>${blocks.map((id) => `<Latest>${id}</Latest>`).join("")}</BlockList>`;
  await client.send({
    method: "PUT",
    path: file.path,
    query: { comp: "blocklist" },
    headers: blobHeaders(file.headers, file.metadata),
    body: Buffer.from(list),
  });
  await writeAccess(client, file.path, file.access, formatAcl(file.access.access));
}
