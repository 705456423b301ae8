/** Extended attributes → metadata, as far as metadata can hold them. Pure. */
import type { Metadata } from "../../model/entry.ts";
import { MARKER_KEY } from "../../model/marker.ts";
import { listOf, objectOf, parsedObject, textOf } from "../webhdfs/wire-json.ts";

export interface AttributesRead {
  readonly metadata: Metadata;
  /** Names of attributes that metadata cannot hold, with the reason. */
  readonly unfit: readonly { readonly name: string; readonly because: string }[];
}

/** Attributes of users; `trusted`, `security`, `system` and `raw` belong to the cluster. */
const USER_PREFIX = "user.";

/** What Azure takes as a metadata name, and what an HTTP header carries unchanged. */
const FIT_KEY = /^[a-z_][a-z0-9_]*$/;
const FIT_VALUE = /^[\x20-\x7e]*$/;

/** Reads the answer to GETXATTRS with `encoding=BASE64`. Throws WireSyntaxError. */
export function parseAttributes(body: Uint8Array): AttributesRead {
  const metadata: Record<string, string> = {};
  const unfit: { name: string; because: string }[] = [];
  for (const item of listOf(parsedObject(body), "XAttrs")) {
    const fields = objectOf(item, "an extended attribute");
    const name = textOf(fields, "name");
    if (!name.startsWith(USER_PREFIX)) continue;
    const key = name.slice(USER_PREFIX.length).toLowerCase();
    const value = decodedValue(fields["value"]);
    const because = whyUnfit(key, value, metadata);
    if (because === undefined) metadata[key] = value;
    else unfit.push({ name, because });
  }
  return { metadata, unfit };
}

function whyUnfit(key: string, value: string, known: Metadata): string | undefined {
  if (!FIT_KEY.test(key)) return "metadata names are letters, digits and underscores";
  if (key === MARKER_KEY) return "the name is that of our own marker";
  if (known[key] !== undefined) return "another attribute differs from it by upper and lower case only";
  if (!FIT_VALUE.test(value) || value !== value.trim()) return "metadata values are printable ASCII";
  return undefined;
}

/** `0s` and base64 without padding; an empty value is null in WebHDFS and `0s` in HttpFS (recorded). */
function decodedValue(value: unknown): string {
  if (typeof value !== "string") return "";
  return Buffer.from(value.replace(/^0s/i, ""), "base64").toString("latin1");
}
