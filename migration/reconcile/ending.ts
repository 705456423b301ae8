/** How a run of changes ends. */
import type { Exception } from "./exceptions.ts";

/** Why a run ended before its end; undefined where it did not. */
export type Ending =
  | undefined
  | { readonly because: "stopped" }
  /** One kind of failure, again and again with no success between: the rest would fail too. */
  | { readonly because: "gave up"; readonly failure: Exception }
  | { readonly because: "too many deletes"; readonly deletes: number; readonly allowed: number }
  | { readonly because: "empty source"; readonly deletes: number };
