/**
 * Blob index tags: set and read whole. On hierarchical accounts too, directories included (recorded in 2026; measured as
 * refused by another tool in the same year). They change neither ETag nor Last-Modified (documented).
 */
import type { Call } from "../call.ts";
import { readWhole } from "../content/receive.ts";
import { requireMet, requireMetOrNews } from "../operations/conditions.ts";
import { requireLease } from "../operations/lease-state.ts";
import type { Metadata } from "../tree/entry.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { element } from "../wire/xml.ts";
import { childOf, invalidXml, readXml } from "../wire/xml-reader.ts";

const mostTags = 10;
const allowed = /^[A-Za-z0-9 +\-./:=_]*$/;

/** @throws {ServiceFailure} InvalidTag: too many, too long, or with a character that is not allowed (documented). */
function checked(tags: Metadata): Metadata {
  const entries = Object.entries(tags);
  const isLegal = entries.every(
    ([key, value]) =>
      key.length >= 1 && key.length <= 128 && value.length <= 256 && allowed.test(key) && allowed.test(value),
  );
  if (entries.length > mostTags || !isLegal) throw new ServiceFailure("InvalidTag");
  return tags;
}

function parseTags(document: string): Metadata {
  const root = readXml(document, "Tags");
  const set = childOf(root, "TagSet");
  if (set === undefined) throw invalidXml(root.after, "Element 'TagSet' is missing.");
  const tags: Record<string, string> = {};
  for (const tag of set.children) {
    const key = childOf(tag, "Key")?.text ?? "";
    if (Object.hasOwn(tags, key)) throw new ServiceFailure("InvalidTag");
    tags[key] = childOf(tag, "Value")?.text ?? "";
  }
  return checked(tags);
}

/** `x-ms-tags: k1=v1&k2=v2` of a write; undefined where absent. */
export function givenTags(call: Call): Metadata | undefined {
  const text = call.header("x-ms-tags");
  return text === undefined ? undefined : checked(Object.fromEntries(new URLSearchParams(text)));
}

/** `<TagSet>` */
export function tagSetElement(tags: Metadata): string {
  const told = Object.entries(tags).map(
    ([key, value]) => `<Tag>${element("Key", key)}${element("Value", value)}</Tag>`,
  );
  return told.length === 0 ? "<TagSet />" : `<TagSet>${told.join("")}</TagSet>`;
}

/** `x-ms-tag-count`, told where there are any. */
export function tagCountHeaders(tags: Metadata | undefined): string[] {
  const count = Object.keys(tags ?? {}).length;
  return count === 0 ? [] : ["x-ms-tag-count", String(count)];
}

/** `PUT ?comp=tags`: answers 204. */
export async function setTags(call: Call): Promise<void> {
  const document = (await readWhole(call.request)).toString("utf8");
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  requireMet(call, entry);
  requireLease(call, entry.lease);
  const { tags: _, ...untagged } = entry;
  const tags = parseTags(document);
  const changed = Object.keys(tags).length === 0 ? untagged : { ...entry, tags };
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry: changed }]);
  call.answer(204);
}

/** `GET ?comp=tags` */
export function getTags(call: Call): void {
  const { entry } = call.node;
  call.access.mayRead(call.path);
  requireMetOrNews(call, entry);
  call.answerXml(`\n<Tags>${tagSetElement(entry.tags ?? {})}</Tags>`);
}
