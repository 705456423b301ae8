/** Building and reading the small XML documents of the Blob endpoint. */

const special = /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const declaration = '<?xml version="1.0" encoding="utf-8"?>';
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The bytes of an XML answer: byte order mark, declaration and root element, as the real service sends them. The mark is
 * added to the bytes, because one wide character would make the text of a large list twice as long.
 */
export function xmlBytes(root: string): Buffer {
  const text = declaration + root;
  const bytes = Buffer.allocUnsafe(byteOrderMark.length + Buffer.byteLength(text));
  byteOrderMark.copy(bytes);
  bytes.write(text, byteOrderMark.length);
  return bytes;
}

/** Text content of an element or attribute. */
export function escapeXml(text: string): string {
  if (!special.test(text)) return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** `<name>text</name>`, or `<name />` for empty text. */
export function element(name: string, text: string): string {
  return text === "" ? `<${name} />` : `<${name}>${escapeXml(text)}</${name}>`;
}

/** A blob's name in a list: percent-encoded where it holds what XML cannot. */
export function nameElement(name: string): string {
  return /[\ufffe\uffff]/.test(name)
    ? `<Name Encoded="true">${encodeURIComponent(name)}</Name>`
    : `<Name>${escapeXml(name)}</Name>`;
}

/** Undoes the predefined and numeric entities. */
export function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  const named: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, body: string) => {
    if (body.startsWith("#x")) return String.fromCodePoint(Number.parseInt(body.slice(2), 16));
    if (body.startsWith("#")) return String.fromCodePoint(Number.parseInt(body.slice(1), 10));
    return named[body] ?? whole;
  });
}

/** Content of every element of a name, in order of appearance, entities undone. Elements must not nest in themselves. */
export function elementTexts(document: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, "g");
  return [...document.matchAll(pattern)].map((match) => match[1] ?? "");
}
