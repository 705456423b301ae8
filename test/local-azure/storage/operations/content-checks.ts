/**
 * `Content-MD5` and `x-ms-content-crc64`: what a request says of its content, and what the answer says of it. Which of the
 * two an answer tells depends on version and operation (recorded: none asked for, at 2018-11-09, 2019-12-12 and later).
 */
import type { Call } from "../call.ts";
import type { Digested } from "../content/digests.ts";
import { structuredBodyForm } from "../content/structured-body.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** The first version with CRC-64 (documented). */
const crc64Since = "2019-02-02";

/** What the request says; undefined where it does not. */
export interface StatedChecks {
  readonly md5: string | undefined;
  readonly crc64: string | undefined;
}

function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes && decoded.toString("base64") === text;
}

function requireMd5(text: string | undefined): void {
  if (text !== undefined && !isBase64Of(text, 16))
    throw new ServiceFailure("InvalidMd5", { fields: { UserSpecifiedMd5: text } });
}

/**
 * Reads what the request says of its content.
 * @throws {ServiceFailure} BothCrc64AndMd5HeaderPresent, InvalidMd5, InvalidHeaderValue
 */
export function statedChecks(call: Call): StatedChecks {
  const md5 = call.header("content-md5");
  const crc64 = call.header("x-ms-content-crc64");
  if (md5 !== undefined && crc64 !== undefined) throw new ServiceFailure("BothCrc64AndMd5HeaderPresent");
  requireMd5(md5);
  if (crc64 !== undefined && !isBase64Of(crc64, 8))
    throw new ServiceFailure("InvalidHeaderValue", {
      fields: { HeaderName: "x-ms-content-crc64", HeaderValue: crc64 },
    });
  return { md5, crc64 };
}

/** What Put Blob says of its content: the MD5 that it wants kept counts before `Content-MD5` (documented for block blobs). */
export function statedWholeChecks(call: Call): StatedChecks {
  const stated = statedChecks(call);
  const kept = call.header("x-ms-blob-content-md5");
  requireMd5(kept);
  return kept === undefined ? stated : { ...stated, md5: kept };
}

/** @throws {ServiceFailure} Md5Mismatch, Crc64Mismatch */
export function requireChecks(stated: StatedChecks, own: Digested): void {
  if (stated.md5 !== undefined && stated.md5 !== own.md5)
    throw new ServiceFailure("Md5Mismatch", {
      fields: { UserSpecifiedMd5: stated.md5, ServerCalculatedMd5: own.md5 },
    });
  if (stated.crc64 !== undefined && stated.crc64 !== own.crc64)
    throw new ServiceFailure("Crc64Mismatch", {
      fields: { UserSpecifiedCrc: stated.crc64, ServerCalculatedCrc: own.crc64 },
    });
}

/** Whether answers of the version tell CRC-64. */
export function tellsCrc64(call: Call): boolean {
  return call.target.version >= crc64Since;
}

/** The structured form of the request's body, echoed (documented). */
export function structuredBodyHeaders(call: Call): string[] {
  return call.header("x-ms-structured-body") === undefined ? [] : ["x-ms-structured-body", structuredBodyForm];
}

/** Put Blob tells both (recorded), before CRC-64 the MD5 alone. */
export function wholeContentHeaders(call: Call, { md5, crc64 }: Digested): string[] {
  const crc = tellsCrc64(call) ? ["x-ms-content-crc64", crc64] : [];
  return ["Content-MD5", md5, ...crc, ...structuredBodyHeaders(call)];
}

/** What is copied from a URL: the CRC-64, before it the MD5 (both recorded); the MD5 also where the request states one. */
export function copiedContentHeaders(call: Call, own: Digested): string[] {
  return partContentHeaders(call, { md5: call.header("x-ms-source-content-md5"), crc64: undefined }, own);
}

/** Put Block tells the CRC-64 (recorded) unless the request states an MD5 (documented); before CRC-64 the MD5. */
export function partContentHeaders(call: Call, stated: StatedChecks, { md5, crc64 }: Digested): string[] {
  const tellsMd5 = stated.md5 !== undefined || !tellsCrc64(call);
  const check = tellsMd5 ? ["Content-MD5", md5] : ["x-ms-content-crc64", crc64];
  return [...check, ...structuredBodyHeaders(call)];
}
