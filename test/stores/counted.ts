/** What reading from a store takes. */
import type { Source } from "../../migration/stores/source.ts";

/** What an iterable gives, and how many requests of the store it took. */
export async function counted<Item>(
  store: Pick<Source, "requests">,
  items: AsyncIterable<Item>,
): Promise<{ items: Item[]; requests: number }> {
  const before = store.requests();
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return { items: collected, requests: store.requests() - before };
}
