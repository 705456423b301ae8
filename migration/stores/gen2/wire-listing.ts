/**
 * A page of List Blobs (XML) → entries. Scanned by hand: a page of 5,000 entries has well over 100,000 elements. Every item
 * is read when it is asked for, and every text that is kept is cut out of the bytes, so that a page that waits is its bytes
 * and nothing else, and no entry holds its whole page in memory.
 */

/** One Blob or BlobPrefix element, as the service words it; "" for what it left out or empty. */
export interface ListedItem<Property extends string = ListedProperty> {
  /** Below the filesystem, without a closing slash. */
  readonly name: string;
  /** Whether the service wrote a closing slash. */
  readonly hasSlash: boolean;
  /** Whether it stands for everything below it, in a listing with a delimiter. */
  readonly isPrefix: boolean;
  readonly properties: Readonly<Record<Property, string>>;
  /** By key in lower case; undefined where the element has no Metadata at all. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
}

export interface ListedPage<Property extends string = ListedProperty> {
  /** In the service's order; read anew whenever it is iterated. */
  readonly items: Iterable<ListedItem<Property>>;
  /** Where the next page starts; undefined after the last one. */
  readonly nextMarker: string | undefined;
}

/** An item of which nothing is said: the one shape that all items have. */
const NO_PROPERTIES = {
  ...{ "Creation-Time": "", "Last-Modified": "", Etag: "", ResourceType: "", "Content-Length": "", "Content-MD5": "" },
  ...{ "Content-Type": "", "Content-Encoding": "", "Content-Language": "", "Content-Disposition": "" },
  ...{ "Cache-Control": "", Owner: "", Group: "", Permissions: "", Acl: "" },
};

/** The properties that become part of an entry; the others are skipped without being read. */
export type ListedProperty = keyof typeof NO_PROPERTIES;

/** https://www.w3.org/TR/xml/#charsets */
const MOST_CODE_POINT = 0x10ffff;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Thrown for what is not a listing. */
export class ListingSyntaxError extends Error {
  override readonly name = "ListingSyntaxError";
}

/** Throws ListingSyntaxError for what stands for no character: a name read otherwise would be another name. */
function unescape(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]+);|#(\d+);|(\w+);)?/g, (whole, hex, decimal, name) => {
    const known = ENTITIES[String(name)];
    if (known !== undefined) return known;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    if (code <= MOST_CODE_POINT) return String.fromCodePoint(code);
    throw new ListingSyntaxError(`${whole} stands for no character`);
  });
}

/** Throws ListingSyntaxError. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ListingSyntaxError(`the name ${text} is not percent-encoded`);
  }
}

/** Reads a page. Throws ListingSyntaxError where it is cut short or no listing at all; so do its items, as they are read. */
export function parseListing(body: Buffer): ListedPage {
  return parsePage(body, NO_PROPERTIES);
}

/** The same with the properties that `nothingSaid` names: the item of which nothing is said. */
export function parsePage<Property extends string>(
  body: Buffer,
  nothingSaid: Readonly<Record<Property, string>>,
): ListedPage<Property> {
  if (!isWhole(body)) throw new ListingSyntaxError("the listing is cut short or none");
  return { items: { [Symbol.iterator]: () => itemsOf(body, nothingSaid) }, nextMarker: nextMarkerOf(body) };
}

/** Whether it has an end, and a list in it: a listing that is taken for empty takes all for gone. */
function isWhole(body: Buffer): boolean {
  const start = body.indexOf("<Blobs");
  if (start < 0 || !body.includes("</EnumerationResults>", start)) return false;
  const opening = body.toString("latin1", start, start + "<Blobs />".length);
  return /^<Blobs ?\/>/.test(opening) || (opening.startsWith("<Blobs>") && body.lastIndexOf("</Blobs>") > start);
}

