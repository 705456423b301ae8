/** Put Block, Put Block From URL, Put Block List, Get Block List. */
import type { Call } from "../call.ts";
import type { Piece } from "../content/content-store.ts";
import { sliced, withPiece } from "../content/pieces.ts";
import { readWhole, receive } from "../content/receive.ts";
import { placeFor } from "../operations/creation.ts";
import { givenContentHeaders, givenMetadata, metadataOrNone, newContentHeaders } from "../operations/given-headers.ts";
import { requireMetOrNews } from "../operations/conditions.ts";
import { requireLease } from "../operations/lease-state.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { Block, FileEntry } from "../tree/entry.ts";
import { invalidHeader, invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { element, unescapeXml } from "../wire/xml.ts";
import { copySource } from "./copy-source.ts";
import { commitBlob, requireWritable } from "./put-blob.ts";

const mostBlocks = 50_000;

function blockId(call: Call): string {
  const id = call.parameter("blockid");
  if (id === undefined)
    throw new ServiceFailure("MissingRequiredQueryParameter", { fields: { QueryParameterName: "blockid" } });
  const bytes = Buffer.from(id, "base64");
  if (bytes.length === 0 || bytes.length > 64 || bytes.toString("base64") !== id)
    throw invalidQuery("blockid", id, "Not a valid base64 string.");
  return id;
}

/** Files made by DFS take no blocks; ids of one blob have one length. */
function requireStageable(call: Call, id: string): void {
  call.access.mayCreate(call.path);
  const present = call.filesystem.find(call.path)?.entry;
  if (present?.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  if (present !== undefined) {
    requireLease(call, present.lease);
    if (present.writer === "dfs")
      throw new ServiceFailure("InvalidBlobType", {
        message: "The blob was written through the Data Lake Storage Gen2 endpoint and takes no blocks.",
      });
  }
  const other = call.filesystem.staged.get(call.path)?.[0];
  if (other !== undefined && other.id.length !== id.length) throw new ServiceFailure("InvalidBlobOrBlock");
}

/** Answers 201, without ETag. */
export async function putBlock(call: Call): Promise<void> {
  const id = blockId(call);
  requireStageable(call, id);
  placeFor(call, call.path);
  const received = await receive(call.request, call.state.contents);
  if (received.length === 0) throw invalidHeader("Content-Length", "0");
  const wanted = call.header("content-md5");
  if (wanted !== undefined && wanted !== received.md5) throw new ServiceFailure("Md5Mismatch");
  const block = { id, length: received.length, pieces: received.pieces };
  await call.commit([{ do: "block", in: call.in, path: call.path, block }]);
  const md5 = wanted === undefined ? [] : ["Content-MD5", received.md5];
  call.answer(201, [...md5, "x-ms-request-server-encrypted", "true"]);
}

/** Answers 201; `x-ms-source-range` takes a part of the source. */
export async function putBlockFromUrl(call: Call): Promise<void> {
  const id = blockId(call);
  requireStageable(call, id);
  placeFor(call, call.path);
  const source = copySource(call);
  const text = call.header("x-ms-source-range");
  const match = /^bytes=(\d+)-(\d*)$/.exec(text ?? "bytes=0-");
  if (match === null) throw invalidHeader("x-ms-source-range", text ?? "");
  const first = Number(match[1]);
  const last = match[2] === "" ? source.length - 1 : Math.min(Number(match[2]), source.length - 1);
  if (first > last) throw new ServiceFailure("InvalidRange");
  const block = { id, length: last - first + 1, pieces: sliced(source.pieces, first, last - first + 1) };
  await call.commit([{ do: "block", in: call.in, path: call.path, block }]);
  call.answer(201, ["x-ms-request-server-encrypted", "true"]);
}

interface Wanted {
  readonly id: string;
  readonly from: string;
}

function wantedBlocks(document: string): readonly Wanted[] {
  if (!/<BlockList[\s/>]/.test(document)) throw new ServiceFailure("InvalidXmlDocument");
  return [...document.matchAll(/<(Committed|Uncommitted|Latest)>([^<]*)<\/\1>/g)].map((match) => ({
    from: match[1] ?? "",
    id: unescapeXml(match[2] ?? "").trim(),
  }));
}

function chosenBlocks(
  wanted: readonly Wanted[],
  staged: readonly Block[],
  committed: readonly Block[],
): readonly Block[] {
  const byStage = new Map(staged.map((block) => [block.id, block]));
  const byCommit = new Map(committed.map((block) => [block.id, block]));
  return wanted.map(({ id, from }) => {
    const fresh = from === "Committed" ? undefined : byStage.get(id);
    const block = fresh ?? (from === "Uncommitted" ? undefined : byCommit.get(id));
    if (block === undefined) throw new ServiceFailure("InvalidBlockList");
    return block;
  });
}

/** Answers 201: the file is these blocks in this order. It has no MD5 unless one is sent. */
export async function putBlockList(call: Call): Promise<void> {
  const document = (await readWhole(call.request)).toString("utf8");
  const present = requireWritable(call);
  if (present?.writer === "dfs")
    throw new ServiceFailure("InvalidBlobType", {
      message: "The blob was written through the Data Lake Storage Gen2 endpoint and takes no block list.",
    });
  const wanted = wantedBlocks(document);
  if (wanted.length > mostBlocks) throw new ServiceFailure("BlockCountExceedsLimit");
  const blocks = chosenBlocks(wanted, call.filesystem.staged.get(call.path) ?? [], present?.extras?.blocks ?? []);
  const pieces: Piece[] = [];
  for (const block of blocks) for (const piece of block.pieces) withPiece(pieces, piece);
  const entry = await commitBlob(call, present, {
    pieces,
    length: blocks.reduce((sum, block) => sum + block.length, 0),
    md5: call.header("x-ms-blob-content-md5") ?? "",
    headers: newContentHeaders(givenContentHeaders(call, "x-ms-blob-")),
    metadata: metadataOrNone(givenMetadata(call)),
    extras: { blocks },
  });
  call.answer(201, [...versionHeaders(entry), "x-ms-request-server-encrypted", "true"]);
}

function toldBlocks(name: string, blocks: readonly Block[]): string {
  const told = blocks.map((block) => `<Block>${element("Name", block.id)}<Size>${block.length}</Size></Block>`);
  return told.length === 0 ? `<${name} />` : `<${name}>${told.join("")}</${name}>`;
}

/** The file at the path (undefined while it is only staged) and its staged blocks. */
function blocksAt(call: Call): { readonly file: FileEntry | undefined; readonly staged: readonly Block[] } {
  const entry = call.filesystem.find(call.path)?.entry;
  const staged = call.filesystem.staged.get(call.path) ?? [];
  if (entry?.kind === "directory" || (entry === undefined && staged.length === 0))
    throw new ServiceFailure("PathNotFound");
  if (entry !== undefined) requireMetOrNews(call, entry);
  return { file: entry, staged: [...staged].sort((left, right) => (left.id < right.id ? -1 : 1)) };
}

/** `blocklisttype=committed|uncommitted|all` */
export function getBlockList(call: Call): void {
  call.access.mayRead(call.path);
  const { file, staged } = blocksAt(call);
  const type = call.parameter("blocklisttype")?.toLowerCase() ?? "committed";
  const committed = type === "uncommitted" ? "" : toldBlocks("CommittedBlocks", file?.extras?.blocks ?? []);
  const uncommitted = type === "committed" ? "" : toldBlocks("UncommittedBlocks", staged);
  const version = file === undefined ? [] : [...versionHeaders(file), "x-ms-blob-content-length", String(file.length)];
  call.answerXml(`<BlockList>${committed}${uncommitted}</BlockList>`, version);
}
