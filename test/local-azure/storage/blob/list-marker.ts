/**
 * Markers of the Blob endpoint's lists, in Azure's form `2!LENGTH!DATA` with `-` for the padding of base64 (recorded): a
 * text of another form is an invalid parameter, one whose data is cut an invalid input (both measured).
 */
import { invalidQuery, ServiceFailure } from "../wire/failure.ts";

/** Lists that hand out markers. */
export type MarkedList = "blobs" | "deleted" | "tagged";

/** Makes the marker of a page that starts at a place. */
export function writeMarker(list: MarkedList, at: string): string {
  const data = Buffer.from(`${list}!${at}!end`).toString("base64").replaceAll("=", "-");
  return `2!${data.length}!${data}`;
}

/**
 * The place that a marker names.
 * @throws {ServiceFailure} InvalidQueryParameterValue, InvalidInput
 */
export function readMarker(list: MarkedList, marker: string): string {
  const match = /^2!(\d+)!([\w+/-]*)$/.exec(marker);
  if (match === null) throw invalidQuery("marker", marker, "Invalid ListBlobs marker.");
  const [, length, data = ""] = match;
  const text = Buffer.from(data.replaceAll("-", "="), "base64").toString("utf8");
  const isWhole = Number(length) === data.length && text.startsWith(`${list}!`) && text.endsWith("!end");
  if (!isWhole) throw new ServiceFailure("InvalidInput");
  return text.slice(list.length + 1, -"!end".length);
}
