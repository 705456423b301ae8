/**
 * A recorder replaced random names by numbered ones, which stand in another order than the names of which lists were made.
 * Where that shows, the numbers are dealt out anew, in the order of the list.
 */

/** Names of the first list of containers that is not in the order of its names. */
function unordered(recording: string): readonly string[] {
  for (const [list] of recording.matchAll(/<Containers>.*?<\/Containers>/g)) {
    const names = [...list.matchAll(/<Name>([a-z]+\d{6})<\/Name>/g)].map(([, name = ""]) => name);
    if (names.join() !== [...names].sort().join()) return names;
  }
  return [];
}

/** The text of a recording in which names stand in the order of its lists. Lengths stay. */
export function inListedOrder(recording: string): string {
  const names = unordered(recording);
  if (names.length === 0) return recording;
  const sorted = [...names].sort();
  return recording.replaceAll(new RegExp(names.join("|"), "g"), (name) => sorted[names.indexOf(name)] ?? name);
}
