/**
 * Everything that the service knows, changed by `commit` alone: the same function applies a change when it happens and when
 * the journal is replayed. Operations read what they need, decide, and commit.
 */
import { join } from "node:path";
import { type AzureAnswers } from "./answers.ts";
import { baseAcl } from "./acl/acl.ts";
import { reviveAcl } from "./acl/parse.ts";
import { ContentStore } from "./content/content-store.ts";
import type { Json } from "./documents.ts";
import type { AccountRecord, Change, RoleRecord } from "./journal/change.ts";
import { Journal, replaceJournal, replay } from "./journal/journal.ts";
import { snapshot, usedSegments } from "./journal/snapshot.ts";
import { type DirectoryEntry, type Entry, noHeaders, noMetadata } from "./tree/entry.ts";
import { Filesystem } from "./tree/filesystem.ts";
import { byCodeUnit, byUtf8, type NameOrder } from "./tree/order.ts";
import { ChangeClock } from "./wire/entity-tag.ts";

/** An account and its filesystems by name. */
export interface Account {
  record: AccountRecord;
  /** The decoded key. */
  key: Buffer;
  readonly filesystems: Map<string, Filesystem>;
}

/** What a state is opened with. */
export interface StateOptions {
  /** Folder of journal and content; undefined keeps everything for the life of the process only. */
  readonly folder: string | undefined;
  readonly answers: AzureAnswers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** See the file's head. */
export class State {
  readonly accounts = new Map<string, Account>();
  readonly roles = new Map<string, RoleRecord>();
  readonly documents = new Map<string, Json>();
  readonly answers: AzureAnswers;
  readonly order: NameOrder;
  readonly now: () => number;
  readonly clock: ChangeClock;
  readonly contents: ContentStore;
  readonly #journal: Journal;
  /** Rises with every change of roles or accounts: whoever caches what they grant compares it. */
  grantVersion = 0;

  /** Opens the folder and brings back what it keeps. */
  constructor(options: StateOptions) {
    this.answers = options.answers;
    this.order = options.answers.listingOrder === "utf8-bytes" ? byUtf8 : byCodeUnit;
    this.now = options.now;
    this.clock = new ChangeClock(options.now);
    const { folder } = options;
    if (folder !== undefined) this.#restore(folder);
    this.contents = new ContentStore(folder === undefined ? undefined : join(folder, "content"));
    this.#journal = new Journal(folder, this.contents);
  }

  #restore(folder: string): void {
    const count = replay(folder, (line) => {
      this.#apply(reviveChange(line));
    });
    if (count === 0) return;
    let live = 0;
    for (const _ of snapshot(this)) live++;
    if (count > 2 * live + 1000) replaceJournal(folder, snapshot(this));
    ContentStore.removeUnused(join(folder, "content"), usedSegments(this));
  }

  /** Makes changes take effect at once; resolves when they are durable. */
  commit(changes: readonly Change[]): Promise<void> {
    for (const change of changes) this.#apply(change);
    return this.#journal.append(changes);
  }

  /** Writes what waits and closes every file. */
  close(): void {
    this.#journal.close();
    this.contents.close();
  }

  /** The filesystem of an account, if both exist. */
  filesystem(account: string, name: string): Filesystem | undefined {
    return this.accounts.get(account)?.filesystems.get(name);
  }

  #at(key: string): Filesystem | undefined {
    const slash = key.indexOf("/");
    return this.filesystem(key.slice(0, slash), key.slice(slash + 1));
  }

  #apply(change: Change): void {
    switch (change.do) {
      case "entry":
        this.clock.passed(change.entry.etag);
        this.#at(change.in)?.put(change.path, change.entry);
        return;
      case "remove":
        this.#at(change.in)?.take(change.path);
        return;
      case "move": {
        const node = this.#at(change.in)?.take(change.path);
        if (node !== undefined) this.#at(change.toIn)?.hang(change.to, node);
        return;
      }
      case "block":
      case "staged":
        this.#applyBlocks(change);
        return;
      case "account":
      case "remove-account":
      case "filesystem":
      case "remove-filesystem":
      case "role":
      case "remove-role":
      case "document":
      case "remove-document":
        this.#applyRare(change);
    }
  }

  #applyBlocks(change: Extract<Change, { do: "block" | "staged" }>): void {
    const staged = this.#at(change.in)?.staged;
    if (change.do === "staged") {
      if (change.blocks.length === 0) staged?.delete(change.path);
      else staged?.set(change.path, change.blocks);
      return;
    }
    const others = (staged?.get(change.path) ?? []).filter((block) => block.id !== change.block.id);
    staged?.set(change.path, [...others, change.block]);
  }

  #applyRare(change: Exclude<Change, { do: "entry" | "remove" | "move" | "block" | "staged" }>): void {
    this.grantVersion++;
    switch (change.do) {
      case "account": {
        const filesystems = this.accounts.get(change.account.name)?.filesystems ?? new Map<string, Filesystem>();
        this.accounts.set(change.account.name, {
          record: change.account,
          key: Buffer.from(change.account.key, "base64"),
          filesystems,
        });
        return;
      }
      case "remove-account":
        this.accounts.delete(change.name);
        return;
      case "filesystem":
      case "remove-filesystem":
        this.#applyFilesystem(change);
        return;
      case "role":
        this.roles.set(change.role.id.toLowerCase(), change.role);
        return;
      case "remove-role":
        this.roles.delete(change.id.toLowerCase());
        return;
      case "document":
        this.documents.set(change.key, change.value);
        return;
      case "remove-document":
        this.documents.delete(change.key);
    }
  }

  #applyFilesystem(change: Extract<Change, { do: "filesystem" | "remove-filesystem" }>): void {
    const slash = change.in.indexOf("/");
    const account = this.accounts.get(change.in.slice(0, slash));
    const name = change.in.slice(slash + 1);
    if (change.do === "remove-filesystem") {
      account?.filesystems.delete(name);
      return;
    }
    this.clock.passed(change.properties.etag);
    const present = account?.filesystems.get(name);
    if (present !== undefined) present.properties = change.properties;
    else if (account !== undefined) {
      const identity = { account: account.record.name, name, hierarchical: account.record.hierarchical };
      account.filesystems.set(name, new Filesystem(identity, newRoot(change.properties), change.properties));
    }
  }
}

/** The root of a new filesystem until an entry says otherwise. */
function newRoot(properties: { readonly etag: string; readonly modified: number }): DirectoryEntry {
  return {
    kind: "directory",
    owner: "$superuser",
    group: "$superuser",
    acl: baseAcl(0o750),
    etag: properties.etag,
    modified: properties.modified,
    created: properties.modified,
    headers: noHeaders,
    metadata: noMetadata,
  };
}

const strings = new Map<string, string>();

function interned(text: string): string {
  const present = strings.get(text);
  if (present !== undefined) return present;
  strings.set(text, text);
  return text;
}

type KeptEntry = Omit<Entry, "acl"> & { readonly acl: string };

/** Parses a journal line; ACLs become objects, and texts that repeat are shared. */
function reviveChange(line: string): Change {
  const change = JSON.parse(line) as Change;
  if (change.do !== "entry") return change;
  const kept = change.entry as unknown as KeptEntry;
  const owner = interned(kept.owner);
  const group = interned(kept.group);
  const headers = { ...kept.headers, type: interned(kept.headers.type) };
  return {
    ...change,
    in: interned(change.in),
    entry: { ...change.entry, owner, group, headers, acl: reviveAcl(kept.acl) },
  };
}
