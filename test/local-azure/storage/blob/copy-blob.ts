/** Copy Blob, asynchronous by contract but done at once here (as recorded inside an account), and Copy Blob From URL. */
import { randomUUID } from "node:crypto";
import type { Call } from "../call.ts";
import { givenMetadata } from "../operations/given-headers.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import { copySource } from "./copy-source.ts";
import { commitBlob, requireWritable } from "./put-blob.ts";

/** Answers 202 with the copy's id, already `success`; content headers are the source's, metadata unless it is sent. */
export async function copyBlob(call: Call): Promise<void> {
  const present = requireWritable(call);
  const source = copySource(call);
  const id = randomUUID();
  const copy = {
    id,
    source: (call.header("x-ms-copy-source") ?? "").split("?", 1)[0] ?? "",
    completed: call.state.now(),
    bytes: source.length,
  };
  const entry = await commitBlob(call, present, {
    pieces: source.pieces,
    length: source.length,
    md5: source.md5,
    headers: source.headers,
    metadata: givenMetadata(call) ?? source.metadata,
    extras: { copy },
  });
  call.answer(202, [...versionHeaders(entry), "x-ms-copy-id", id, "x-ms-copy-status", "success"]);
}
