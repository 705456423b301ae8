/** Who may do what in the plain model: role first, then the access lists along the path, as the access-control article says. */
import { may } from "./access-list.ts";
import { above, ancestors, isBelow, type Item } from "./item.ts";
import type { Caller } from "./operation.ts";

/** The lake as far as rights are concerned. */
export type Items = ReadonlyMap<string, Item>;

/** Rights of one caller. Every question answers true or false; a path that does not exist demands nothing of itself. */
export class Rights {
  readonly #items: Items;
  readonly #caller: Caller;

  constructor(items: Items, caller: Caller) {
    this.#items = items;
    this.#caller = caller;
  }

  get isSuperUser(): boolean {
    return this.#caller.role === "all";
  }

  get writesByRole(): boolean {
    return this.isSuperUser || this.#caller.role === "contributor";
  }

  get #readsByRole(): boolean {
    return this.writesByRole || this.#caller.role === "reader";
  }

  /** Whether a signature has one of the letters. */
  #signed(letters: string): boolean {
    const { letters: own } = this.#caller;
    return own === undefined || Array.from(letters).some((letter) => own.includes(letter));
  }

  #has(path: string, letters: string): boolean {
    const item = this.#items.get(path);
    return item === undefined || may(this.#caller, item, letters);
  }

  /** Whether every directory above lets the caller through. */
  reaches(path: string): boolean {
    if (this.writesByRole) return true;
    const directories = ancestors(path).filter((each) => this.#items.get(each)?.kind === "directory");
    return directories.every((directory) => this.#has(directory, "x"));
  }

  /** Whether the caller may know what there is; a signature's letters do not count for that. */
  knows(path: string): boolean {
    return this.#readsByRole || this.reaches(path);
  }

  /** @param letters of which a signature has to have one. */
  looks(path: string, letters: string): boolean {
    return this.#signed(letters) && this.knows(path);
  }

  reads(path: string): boolean {
    return this.#signed("r") && (this.#readsByRole || (this.reaches(path) && this.#has(path, "r")));
  }

  lists(path: string): boolean {
    return this.#signed("l") && (this.#readsByRole || (this.reaches(path) && this.#has(path, "rx")));
  }

  #writes(path: string): boolean {
    return this.writesByRole || (this.reaches(path) && this.#has(path, "w"));
  }

  /** @param letters of which a signature has to have one. */
  writes(path: string, letters = "w"): boolean {
    return this.#signed(letters) && this.#writes(path);
  }

  /** Content takes rw-; a role that reads gives its half. */
  appends(path: string): boolean {
    return this.#signed("wa") && this.#writes(path) && (this.#readsByRole || this.#has(path, "r"));
  }

  /** The nearest directory above that exists. */
  #nearest(path: string): string {
    const found = ancestors(path).filter((directory) => this.#items.get(directory)?.kind === "directory");
    return found.at(-1) ?? "";
  }

  creates(path: string): boolean {
    if (!this.#signed(this.#items.has(path) ? "w" : "cw")) return false;
    if (this.writesByRole) return true;
    return this.reaches(path) && this.#has(this.#nearest(path), "wx") && this.#has(path, "w");
  }

  /** In a sticky directory a child is its owner's, the directory's owner's and the super-user's to take away. */
  #unhangs(path: string): boolean {
    const child = this.#items.get(path);
    const parent = this.#items.get(above(path) ?? "");
    if (child === undefined || parent?.list.sticky !== true) return true;
    return child.owner === this.#caller.id || parent.owner === this.#caller.id;
  }

  /** @param letters of which a signature has to have one. */
  takesAway(path: string, letters: string): boolean {
    if (!this.#signed(letters)) return false;
    if (this.writesByRole) return true;
    return this.reaches(path) && this.#has(above(path) ?? "", "wx") && this.#unhangs(path);
  }

  /** A directory that holds something, with all that it holds. */
  takesAwayTree(path: string): boolean {
    if (!this.#signed("d")) return false;
    if (this.writesByRole) return true;
    const inside = [...this.#items.keys()].filter(
      (each) => (each === path || isBelow(each, path)) && this.#items.get(each)?.kind === "directory",
    );
    return this.takesAway(path, "d") && inside.every((directory) => this.#has(directory, "rwx"));
  }

  receives(path: string): boolean {
    if (!this.#signed("mw")) return false;
    if (this.writesByRole) return true;
    return this.reaches(path) && this.#has(this.#nearest(path), "wx") && this.#unhangs(path);
  }

  changesList(path: string): boolean {
    const isOwner = this.reaches(path) && this.#items.get(path)?.owner === this.#caller.id;
    return this.#signed("p") && (this.isSuperUser || isOwner);
  }

  /** Owner: only a super-user. Group: also the owner, to a group of his own. */
  changesOwner(path: string, from: string, wish: { readonly owner?: string; readonly group?: string }): boolean {
    const ownerStays = wish.owner === undefined || wish.owner === from;
    if (!this.#signed(ownerStays && from === this.#caller.id ? "oe" : "o")) return false;
    if (this.isSuperUser) return true;
    const groupIsOwn = wish.group === undefined || this.#caller.groups.includes(wish.group);
    return this.reaches(path) && from === this.#caller.id && ownerStays && groupIsOwn;
  }
}
