/** `include` of List Blobs: which words there are, since which version (documented), and where they mean something. */
import type { Call } from "../call.ts";
import { invalidQuery } from "../wire/failure.ts";

/** The words, and the first version that takes each. */
const since = {
  snapshots: "2009-09-19",
  metadata: "2009-09-19",
  uncommittedblobs: "2009-09-19",
  copy: "2012-02-12",
  deleted: "2017-07-29",
  tags: "2019-12-12",
  versions: "2019-12-12",
  permissions: "2020-06-12",
  immutabilitypolicy: "2020-06-12",
  legalhold: "2020-06-12",
  deletedwithversions: "2020-10-02",
} as const;

/** What may be included. */
export type IncludeWord = keyof typeof since;

function isWord(text: string): text is IncludeWord {
  return Object.hasOwn(since, text);
}

/**
 * Reads the words.
 * @throws {ServiceFailure} InvalidQueryParameterValue for others, for those of later versions, and for what the account or
 * a delimiter excludes
 */
export function includedWords(call: Call): ReadonlySet<IncludeWord> {
  const given = call.parameter("include") ?? "";
  const words = new Set<IncludeWord>();
  for (const word of given.split(",").map((each) => each.trim().toLowerCase())) {
    if (word === "") continue;
    if (!isWord(word) || call.target.version < since[word])
      throw invalidQuery("include", given, "Invalid query parameter value.");
    words.add(word);
  }
  const { hierarchical } = call.filesystem;
  if (words.has("permissions") && !hierarchical)
    throw invalidQuery("include", given, "This account has no hierarchical namespace.");
  if (words.has("snapshots") && !hierarchical && call.parameter("delimiter") !== undefined)
    throw invalidQuery("include", given, "Snapshots are not listed with a delimiter.");
  return words;
}
