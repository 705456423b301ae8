import type { Documents, Json } from "./documents.ts";

/** A document store that ends with the process: for tests of what only keeps documents. */
export function memoryDocuments(): Documents {
  const documents = new Map<string, Json>();
  return {
    get: (key) => documents.get(key),
    put(key, value) {
      documents.set(key, value);
      return Promise.resolve();
    },
    delete(key) {
      documents.delete(key);
      return Promise.resolve();
    },
    list: (prefix) =>
      [...documents]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, value]) => ({ key, value })),
  };
}
