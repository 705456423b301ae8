/** As much of js-yaml (which brings no types) as is used here. */
declare module "js-yaml" {
  export interface Schema {
    readonly explicit: readonly unknown[];
  }
  /** Mappings, lists and texts: every scalar stays the text that was written. */
  export const FAILSAFE_SCHEMA: Schema;
  export class YAMLException extends Error {
    /** What is wrong, without the place. */
    readonly reason: string;
    readonly mark?: { readonly line: number; readonly column: number };
  }
  /** The one document of a text. Throws YAMLException. */
  export function load(text: string, options?: { readonly schema?: Schema }): unknown;
}
