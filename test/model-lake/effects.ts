/** What a step that succeeds changes in the plain model. */
import { fromMode, inherited, listSet, modeSet } from "./access-list.ts";
import { above, ancestors, isBelow, type Item } from "./item.ts";
import type { Caller, Doing, Operation } from "./operation.ts";
import { contiguousEnd, writtenEnd } from "./refusals.ts";

/** A lake of the model; steps change it in place. */
export class ModelLake {
  readonly items = new Map<string, Item>();
  readonly staged = new Map<string, Map<string, string>>();
  /** Counts over all lakes: no two changes have one number. */
  static #version = 0;

  /** A new filesystem: its root belongs to the super-user. */
  constructor() {
    const root = { owner: "$superuser", group: "$superuser", list: fromMode("750") };
    this.items.set("", this.#made("directory", root));
  }

  #newVersion(): number {
    return ++ModelLake.#version;
  }

  #made(kind: Item["kind"], access: Pick<Item, "owner" | "group" | "list">): Item {
    const empty = { metadata: "", text: "", waiting: new Map<number, string>(), writer: "dfs", blocks: [] } as const;
    return { kind, ...access, ...empty, version: this.#newVersion(), lease: undefined };
  }

  #change(path: string, change: Partial<Item>): void {
    const item = this.items.get(path);
    if (item !== undefined) this.items.set(path, { ...item, ...change });
  }

  #parent(path: string): Item {
    const parent = this.items.get(above(path) ?? "");
    if (parent === undefined) throw new Error(`The model has nothing above ${path}.`);
    return parent;
  }

  /** Directories above that are missing: the caller's, the group of the one above, what its default list gives. */
  #makeParents(path: string, by: Caller): void {
    for (const directory of ancestors(path)) {
      if (this.items.has(directory)) continue;
      const parent = this.#parent(directory);
      const list = inherited(parent.list, { isDirectory: true, mode: undefined, umask: "027" });
      this.items.set(directory, this.#made("directory", { owner: by.id, group: parent.group, list }));
    }
  }

  /**
   * Carries out a step that no rule refuses. Recursive changes are in recursive.ts; what only reads changes nothing.
   * @param target the lake into which a rename leads.
   */
  apply(by: Caller, what: Operation, target: ModelLake = this): void {
    switch (what.do) {
      case "create":
        this.#create(by, what);
        break;
      case "put":
        this.#put(by, what.path, { text: what.text, metadata: what.metadata, blocks: [] });
        break;
      case "block":
        this.#staged(what.path).set(what.id, what.text);
        break;
      case "blocks":
        this.#commit(by, what);
        break;
      case "rename":
        this.#rename(what, target);
        break;
      case "delete":
        this.#delete(what.path);
        break;
      case "append":
        this.#append(what);
        break;
      case "flush":
        this.#flush(what.path, writtenEnd(this.items.get(what.path)!) - what.short);
        break;
      case "access":
        this.#setAccess(what);
        break;
      case "metadata":
        this.#change(what.path, { metadata: what.value, version: this.#newVersion() });
        break;
      case "lease":
        this.#lease(what);
        break;
      case "recursive":
      case "look":
      case "read":
      case "list":
    }
  }

  #staged(path: string): Map<string, string> {
    const blocks = this.staged.get(path) ?? new Map<string, string>();
    this.staged.set(path, blocks);
    return blocks;
  }

  /** A file that is overwritten starts anew but for its lease, a directory keeps the access that is not stated. */
  #create(by: Caller, what: Doing<"create">): void {
    const { path, kind } = what;
    this.#makeParents(path, by);
    const present = this.items.get(path);
    const parent = this.#parent(path);
    const wish = { isDirectory: kind === "directory", mode: what.permissions, umask: what.umask ?? "027" };
    const fresh = inherited(parent.list, wish);
    const stated = what.list === undefined ? fresh : listSet(fresh, what.list, kind === "directory");
    const statesList = what.list !== undefined || what.permissions !== undefined;
    const kept = present?.kind === "directory" ? present : undefined;
    const access = kept ?? { owner: by.id, group: parent.group, list: stated };
    const item = this.#made(kind, {
      owner: what.owner ?? access.owner,
      group: what.group ?? access.group,
      list: statesList ? stated : access.list,
    });
    this.items.set(path, { ...item, lease: present?.lease });
    this.staged.delete(path);
  }

  /** A file through the Blob endpoint: owner and group of what it overwrites stay, the access list starts anew. */
  #put(by: Caller, path: string, content: Pick<Item, "text" | "metadata" | "blocks">): void {
    this.#makeParents(path, by);
    const present = this.items.get(path);
    const parent = this.#parent(path);
    const list = inherited(parent.list, { isDirectory: false, mode: undefined, umask: "027" });
    const access = { owner: present?.owner ?? by.id, group: present?.group ?? parent.group, list };
    const lease = present?.lease;
    this.items.set(path, { ...this.#made("file", access), ...content, writer: "blob", lease });
    this.staged.delete(path);
  }

  #commit(by: Caller, what: Doing<"blocks">): void {
    const staged = this.staged.get(what.path);
    const committed = this.items.get(what.path)?.blocks ?? [];
    const blocks = what.ids.map((id) => ({
      id,
      text: staged?.get(id) ?? committed.find((block) => block.id === id)?.text ?? "",
    }));
    this.#put(by, what.path, { text: blocks.map(({ text }) => text).join(""), metadata: "", blocks });
  }

  #append(what: Doing<"append">): void {
    const item = this.items.get(what.path)!;
    const position = writtenEnd(item) + what.gap;
    this.#change(what.path, { waiting: new Map([...item.waiting, [position, what.text]]) });
    if (what.flush) this.#flush(what.path, position + what.text.length);
    else this.#change(what.path, { blocks: [] });
  }

  #flush(path: string, length: number): void {
    const item = this.items.get(path)!;
    let text = item.text;
    for (const [, part] of [...item.waiting].sort(([left], [right]) => left - right)) {
      if (text.length < length) text += part;
    }
    if (contiguousEnd(item, item.waiting, length) !== text.length)
      throw new Error(`The model flushed ${path} wrongly.`);
    const flushed = { text, waiting: new Map<number, string>(), writer: "dfs", blocks: [] } as const;
    this.#change(path, { ...flushed, version: this.#newVersion() });
  }

  #rename({ path, to }: Doing<"rename">, target: ModelLake): void {
    if (path === to && target === this) return;
    const kept = target.items.get(to)?.lease;
    const moved = [...this.items].filter(([each]) => each === path || isBelow(each, path));
    for (const [each, item] of moved) {
      this.items.delete(each);
      const lease = each === path && kept !== undefined ? kept : item.lease;
      target.items.set(to + each.slice(path.length), { ...item, lease });
    }
  }

  #delete(path: string): void {
    for (const each of [...this.items.keys()]) if (each === path || isBelow(each, path)) this.items.delete(each);
  }

  #setAccess(what: Doing<"access">): void {
    const item = this.items.get(what.path)!;
    const isDirectory = item.kind === "directory";
    const listed = what.list === undefined ? item.list : listSet(item.list, what.list, isDirectory);
    const list = what.permissions === undefined ? listed : modeSet(item.list, what.permissions);
    this.#change(what.path, { owner: what.owner ?? item.owner, group: what.group ?? item.group, list });
  }

  #lease({ path, action, id }: Doing<"lease">): void {
    const { lease } = this.items.get(path)!;
    if (action === "acquire") this.#change(path, { lease: { id, broken: false } });
    else if (action === "release") this.#change(path, { lease: undefined });
    else if (action === "break" && lease !== undefined) this.#change(path, { lease: { ...lease, broken: true } });
  }
}
