/**
 * What becomes of each attribute of each kind of source, as data: the table in README.md says the same, and a test compares
 * the two and finds every test that a row names. Pure.
 */
import type { SourceKind } from "../model/source-uri.ts";
import { FLAT_BLOB_SEMANTICS } from "./flat-blob/semantics.ts";
import { GEN1_SEMANTICS } from "./gen1/semantics.ts";
import { GEN2_SEMANTICS } from "./gen2/semantics.ts";
import { HDFS_SEMANTICS } from "./hdfs/semantics.ts";
import type { Semantics } from "./semantics-row.ts";

/** The rows of each kind of source. */
export const SEMANTICS: { readonly [Kind in SourceKind]: readonly Semantics[] } = {
  gen2: GEN2_SEMANTICS,
  hdfs: HDFS_SEMANTICS,
  "flat-blob": FLAT_BLOB_SEMANTICS,
  gen1: GEN1_SEMANTICS,
};
