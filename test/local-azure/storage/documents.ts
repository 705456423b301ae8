/** A JSON value as it is kept: whatever `JSON.parse` can give. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A small durable store of JSON documents by key. A write is durable before its promise resolves. */
export interface Documents {
  get(key: string): Json | undefined;
  put(key: string, value: Json): Promise<void>;
  /** Deleting what does not exist succeeds. */
  delete(key: string): Promise<void>;
  /** Every document whose key starts with the prefix, in ascending order of keys. */
  list(prefix: string): { readonly key: string; readonly value: Json }[];
}
