/** Sorts named items by UTF-16 code unit, in memory up to a bound, beyond it through temporary files. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";

/** Items that are given at once. */
const PAGE_ITEMS = 1_000;

interface Named {
  readonly name: string;
}

export class SortedSpill<Item extends Named> {
  readonly #mostInMemory: number;
  #items: Item[] = [];
  #folder: string | undefined;
  readonly #files: string[] = [];

  constructor(mostInMemory: number) {
    this.#mostInMemory = mostInMemory;
  }

  async add(item: Item): Promise<void> {
    this.#items.push(item);
    if (this.#items.length < this.#mostInMemory) return;
    this.#folder ??= await mkdtemp(join(tmpdir(), "adls-migration-order-"));
    const file = join(this.#folder, String(this.#files.length));
    this.#files.push(file);
    const lines = sortedByName(this.#items).map((held) => `${lineOf(held)}\n`);
    this.#items = [];
    await pipeline(lines, createWriteStream(file, { mode: 0o600 }));
  }

  /** All that was added, in order. Once. */
  async *sorted(): AsyncGenerator<readonly Item[]> {
    try {
      const rest = sortedByName(this.#items);
      this.#items = [];
      if (this.#files.length === 0) yield rest;
      else yield* merged([...this.#files.map((file) => readBack<Item>(file)), inMemory(rest)]);
    } finally {
      await this.discard();
    }
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    const folder = this.#folder;
    this.#folder = undefined;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

function sortedByName<Item extends Named>(items: Item[]): Item[] {
  return items.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

/** JSON on one line: node:readline ends lines at U+2028 and U+2029 too, which JSON leaves as they are. */
function lineOf(item: unknown): string {
  return JSON.stringify(item).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

async function* readBack<Item>(file: string): AsyncGenerator<Item> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  // The lines are this process's own, written by add.
  for await (const line of lines) yield JSON.parse(line) as Item;
}

async function* inMemory<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function* merged<Item extends Named>(runs: AsyncGenerator<Item>[]): AsyncGenerator<readonly Item[]> {
  try {
    const heads = await Promise.all(runs.map(async (run) => ({ run, next: await run.next() })));
    let page: Item[] = [];
    for (;;) {
      let first: (typeof heads)[number] | undefined;
      let item: Item | undefined;
      for (const head of heads) {
        if (head.next.done === true || (item !== undefined && head.next.value.name >= item.name)) continue;
        first = head;
        item = head.next.value;
      }
      if (first === undefined || item === undefined) break;
      page.push(item);
      first.next = await first.run.next();
      if (page.length < PAGE_ITEMS) continue;
      yield page;
      page = [];
    }
    yield page;
  } finally {
    await Promise.allSettled(runs.map((run) => run.return(undefined)));
  }
}
