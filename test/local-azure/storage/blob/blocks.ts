/** Put Block, Put Block From URL, Put Block List, Get Block List. */
import type { Call } from "../call.ts";
import type { Piece } from "../content/content-store.ts";
import { withPiece } from "../content/pieces.ts";
import { readWhole, receive } from "../content/receive.ts";
import { digestsOf } from "../content/digests.ts";
import {
  copiedContentHeaders,
  partContentHeaders,
  requireChecks,
  statedChecks,
  tellsCrc64,
} from "../operations/content-checks.ts";
import { appendedBlocks } from "../operations/appended-block.ts";
import { earlierNode, namedState } from "../operations/earlier.ts";
import { requireBlobContent } from "../operations/content-writer.ts";
import { givenKey, keyHeaders, keyOf } from "../operations/customer-key.ts";
import { placeFor } from "../operations/creation.ts";
import { givenContentHeaders, givenMetadata, metadataOrNone, newContentHeaders } from "../operations/given-headers.ts";
import { requireMetOrNews } from "../operations/conditions.ts";
import { requireLease } from "../operations/lease-state.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { Block, FileEntry } from "../tree/entry.ts";
import { invalidHeader, invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { element } from "../wire/xml.ts";
import { invalidXml, readXml } from "../wire/xml-reader.ts";
import { copiedRange } from "./copied-range.ts";
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

/** Ids of one blob have one length. @returns the file that is there. */
function requireStageable(call: Call, id: string): FileEntry | undefined {
  call.access.mayCreate(call.path);
  const present = call.filesystem.find(call.path)?.entry;
  if (present?.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  if (present !== undefined) requireLease(call, present.lease);
  const other = call.filesystem.staged.get(call.path)?.values().next().value;
  if (other !== undefined && other.id.length !== id.length) throw new ServiceFailure("InvalidBlobOrBlock");
  return present;
}

/** Keeps a block for the list to come; files that are no block blobs of this endpoint take none. */
async function stage(call: Call, block: Block): Promise<void> {
  const present = requireStageable(call, block.id);
  requireBlobContent(present);
  if (present !== undefined && (appendedBlocks(present) !== undefined || present.extras?.pages !== undefined))
    throw new ServiceFailure("InvalidBlobType");
  await call.commit([{ do: "block", in: call.in, path: call.path, block }]);
}

/** Answers 201, without ETag. */
export async function putBlock(call: Call): Promise<void> {
  const id = blockId(call);
  requireStageable(call, id);
  placeFor(call, call.path);
  const stated = statedChecks(call);
  const wanted = { md5: stated.md5 !== undefined || !tellsCrc64(call), crc64: tellsCrc64(call) };
  const received = await receive(call.request, call.state.contents, wanted);
  if (received.length === 0) throw invalidHeader("Content-Length", "0");
  requireChecks(stated, received);
  await stage(call, { id, length: received.length, pieces: received.pieces });
  const told = [...partContentHeaders(call, stated, received), ...keyHeaders(keyOf(givenKey(call)))];
  call.answer(201, [...told, "x-ms-request-server-encrypted", "true"]);
}

/** Answers 201; `x-ms-source-range` takes a part of the source. */
export async function putBlockFromUrl(call: Call): Promise<void> {
  const id = blockId(call);
  requireStageable(call, id);
  placeFor(call, call.path);
  const copied = await copiedRange(call, copySource(call));
  if (copied.length === 0) throw invalidHeader("Content-Length", "0");
  await stage(call, { id, length: copied.length, pieces: copied.pieces });
  call.answer(201, [...copiedContentHeaders(call, copied), "x-ms-request-server-encrypted", "true"]);
}

interface Wanted {
  readonly id: string;
  readonly from: string;
}

function wantedBlocks(document: string): readonly Wanted[] {
  return readXml(document, "BlockList").children.map(({ name, text, after }) => {
    if (!/^(Committed|Uncommitted|Latest)$/.test(name)) throw invalidXml(after, `Unexpected element '${name}'.`);
    return { from: name, id: text.trim() };
  });
}

function chosenBlocks(
  wanted: readonly Wanted[],
  byStage: ReadonlyMap<string, Block>,
  committed: readonly Block[],
): readonly Block[] {
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
  const stated = statedChecks(call);
  const body = await readWhole(call.request);
  const own = digestsOf(body, { md5: true, crc64: true });
  requireChecks(stated, own);
  const present = requireWritable(call);
  requireBlobContent(present);
  const wanted = wantedBlocks(body.toString("utf8"));
  if (wanted.length > mostBlocks) throw new ServiceFailure("BlockCountExceedsLimit");
  const blocks = chosenBlocks(
    wanted,
    call.filesystem.staged.get(call.path) ?? new Map(),
    present?.extras?.blocks ?? [],
  );
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
  const checks = partContentHeaders(call, stated, own);
  call.answer(201, [
    ...versionHeaders(entry),
    ...checks,
    ...keyHeaders(entry),
    "x-ms-request-server-encrypted",
    "true",
  ]);
}

function toldBlocks(name: string, blocks: readonly Block[]): string {
  const told = blocks.map((block) => `<Block>${element("Name", block.id)}<Size>${block.length}</Size></Block>`);
  return told.length === 0 ? `<${name} />` : `<${name}>${told.join("")}</${name}>`;
}

/** The file at the path (undefined while it is only staged) and its staged blocks. */
function blocksAt(call: Call): { readonly file: FileEntry | undefined; readonly staged: readonly Block[] } {
  const named = namedState(call);
  const entry = (named === undefined ? call.filesystem.find(call.path) : earlierNode(call, named))?.entry;
  const staged = named === undefined ? [...(call.filesystem.staged.get(call.path)?.values() ?? [])] : [];
  if (entry?.kind === "directory" || (entry === undefined && staged.length === 0))
    throw new ServiceFailure("PathNotFound");
  if (entry !== undefined) requireMetOrNews(call, entry);
  return { file: entry, staged: staged.sort((left, right) => (left.id < right.id ? -1 : 1)) };
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
