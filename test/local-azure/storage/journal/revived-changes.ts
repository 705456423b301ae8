/** Lines of the journal as changes again: ACLs become objects, and what repeats over very many entries is kept once. */
import { reviveAcl } from "../acl/parse.ts";
import { type ContentHeaders, type Entry, noMetadata } from "../tree/entry.ts";
import type { Change } from "./change.ts";

const strings = new Map<string, string>();

function interned(text: string): string {
  const present = strings.get(text);
  if (present !== undefined) return present;
  strings.set(text, text);
  return text;
}

const mostHeaders = 1000;
const headersByText = new Map<string, ContentHeaders>();

function internedHeaders(headers: ContentHeaders): ContentHeaders {
  const text = JSON.stringify(headers);
  const present = headersByText.get(text);
  if (present !== undefined) return present;
  if (headersByText.size >= mostHeaders) headersByText.clear();
  headersByText.set(text, headers);
  return headers;
}

type KeptEntry = Omit<Entry, "acl"> & { readonly acl: string };

/** Parses a journal line: one change, or several that happened together. */
export function revivedChanges(line: string): readonly Change[] {
  const kept = JSON.parse(line) as Change | readonly Change[];
  return (Array.isArray(kept) ? (kept as readonly Change[]) : [kept as Change]).map(revived);
}

/** Entries take their own form again. */
function revived(change: Change): Change {
  if (change.do === "entry") return { ...change, in: interned(change.in), entry: revivedEntry(change.entry) };
  return change.do === "earlier" ? { ...change, entry: revivedEntry(change.entry) } : change;
}

function revivedEntry<Kind extends Entry>(entry: Kind): Kind {
  const kept = entry as unknown as KeptEntry;
  return {
    ...entry,
    owner: interned(kept.owner),
    group: interned(kept.group),
    headers: internedHeaders(kept.headers),
    metadata: Object.keys(kept.metadata).length === 0 ? noMetadata : kept.metadata,
    acl: reviveAcl(kept.acl),
  };
}
