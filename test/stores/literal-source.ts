/** A source whose files are given in the test: what targets are tried with. */
import { createHash } from "node:crypto";
import type { Entry } from "../../migration/model/entry.ts";
import type { EntryPath } from "../../migration/model/path.ts";
import { storeFailure } from "../../migration/stores/failure.ts";
import type { ReadableUrl, Source } from "../../migration/stores/source.ts";
import type { Content } from "../../migration/stores/target.ts";

export interface LiteralSource extends Source {
  /** The content to put; `md5` is known unless said otherwise. */
  content(path: EntryPath, bytes: string | Uint8Array, options?: { md5?: "known" | "unknown" }): Content;
  /** Ranges that were read, in order. */
  readonly reads: readonly { readonly path: EntryPath; readonly offset: number; readonly length: number }[];
}

/** Makes a source; `fail` is asked before each chunk and may throw. Chunks have `chunkBytes` at most. */
export function literalSource(options: { chunkBytes?: number; fail?: (position: number) => void } = {}): LiteralSource {
  const files = new Map<EntryPath, { version: string; bytes: Uint8Array }>();
  const reads: { path: EntryPath; offset: number; length: number }[] = [];
  const chunkBytes = options.chunkBytes ?? 65_536;
  let versions = 0;

  async function* read(entry: Entry, range: { offset: number; length: number }): AsyncGenerator<Uint8Array> {
    const { offset, length } = range;
    reads.push({ path: entry.path, offset, length });
    const file = files.get(entry.path);
    if (file?.version !== entry.version) {
      const details = {
        kind: "changed",
        side: "source",
        operation: "read",
        path: entry.path,
        code: "Changed",
      } as const;
      throw storeFailure({ ...details, message: "another version" });
    }
    const end = range.offset + range.length;
    for (let position = range.offset; position < end; position += chunkBytes) {
      options.fail?.(position);
      yield await Promise.resolve(file.bytes.subarray(position, Math.min(end, position + chunkBytes)));
    }
  }

  return {
    reads,
    capabilities: { uri: "literal:", readableByUrl: false },
    content(path, given, { md5 = "known" } = {}) {
      const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
      const version = `s${++versions}`;
      files.set(path, { version, bytes });
      const digest = createHash("md5").update(bytes).digest("base64");
      const entry: Entry = {
        ...{ kind: "file", path, length: bytes.length, version, lastModifiedMs: 0, metadata: {}, headers: {} },
        access: { owner: "o", group: "g", sticky: false, acl: "user::rw-,group::r--,other::---" },
        ...(md5 === "known" ? { md5: digest } : {}),
      };
      return { source: this, entry };
    },
    requests: () => reads.length,
    readableUrl: (): ReadableUrl | undefined => undefined,
    read,
    async *entries() {
      throw new Error("a literal source is not listed");
    },
    async *children() {
      throw new Error("a literal source is not listed");
    },
    entry: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
}

/** The same source, which gives its content in another way. */
export function withRead(source: LiteralSource, read: Source["read"]): LiteralSource {
  return new Proxy(source, {
    get: (target, name) => {
      const value: unknown = name === "read" ? read : Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
