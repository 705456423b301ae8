/**
 * Does `action` for every item, `limit` at a time, each begun in the order of `items`. After the first failure nothing
 * more is begun; what is under way is waited for, then that failure is thrown.
 */
export async function eachBounded<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    if (failures.length > 0) break;
    const run: Promise<void> = action(item)
      .catch((failure: unknown) => void failures.push(failure))
      .finally(() => running.delete(run));
    running.add(run);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
