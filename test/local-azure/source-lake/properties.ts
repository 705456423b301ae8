import { pick, picks } from "./chance.ts";
import type { ContentHeaders } from "./lake-entry.ts";

const types: Readonly<Record<string, string>> = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  json: "application/json",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  cjs: "text/javascript; charset=utf-8",
  ts: "text/plain; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  map: "application/json; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  arrow: "application/vnd.apache.arrow.file",
  png: "image/png",
  txt: "text/plain; charset=utf-8",
};

/** Content headers of the file at `path`; only what is really compressed says `gzip`. */
export function contentHeaders(path: string, bytes: number): ContentHeaders {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const extension = name.slice(name.lastIndexOf(".") + 1);
  const type = picks(path, "no type", 0.1) ? undefined : types[extension];
  const compressible = bytes > 1000 && bytes < 1_000_000;
  return {
    ...(type !== undefined && { type }),
    ...(compressible && picks(path, "gzip", 0.02) && { encoding: "gzip" }),
    ...(picks(path, "language", 0.05) && { language: pick(path, "which language", ["en", "de-CH", "el", "ja"]) }),
    ...(picks(path, "disposition", 0.04) && {
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    }),
    ...(picks(path, "cache", 0.06) && { cacheControl: pick(path, "which cache", ["no-cache", "max-age=86400"]) }),
  };
}

/**
 * Metadata of the entry at `path`: most entries have none. Names are C# identifiers and values printable ASCII, as the
 * service demands; some carry an `mtime`, as other tools leave it behind.
 */
export function entryMetadata(path: string): Record<string, string> {
  if (!picks(path, "metadata", 0.16)) return {};
  const parts = path.split("/");
  return {
    zone: parts[0] ?? "",
    classification: pick(path, "classification", ["public", "internal", "confidential; export=EU"]),
    ...(picks(path, "steward", 0.4) && { Steward: pick(path, "which steward", ["data office", "team=ops, floor 2"]) }),
    ...(picks(path, "lineage", 0.3) && { lineage: `npm:${encodeURIComponent(parts.slice(1, 3).join("/"))}` }),
    ...(picks(path, "mtime", 0.1) && { mtime: String(1_600_000_000 + parts.length * 86_400) }),
  };
}
