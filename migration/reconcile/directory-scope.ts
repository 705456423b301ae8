/** A directory while its children are dealt with: they wait until it is made, and its final access waits until they are done. */
import { isBelow, ROOT_PATH, type EntryPath } from "../model/path.ts";

export class DirectoryScope {
  readonly path: EntryPath;
  readonly #parent: DirectoryScope | undefined;
  /** Whether the directory stands; false where it could not be made, and children are not tried. */
  ready: Promise<boolean> = Promise.resolve(true);
  #pending = 0;
  #closed = false;
  #finish: (() => Promise<void>) | undefined;
  readonly #launch: (task: () => Promise<void>) => void;

  constructor(path: EntryPath, parent: DirectoryScope | undefined, launch: (task: () => Promise<void>) => void) {
    this.path = path;
    this.#parent = parent;
    this.#launch = launch;
    parent?.begin();
  }

  /** What is done last, after all that lies below. */
  finishWith(task: () => Promise<void>): void {
    this.#finish = task;
  }

  /** One more task below is under way. */
  begin(): void {
    this.#pending++;
  }

  end(): void {
    this.#pending--;
    this.#settle();
  }

  /** Nothing more will begin below. */
  close(): void {
    this.#closed = true;
    this.#settle();
  }

  #settle(): void {
    if (!this.#closed || this.#pending > 0) return;
    const finish = this.#finish;
    this.#finish = undefined;
    if (finish === undefined) this.#parent?.end();
    else this.#launch(() => finish().finally(() => this.#parent?.end()));
  }
}

/** The chain of open directories that leads to the entry at hand. */
export class ScopeChain {
  readonly #chain: DirectoryScope[];
  readonly #launch: (task: () => Promise<void>) => void;

  constructor(launch: (task: () => Promise<void>) => void) {
    this.#launch = launch;
    this.#chain = [new DirectoryScope(ROOT_PATH, undefined, launch)];
  }

  /** The innermost open directory that holds `path`; those that do not hold it are closed. */
  holding(path: EntryPath): DirectoryScope {
    while (this.#chain.length > 1 && !isBelow(path, this.#innermost.path)) this.#pop();
    return this.#innermost;
  }

  open(path: EntryPath): DirectoryScope {
    if (path === ROOT_PATH) return this.#innermost;
    const scope = new DirectoryScope(path, this.holding(path), this.#launch);
    this.#chain.push(scope);
    return scope;
  }

  /** Closes everything, the root last. */
  closeAll(): void {
    while (this.#chain.length > 0) this.#pop();
  }

  get #innermost(): DirectoryScope {
    const scope = this.#chain.at(-1);
    if (scope === undefined) throw new Error("the chain of directories was closed");
    return scope;
  }

  #pop(): void {
    this.#chain.pop()?.close();
  }
}
