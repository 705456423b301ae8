/** The parts of a URI that people write; its path decoded once, checked, and written again. Pure. */

const URI = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/]*)(?:\/(.*))?$/su;

/** What stands before `://`, in lower case, up to the next slash, and behind it, as written; undefined for what is no URI. */
export function uriParts(text: string): { scheme: string; authority: string; path: string } | undefined {
  const [whole, scheme = "", authority = "", path = ""] = URI.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : { scheme: scheme.toLowerCase(), authority, path };
}

/** What keeps a path from naming a directory of a lake, or undefined if nothing does; the path is decoded, without outer slashes. */
export function pathFault(path: string): string | undefined {
  if (path === "") return undefined;
  const segments = path.split("/");
  if (segments.includes("")) return "Remove the doubled slash: Gen2 has no directory without a name.";
  if (segments.some((segment) => segment === "." || segment === ".."))
    return "Write the path without . and .. segments.";
  return path.isWellFormed() ? undefined : "The path has half of a surrogate pair, which no service can hold.";
}

/** The path of a URI, decoded, without outer slashes; or what to do about a wrong one. */
export function decodeUriPath(encoded: string): string | { readonly remedy: string } {
  if (/[?#]/.test(encoded))
    return { remedy: "Write %3F for ? and %23 for # in a path; keys and signatures do not belong here." };
  const segments: string[] = [];
  for (const segment of encoded.replace(/^\/+|\/+$/g, "").split("/")) {
    try {
      segments.push(decodeURIComponent(segment));
    } catch {
      return { remedy: "Write %25 for % in a path." };
    }
  }
  if (segments.some((segment) => segment.includes("/"))) return { remedy: "A name cannot hold a slash: remove %2F." };
  const path = segments.join("/");
  const fault = pathFault(path);
  return fault === undefined ? path : { remedy: fault };
}

/** The path as it stands in a canonical URI: what a URI cannot hold as it is is encoded, and `%`, `?`, `#`. */
export function encodeUriPath(path: string): string {
  return encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23");
}
