/**
 * HDFS's order of names → the engine's. HDFS compares UTF-8 as signed bytes, so that below any common beginning the
 * non-ASCII names come before the ASCII ones; the engine compares UTF-16 code units, where they come after. Names of
 * ASCII alone pass at once; others are held until the names with the same ASCII beginning are through.
 */
import { SortedSpill } from "./sorted-spill.ts";

interface Named {
  readonly name: string;
}

/** Names that begin with `prefix`, which is ASCII, and go on with something else. */
interface Held<Item extends Named> {
  readonly prefix: string;
  readonly items: SortedSpill<Item>;
}

const FIRST_OTHER_UNIT = 0x80;

/** The longest beginning of a name that is ASCII: the name itself where all of it is. */
function asciiBeginning(name: string): string {
  for (let index = 0; index < name.length; index += 1)
    if (name.charCodeAt(index) >= FIRST_OTHER_UNIT) return name.slice(0, index);
  return name;
}

/**
 * The items of one directory, in pages, put into the engine's order. At most `mostHeld` items with one beginning are in
 * memory, the others in temporary files, which are gone when the stream ends or is left. What comes in another order
 * than HDFS's comes out in another than the engine's: the walk of both sides finds that.
 */
export async function* inEngineOrder<Item extends Named>(
  pages: AsyncIterable<readonly Item[]>,
  mostHeld: number,
): AsyncGenerator<readonly Item[]> {
  const held: Held<Item>[] = [];
  try {
    for await (const page of pages) {
      let passed: Item[] = [];
      for (const item of page) {
        for (let last = held.at(-1); last !== undefined && !item.name.startsWith(last.prefix); last = held.at(-1)) {
          yield passed;
          passed = [];
          yield* last.items.sorted();
          held.pop();
        }
        const prefix = asciiBeginning(item.name);
        if (prefix === item.name) passed.push(item);
        else await hold(held, prefix, item, mostHeld);
      }
      yield passed;
    }
    for (const { items } of held.toReversed()) yield* items.sorted();
  } finally {
    await Promise.all(held.map(({ items }) => items.discard()));
  }
}

async function hold<Item extends Named>(
  held: Held<Item>[],
  prefix: string,
  item: Item,
  mostHeld: number,
): Promise<void> {
  let last = held.at(-1);
  if (last?.prefix !== prefix) {
    last = { prefix, items: new SortedSpill<Item>(mostHeld) };
    held.push(last);
  }
  await last.items.add(item);
}
