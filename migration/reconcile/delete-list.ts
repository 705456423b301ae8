/** Entries to be deleted once the comparison is through: read back deepest first. In memory up to a bound, beyond it on disk. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Entry } from "../model/entry.ts";
import { isBelow, type EntryPath } from "../model/path.ts";

const CHUNK_ENTRIES = 5_000;

export class DeleteList {
  #folder: string | undefined;
  #chunks = 0;
  #last: Entry[] = [];
  #added = 0;
  /** Directories whose listing was in doubt, with the number of entries added before: those below them are void. */
  readonly #void: { directory: EntryPath; before: number }[] = [];

  /** In the order of the walk. */
  async add(entry: Entry): Promise<void> {
    this.#last.push(entry);
    this.#added++;
    if (this.#last.length < CHUNK_ENTRIES) return;
    this.#folder ??= await mkdtemp(join(tmpdir(), "adls-migration-deletes-"));
    await writeFile(join(this.#folder, String(this.#chunks++)), JSON.stringify(this.#last), { mode: 0o600 });
    this.#last = [];
  }

  /** Drops what was added below `directory` so far. */
  again(directory: EntryPath): void {
    this.#void.push({ directory, before: this.#added });
  }

  /** Drops what was or will be added below `directory`. */
  doubt(directory: EntryPath): void {
    this.#void.push({ directory, before: Number.POSITIVE_INFINITY });
  }

  /** Children before their directories. */
  async *deepestFirst(): AsyncGenerator<Entry> {
    let index = this.#added;
    let chunk = this.#last;
    for (let left = this.#chunks; ;) {
      for (const entry of chunk.toReversed()) if (!this.#isVoid(entry, --index)) yield entry;
      if (left === 0 || this.#folder === undefined) return;
      chunk = JSON.parse(await readFile(join(this.#folder, String(--left)), "utf8")) as Entry[];
    }
  }

  async count(): Promise<number> {
    let entries = 0;
    for await (const _ of this.deepestFirst()) entries++;
    return entries;
  }

  #isVoid(entry: Entry, index: number): boolean {
    return this.#void.some(({ directory, before }) => index < before && isBelow(entry.path, directory));
  }

  async dispose(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