function* itemsOf<Property extends string>(
  body: Buffer,
  nothingSaid: Readonly<Record<Property, string>>,
): Generator<ListedItem<Property>> {
  let position = body.indexOf("<Blobs>");
  for (;;) {
    const start = position < 0 ? -1 : body.indexOf("<Blob", position + 1);
    if (start < 0) return;
    const isPrefix = body.toString("latin1", start, start + 12) === "<BlobPrefix>";
    const end = body.indexOf(isPrefix ? "</BlobPrefix>" : "</Blob>", start);
    if (end < 0) throw new ListingSyntaxError("a blob has no end");
    yield new ItemScan(body, start + (isPrefix ? 12 : 6), end).item(isPrefix, nothingSaid);
    position = end;
  }
}

function nextMarkerOf(body: Buffer): string | undefined {
  const start = body.lastIndexOf("<NextMarker>");
  if (start < 0) return undefined;
  const marker = unescape(body.toString("utf8", start + 12, body.indexOf("<", start + 12)));
  return marker === "" ? undefined : marker;
}

class ItemScan {
  readonly #bytes: Buffer;
  /** One character a byte, so that indexes into it are offsets into the bytes. */
  readonly #text: string;

  constructor(body: Buffer, start: number, end: number) {
    this.#bytes = body.subarray(start, end);
    this.#text = this.#bytes.toString("latin1");
  }

  item<Property extends string>(
    isPrefix: boolean,
    nothingSaid: Readonly<Record<Property, string>>,
  ): ListedItem<Property> {
    const text = this.#text;
    const properties = { ...nothingSaid };
    let metadata: Record<string, string> | undefined;
    let name = "";
    let position = 0;
    for (;;) {
      const open = text.indexOf("<", position);
      if (open < 0) break;
      const close = this.#end(">", open);
      const tag = this.#tag(open, close);
      position = close + 1;
      if (tag === "Metadata") {
        const metadataEnd = this.#end("</Metadata>", close);
        metadata = this.#metadata(position, metadataEnd);
        position = metadataEnd + 11;
      } else if (tag === "Metadata /" || tag === "Metadata/") metadata = {};
      else if (tag.startsWith("Name")) {
        position = this.#end("</", close);
        const value = this.#value(close + 1, position);
        name = tag.includes('Encoded="true"') ? percentDecoded(value) : value;
      } else if (Object.hasOwn(nothingSaid, tag)) {
        position = this.#end("</", close);
        (properties as Record<string, string>)[tag] = this.#value(close + 1, position);
      }
    }
    if (name === "") throw new ListingSyntaxError("a blob has no name");
    const hasSlash = name.endsWith("/");
    return { name: hasSlash ? name.slice(0, -1) : name, hasSlash, isPrefix, properties, metadata };
  }

  /** What stands between the brackets. Throws ListingSyntaxError for what no blob holds. */
  #tag(open: number, close: number): string {
    const tag = this.#text.slice(open + 1, close);
    if (tag === "Blob" || tag.startsWith("!")) throw new ListingSyntaxError(`a blob holds <${tag}>`);
    return tag;
  }

  #metadata(start: number, end: number): Record<string, string> {
    const text = this.#text;
    const metadata: Record<string, string> = {};
    let position = start;
    for (;;) {
      const open = text.indexOf("<", position);
      if (open < 0 || open >= end) return metadata;
      const close = this.#end(">", open);
      const isEmpty = text[close - 1] === "/";
      const key = this.#value(open + 1, isEmpty ? close - 1 : close)
        .trim()
        .toLowerCase();
      const valueEnd = isEmpty ? close : this.#end("</", close);
      metadata[key] = isEmpty ? "" : this.#value(close + 1, valueEnd);
      position = isEmpty ? close + 1 : this.#end(">", valueEnd) + 1;
    }
  }

  /** Where that comes next. Throws ListingSyntaxError where it never does. */
  #end(sought: string, from: number): number {
    const found = this.#text.indexOf(sought, from);
    if (found < 0) throw new ListingSyntaxError("a blob has an element without end");
    return found;
  }

  #value(start: number, end: number): string {
    return start >= end ? "" : unescape(this.#bytes.toString("utf8", start, end));
  }
}
