/** Plays a history against a running service, comparing each answer and then the whole lake with the plain model. */
import assert from "node:assert/strict";
import { ModelLake } from "./effects.ts";
import { inOrder, isBelow } from "./item.ts";
import type { Caller, Doing, Step } from "./operation.ts";
import { listed, ran, told, type Send } from "./pages.ts";
import { runRecursive } from "./recursive.ts";
import { denied, fileInTheWay, refusals } from "./refusals.ts";
import { Rights } from "./rights.ts";
import { sentFor } from "./sent.ts";
import { toldByModel, toldByService } from "./told-lake.ts";

/** Speaks for one caller. */
export type SendAs = (by: Caller) => Send;

/** Names that a list has to tell, and how many of them before a directory that the caller may not list. */
function wantedNames(lake: ModelLake, by: Caller, what: Doing<"list">): { names: readonly string[]; until: number } {
  const rights = new Rights(lake.items, by);
  const root = lake.items.get(what.path);
  if (root?.kind === "file") return { names: [what.path], until: 1 };
  const below = [...lake.items.keys()].filter((path) => path !== "" && isBelow(path, what.path));
  const depth = what.path === "" ? 1 : what.path.split("/").length + 1;
  const names = inOrder(what.recursive ? below : below.filter((path) => path.split("/").length === depth));
  const closed = names.findIndex((path) => lake.items.get(path)?.kind === "directory" && !rights.lists(path));
  return { names, until: closed < 0 || !what.recursive ? names.length : closed + 1 };
}

/** One filesystem under test and its model. */
class Place {
  readonly filesystem: string;
  readonly lake = new ModelLake();
  /** By path, as told last. */
  etags: ReadonlyMap<string, string> = new Map();

  constructor(filesystem: string) {
    this.filesystem = filesystem;
  }
}

/** Filesystems under test and their models. */
export class Play {
  readonly #places: readonly Place[];
  readonly #sendAs: (filesystem: string) => SendAs;
  readonly #judge: Caller;
  readonly #etagOfVersion = new Map<number, string>();

  /**
   * @param filesystems one or two.
   * @param judge a caller who may see everything.
   */
  constructor(filesystems: readonly string[], sendAs: (filesystem: string) => SendAs, judge: Caller) {
    this.#places = filesystems.map((filesystem) => new Place(filesystem));
    this.#sendAs = sendAs;
    this.#judge = judge;
  }

  /** The models, in the order of the filesystems. */
  get lakes(): readonly ModelLake[] {
    return this.#places.map(({ lake }) => lake);
  }

  #place(index: number): Place {
    const place = this.#places[index % this.#places.length];
    if (place === undefined) throw new RangeError("a play needs a filesystem");
    return place;
  }

  #send(place: Place, by: Caller): Send {
    return this.#sendAs(place.filesystem)(by);
  }

  /** One step: its answer, and everything that there is afterwards. */
  async step({ by, what, filesystem }: Step): Promise<void> {
    const place = this.#place(filesystem);
    const target = what.do === "rename" && what.across ? this.#place(filesystem + 1) : place;
    const allowed = refusals(place.lake, by, what, target.lake);
    const send = this.#send(target, by);
    if (what.do === "list") await this.#list(send, place.lake, { by, what }, allowed);
    else if (what.do === "recursive") await this.#recursive(send, place.lake, { by, what }, allowed);
    else {
      const present = { item: place.lake.items.get(what.path), etag: place.etags.get(what.path) };
      const answer = await send(sentFor(what, { ...present, filesystem: place.filesystem }));
      if (this.#agrees(answer, allowed)) {
        if (what.do === "read") assert.equal(await answer.text(), present.item?.text);
        place.lake.apply(by, what, target.lake);
      }
    }
    for (const each of new Set([place, target])) await this.#compare(each);
  }

  /** Whether the step succeeded, as it should have. */
  #agrees(answer: Response, allowed: readonly string[]): boolean {
    if (allowed.length === 0) {
      assert.ok(answer.status < 300, `should succeed, was refused with ${told(answer)}`);
      return true;
    }
    assert.ok(allowed.includes(told(answer)), `answered ${told(answer)}; the model allows ${allowed.join(" or ")}`);
    return false;
  }

  async #list(
    send: Send,
    lake: ModelLake,
    { by, what }: { readonly by: Caller; readonly what: Doing<"list"> },
    allowed: readonly string[],
  ): Promise<void> {
    const { names, refused } = await listed(send, what);
    if (fileInTheWay(lake, what.path) && names.length === 0) return;
    if (allowed.length > 0) {
      assert.ok(allowed.includes(refused ?? "200"), `listed: ${refused ?? "200"}; the model: ${allowed.join(" or ")}`);
      return;
    }
    const wanted = wantedNames(lake, by, what);
    if (wanted.until === wanted.names.length && refused === undefined) assert.deepEqual(names, wanted.names);
    else {
      assert.equal(refused, denied);
      assert.deepEqual(names, wanted.names.slice(0, names.length));
      assert.ok(names.length <= wanted.until, "told what lies in a directory that is closed to the caller");
    }
  }

  async #recursive(
    send: Send,
    lake: ModelLake,
    { by, what }: { readonly by: Caller; readonly what: Doing<"recursive"> },
    allowed: readonly string[],
  ): Promise<void> {
    const outcome = await ran(send, what);
    if (typeof outcome === "string" || allowed.length > 0) {
      assert.ok(
        typeof outcome === "string" && allowed.includes(outcome),
        `${JSON.stringify(outcome)}: ${allowed.join()}`,
      );
      return;
    }
    assert.deepEqual(outcome, runRecursive(lake, by, what));
  }

  /** All there is: every path's kind, access, length, metadata and lease, and which ETags are the same as before. */
  async compare(): Promise<void> {
    for (const place of this.#places) await this.#compare(place);
    assert.equal(new Set(this.#etagOfVersion.values()).size, this.#etagOfVersion.size, "two versions have one ETag");
  }

  async #compare(place: Place): Promise<void> {
    const [told, etags] = await toldByService(this.#send(place, this.#judge));
    assert.deepEqual(told, toldByModel(place.lake));
    place.etags = etags;
    for (const [path, etag] of etags) {
      const { version } = place.lake.items.get(path)!;
      assert.equal(etag, this.#etagOfVersion.get(version) ?? etag, `ETag of ${path}`);
      this.#etagOfVersion.set(version, etag);
    }
  }

  /** Every list of everything, through both endpoints at every page size up to `most`. */
  async comparePages(most: number): Promise<void> {
    for (const place of this.#places) {
      const names = inOrder([...place.lake.items.keys()].filter((path) => path !== ""));
      for (const endpoint of ["dfs", "blob"] as const) {
        for (let size = 1; size <= most; size++) {
          const what = { do: "list", path: "", endpoint, recursive: true, size } as const;
          assert.deepEqual(await listed(this.#send(place, this.#judge), what), { names, refused: undefined });
        }
      }
    }
  }

  /** Content of every file, read whole. */
  async compareContent(): Promise<void> {
    for (const place of this.#places) {
      for (const [path, item] of place.lake.items) {
        if (item.kind === "directory") continue;
        const url = `/${path.split("/").map(encodeURIComponent).join("/")}`;
        const answer = await this.#send(place, this.#judge)({ method: "GET", path: url, headers: {} });
        assert.equal(await answer.text(), item.text, path);
      }
    }
  }
}
