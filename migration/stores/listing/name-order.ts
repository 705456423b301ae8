/**
 * A store's order of names → the engine's, which compares UTF-16 code units. Stores that compare the bytes of UTF-8 differ
 * from it by some characters only: below any common beginning these come earlier or later as a block. Names without them
 * pass at once; others are held until the names with the same plain beginning are through.
 */
import { SortedSpill } from "./sorted-spill.ts";

interface Named {
  readonly name: string;
}

/**
 * The first UTF-16 code unit that a store orders differently. Signed bytes put all that is not ASCII before ASCII; unsigned
 * ones put what is written with surrogate pairs behind U+FFFF, where code units put it before U+E000. A store that orders
 * by code units is read rightly with any of them.
 */
export const FIRST_MOVED_UNIT = { signedBytes: 0x80, unsignedBytes: 0xd800 } as const;

/** Names that begin with `prefix`, which is plain, and go on with a unit that the store orders differently. */
interface Held<Item extends Named> {
  readonly prefix: string;
  readonly items: SortedSpill<Item>;
}

/** The longest beginning of a name below `firstMoved`: the name itself where all of it is. */
function plainBeginning(name: string, firstMoved: number): string {
  for (let index = 0; index < name.length; index += 1)
    if (name.charCodeAt(index) >= firstMoved) return name.slice(0, index);
  return name;
}

export interface NameOrder {
  /** One of FIRST_MOVED_UNIT. */
  readonly firstMoved: number;
  /** Most items with one beginning that are held in memory; what is more goes to temporary files. */
  readonly mostHeld: number;
}

/**
 * The items of one directory, in pages, put into the engine's order. Temporary files are gone when the stream ends or is
 * left. What comes in another order than the store's comes out in another than the engine's: the walk of both sides finds
 * that.
 */
export async function* inEngineOrder<Item extends Named>(
  pages: AsyncIterable<readonly Item[]>,
  { firstMoved, mostHeld }: NameOrder,
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
        const prefix = plainBeginning(item.name, firstMoved);
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
