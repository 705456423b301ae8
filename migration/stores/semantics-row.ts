/** One row of the table of semantics: what becomes of an attribute of a source. Pure. */
export type Treatment =
  /** Equal at the target. */
  | "carried"
  /** Kept in the entry's metadata. */
  | "metadata"
  /** Another form at the target, by a stated rule. */
  | "changed"
  /** The entry is not carried: preview and report list it, and the run is not successful. */
  | "refused"
  /** Not carried, and counted with its first paths in preview and report. */
  | "reported"
  /** Not carried, and nobody is told: the target has nothing of the kind. */
  | "left out";

export interface Semantics {
  readonly attribute: string;
  readonly treatment: Treatment;
  /** How, or why not. */
  readonly how: string;
  /** The test that shows it: its file, and how its title begins. */
  readonly test: { readonly file: string; readonly title: string };
}

/** Makes rows out of attribute, treatment, how, file and title. */
export function semantics(
  rows: readonly (readonly [attribute: string, treatment: Treatment, how: string, file: string, title: string])[],
): readonly Semantics[] {
  return rows.map(([attribute, treatment, how, file, title]) => ({ attribute, treatment, how, test: { file, title } }));
}
