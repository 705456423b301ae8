/** Which value of ours stands for which recorded one: one to one within a recording, per family of values. */

/** Families of values that requests repeat from answers. */
const repeated = ["etag", "id", "token"];

/** Percent-encoded as strictly as some clients do. */
function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Percent-encoded as loosely as some clients do in a query. */
function looselyEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/");
}

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

  /** A part of a request with our values in place of the recorded ones, plain or percent-encoded. */
  inOurs(text: string): string {
    let result = text;
    for (const [key, ours] of this.#ours) {
      const [family = "", recorded = ""] = key.split(" ", 2);
      if (recorded === ours || !repeated.includes(family)) continue;
      result = result.replaceAll(recorded, ours);
      for (const encoded of [encodeURIComponent, strictlyEncoded, looselyEncoded])
        result = result.replaceAll(encoded(recorded), encoded(ours));
    }
    return result;
  }
}
