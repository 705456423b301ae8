/**
 * Reads the small XML documents that requests send: elements and text only, with the place of each, because Azure tells the
 * line and position at which it stopped (recorded). Attributes are skipped; a document type is refused.
 */
import { ServiceFailure } from "./failure.ts";
import { unescapeXml } from "./xml.ts";

/** Where a reader stands: both count from 1. */
export interface XmlPlace {
  readonly line: number;
  readonly position: number;
}

/** One element; `text` is that directly inside it, without the text of its children. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** The next tag's name behind this element: where a reader stands that has just read it (recorded). */
  readonly after: XmlPlace;
}

interface Tag {
  readonly kind: "open" | "close" | "empty";
  readonly name: string;
  /** Of the name. */
  readonly place: XmlPlace;
  /** Unescaped text before the tag. */
  readonly before: string;
}

const deepest = 32;
const markup = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.-]*)((?:\s[^<>]*)?)\/?>/y;

/** Refuses a document, telling where and why. */
export function invalidXml(place: XmlPlace, reason: string): ServiceFailure {
  return new ServiceFailure("InvalidXmlDocument", {
    fields: { LineNumber: String(place.line), LinePosition: String(place.position), Reason: reason },
  });
}

/** Tells places of a text in ascending order, reading it once. */
class Places {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  #nextEnd: number;

  constructor(text: string) {
    this.#text = text;
    this.#nextEnd = text.indexOf("\n");
  }

  at(offset: number): XmlPlace {
    while (this.#nextEnd >= 0 && this.#nextEnd < offset) {
      this.#line++;
      this.#lineStart = this.#nextEnd + 1;
      this.#nextEnd = this.#text.indexOf("\n", this.#lineStart);
    }
    return { line: this.#line, position: offset - this.#lineStart + 1 };
  }
}

function kindOf(slash: string | undefined, whole: string): Tag["kind"] {
  if (slash === "/") return "close";
  return whole.endsWith("/>") ? "empty" : "open";
}

/** Every tag in order, with the text before it. */
function* tagsOf(text: string, places: Places): Generator<Tag> {
  let at = 0;
  let before = "";
  while (at < text.length) {
    const next = text.indexOf("<", at);
    before += unescapeXml(text.slice(at, next < 0 ? text.length : next));
    if (next < 0) break;
    markup.lastIndex = next;
    const match = markup.exec(text);
    if (match === null) throw invalidXml(places.at(next + 1), "Name cannot begin with this character.");
    at = markup.lastIndex;
    const [whole, literal, slash, name] = match;
    if (name === undefined) {
      before += literal ?? "";
      continue;
    }
    const kind = kindOf(slash, whole);
    yield { kind, name, place: places.at(next + (kind === "close" ? 2 : 1)), before };
    before = "";
  }
  if (before.trim() !== "") throw invalidXml(places.at(text.length), "Data at the root level is invalid.");
}

interface Draft {
  readonly name: string;
  text: string;
  readonly children: Draft[];
  after: XmlPlace;
}

/** Puts tags together; what was closed last learns where the next tag stands. */
function assembled(text: string): Draft {
  const start = { line: 1, position: 1 };
  const top: Draft = { name: "", text: "", children: [], after: start };
  const open: Draft[] = [top];
  let closed: Draft | undefined;
  const places = new Places(text);
  for (const { kind, name, place, before } of tagsOf(text, places)) {
    if (closed !== undefined) closed.after = place;
    const inside = open.at(-1) ?? top;
    inside.text += before;
    if (kind === "close") {
      if (inside === top || inside.name !== name)
        throw invalidXml(place, `The '${inside.name}' start tag does not match the end tag of '${name}'.`);
      closed = open.pop();
      continue;
    }
    const draft: Draft = { name, text: "", children: [], after: place };
    inside.children.push(draft);
    closed = kind === "empty" ? draft : undefined;
    if (kind === "open") open.push(draft);
    if (open.length > deepest) throw invalidXml(place, "The document is nested too deeply.");
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined && unclosed !== top)
    throw invalidXml(places.at(text.length), `Unexpected end of file: '${unclosed.name}' is not closed.`);
  return top;
}

/**
 * Reads a document whose root has the wanted name.
 * @throws {ServiceFailure} InvalidXmlDocument
 */
export function readXml(document: string, root: string): XmlElement {
  const text = document.replace(/^\ufeff/, "");
  const [found, ...others] = assembled(text).children;
  if (found === undefined) throw invalidXml({ line: 0, position: 0 }, "Root element is missing.");
  if (found.name !== root || others.length > 0)
    throw invalidXml({ line: 1, position: 2 }, `Root element must be '${root}'.`);
  return found;
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}
