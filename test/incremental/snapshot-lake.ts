/** A source in memory that keeps states of itself and tells what changed between two of them, by the rules of HDFS. */
import type { Access } from "../../migration/model/access.ts";
import type { LakeChange } from "../../migration/model/lake-change.ts";
import { joinPath, ROOT_PATH, type EntryPath } from "../../migration/model/path.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import type { Source, SourceSnapshots } from "../../migration/stores/source.ts";

interface Node {
  readonly id: number;
  readonly kind: "file" | "directory";
  readonly parent: number;
  readonly name: string;
  readonly content: string;
  readonly access: Access;
}

/** Nodes by id; 0 is the root. */
type State = ReadonlyMap<number, Node>;

const OPEN: Access = { owner: "ann", group: "ops", sticky: false, acl: "user::rwx,group::r-x,other::---" };
export const CLOSED: Access = { ...OPEN, owner: "bob", acl: "user::rwx,group::---,other::---" };

const OBSTACLE = { because: "it cannot be carried", remedy: "mend it" };

export class SnapshotLake {
  readonly taken = new Map<string, State>();
  /** Why no snapshot can be taken; undefined where they can. */
  refusal: string | undefined;
  /** Whether entries of the name `bad` have something that keeps them from being carried. */
  hinders = false;
  /** Told before a snapshot is taken, and before one is summed up. */
  onAsked: () => void = () => undefined;
  #state = new Map<number, Node>([[0, { id: 0, kind: "directory", parent: -1, name: "", content: "", access: OPEN }]]);
  #ids = 0;

