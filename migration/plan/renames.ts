/** Entries whose names the target cannot hold: the first of them with the name that each gets, and how many there are. */
import { joinPath, parentPath } from "../model/path.ts";
import type { Decision } from "../reconcile/decide.ts";
import { formatCount } from "../report/quantities.ts";

/** As many as a plan names. */
const NAMED_RENAMES = 20;

export class Renames {
  readonly #first: string[] = [];
  #count = 0;

  add({ path, renamedFrom }: Pick<Decision, "path" | "renamedFrom">): void {
    if (renamedFrom === undefined) return;
    this.#count += 1;
    if (this.#first.length >= NAMED_RENAMES) return;
    const directory = parentPath(path);
    const before = renamedFrom === "" ? `${directory}/` : joinPath(directory, renamedFrom);
    this.#first.push(`  ${JSON.stringify(before)} → ${JSON.stringify(path)}`);
  }

  /** Whole lines; none where nothing is renamed. */
  notes(): readonly string[] {
    if (this.#count === 0) return [];
    const more = this.#count - this.#first.length;
    return [
      `${formatCount(this.#count)} names that the target cannot hold become others, the same in every run:`,
      ...this.#first,
      ...(more === 0 ? [] : [`  and ${formatCount(more)} more`]),
    ];
  }
}
