/** Which value of ours stands for which recorded one: one to one within a recording, per family of values. */

/** See the file's head. */
export class Correspondence {
  readonly #ours = new Map<string, string>();
  readonly #recorded = new Map<string, string>();

  /**
   * Notes that two values stand in the same place.
   * @returns in what that contradicts what was noted before; undefined where it does not. The newer pair counts from now on.
   */
  pair(family: string, recorded: string, ours: string): string | undefined {
    const before = this.#ours.get(`${family} ${recorded}`);
    const other = this.#recorded.get(`${family} ${ours}`);
    this.#ours.set(`${family} ${recorded}`, ours);
    this.#recorded.set(`${family} ${ours}`, recorded);
    if (before !== undefined && before !== ours) return "changed where it was kept";
    if (other !== undefined && other !== recorded) return "kept where it changed";
    return undefined;
  }

  /** Every pair of one family, the recorded value first. */
  *pairs(family: string): Generator<readonly [recorded: string, ours: string]> {
    for (const [key, ours] of this.#ours) {
      if (key.startsWith(`${family} `)) yield [key.slice(family.length + 1), ours];
    }
  }
}