  /** The source as it is now, with its snapshots. */
  source(): Source {
    const { taken } = this;
    const snapshots: SourceSnapshots = {
      unavailable: () => Promise.resolve(this.refusal),
      names: () => Promise.resolve([...taken.keys()]),
      take: (name) => {
        this.onAsked();
        return Promise.resolve(void taken.set(name, new Map(this.#state)));
      },
      remove: (name) => Promise.resolve(void taken.delete(name)),
      sum: (name) => {
        this.onAsked();
        return Promise.resolve(sumOf(taken.get(name) ?? new Map<number, Node>()));
      },
      at: (name) => this.#lakeOf(() => taken.get(name) ?? new Map<number, Node>()),
      changes: (from, to) => this.#changes(from, to),
    };
    return Object.assign(
      this.#lakeOf(() => this.#state),
      { snapshots },
    );
  }

  paths(): readonly EntryPath[] {
    return [...this.#state.keys()].map((id) => pathOf(id, this.#state)).filter((path) => path !== ROOT_PATH);
  }

  contentOf(path: EntryPath): string | undefined {
    const node = this.#state.get(this.#at(path));
    return node?.kind === "file" ? node.content : undefined;
  }

  /** Makes it, and directories above; where something stands, nothing happens. */
  put(path: EntryPath, kind: Node["kind"], content = ""): boolean {
    if (this.#at(path) >= 0) return false;
    const [above, name] = split(path);
    if (above !== ROOT_PATH) this.put(above, "directory");
    const parent = this.#at(above);
    if (this.#state.get(parent)?.kind !== "directory") return false;
    const id = ++this.#ids;
    this.#state.set(id, { id, kind, parent, name, content, access: OPEN });
    return true;
  }

  change(path: EntryPath, changes: Partial<Pick<Node, "content" | "access">>): boolean {
    const node = this.#state.get(this.#at(path));
    if (node === undefined || (changes.content !== undefined && node.kind === "directory")) return false;
    this.#state.set(node.id, { ...node, ...changes });
    return true;
  }

  /** Writes more to a file that was open when the last snapshots were taken: it grows in them too, and no difference tells. */
  write(path: EntryPath, more: string): void {
    const id = this.#at(path);
    const { kind, content } = this.#state.get(id) ?? {};
    if (kind !== "file") return;
    for (const [name, state] of [...this.taken, ["", this.#state] as const]) {
      const node = state.get(id);
      if (node === undefined || node.content !== content) continue;
      const grown = new Map(state).set(id, { ...node, content: content + more });
      if (name === "") this.#state = grown;
      else this.taken.set(name, grown);
    }
  }

  remove(path: EntryPath): boolean {
    const id = this.#at(path);
    if (id <= 0) return false;
    const gone = [...this.#state.keys()].filter((other) => isWithin(other, id, this.#state));
    for (const other of gone) this.#state.delete(other);
    return true;
  }

  rename(path: EntryPath, to: EntryPath): boolean {
    const node = this.#state.get(this.#at(path));
    const [above, name] = split(to);
    const parent = this.#at(above);
    if (node === undefined || node.id === 0 || this.#at(to) >= 0) return false;
    if (this.#state.get(parent)?.kind !== "directory" || isWithin(parent, node.id, this.#state)) return false;
    this.#state.set(node.id, { ...node, parent, name });
    return true;
  }

  #at(path: EntryPath): number {
    for (const id of this.#state.keys()) if (pathOf(id, this.#state) === path) return id;
    return -1;
  }

  /** A lake that shows whatever the state is when it is asked. */
  #lakeOf(state: () => State): Source {
    const filled = (): MemoryLake => {
      const lake = openMemoryLake({ side: "source" });
      lake.unseed(ROOT_PATH);
      for (const node of state().values()) {
        const path = pathOf(node.id, state());
        const version = node.kind === "file" ? `${node.id}-${node.content}` : "";
        const obstacle = this.hinders && node.name === "bad" ? { obstacle: OBSTACLE } : {};
        const { kind, access, content } = node;
        lake.seed({ kind, path, version, access, lastModifiedMs: 0, ...obstacle }, content);
      }
      return lake;
    };
    return {
      capabilities: { uri: "memory:snapshots", readableByUrl: false },
      entries: (signal) => filled().entries(signal),
      children: (directory, signal) => filled().children(directory, signal),
      entry: (path, signal) => filled().entry(path, signal),
      readableUrl: () => undefined,
      read: (entry, range, signal) => filled().read(entry, range, signal),
      requests: () => 0,
      close: () => Promise.resolve(),
    };
  }

  async *#changes(from: string, to: string | undefined): AsyncGenerator<readonly LakeChange[]> {
    const old = this.taken.get(from);
    const now = to === undefined ? this.#state : this.taken.get(to);
    if (old === undefined || now === undefined) throw new Error("there is no such snapshot");
    yield* await Promise.resolve([difference(old, now)]);
  }
}

function split(path: EntryPath): [above: EntryPath, name: string] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? [ROOT_PATH, path] : [path.slice(0, slash), path.slice(slash + 1)];
}

function pathOf(id: number, state: State): EntryPath {
  const node = state.get(id);
  return node === undefined || id === 0 ? ROOT_PATH : joinPath(pathOf(node.parent, state), node.name);
}

function isWithin(id: number, above: number, state: State): boolean {
  for (let at = state.get(id); at !== undefined; at = state.get(at.parent)) if (at.id === above) return true;
  return false;
}

function sumOf(state: State): string {
  return String([...state.values()].reduce((bytes, { content }) => bytes + content.length, state.size));
}

/** What GETSNAPSHOTDIFF tells (seen with Hadoop 3.4.2): see LakeChange; what was renamed out of a deleted directory is new. */
function difference(old: State, now: State): readonly LakeChange[] {
  const survives = (id: number): boolean => id === 0 || (now.has(id) && survives(old.get(id)?.parent ?? -1));
  const known = (id: number): boolean => old.has(id) && survives(id);
  const told = [...old.values()].filter(({ id, parent }) => id === 0 || survives(parent));
  const arrived = [...now.values()].filter(({ id, parent }) => id !== 0 && !known(id) && known(parent));
  return [
    ...told.flatMap((node) => changesOf(node, old, now)),
    ...arrived.map(({ parent, name }) => ({ is: "create", path: joinPath(pathOf(parent, old), name) }) as const),
  ];
}

function changesOf(node: Node, old: State, now: State): readonly LakeChange[] {
  const path = pathOf(node.id, old);
  const after = now.get(node.id);
  if (after === undefined) return [{ is: "delete", path }];
  const isMoved = after.parent !== node.parent || after.name !== node.name;
  const isOther = after.content !== node.content || after.access !== node.access;
  const isModified = isOther || (node.kind === "directory" && names(node.id, old) !== names(node.id, now));
  return [
    ...(isMoved ? [{ is: "rename", path, to: pathOf(node.id, now) } as const] : []),
    ...(isModified ? [{ is: "modify", path } as const] : []),
  ];
}

function names(directory: number, state: State): string {
  const children = [...state.values()].filter(({ parent }) => parent === directory);
  return children
    .map(({ id, name }) => `${id}:${name}`)
    .sort()
    .join("/");
}
