/**
 * Everything that the service knows, changed by `commit` alone: the same function applies a change when it happens and when
 * the journal is replayed. Operations read what they need, decide, and commit.
 */
import { join } from "node:path";
import { type AzureAnswers } from "./answers.ts";
import { baseAcl } from "./acl/acl.ts";
import { ContentStore } from "./content/content-store.ts";
import type { Json } from "./documents.ts";
import { ExpiringFiles } from "./expiring-files.ts";
import { type BlobServiceProperties, newAccountProperties } from "./blob-service/properties.ts";
import {
  applyFilesystemDeletion,
  applyPathDeletion,
  type DeletedFilesystem,
  type FilesystemDeletion,
  renameFilesystem,
} from "./journal/apply-deletion.ts";
import { applyBeside, type BesideChange } from "./journal/apply-beside.ts";
import type { AccountRecord, Change, RoleRecord } from "./journal/change.ts";
import { Journal } from "./journal/journal.ts";
import { replaceJournal, replay } from "./journal/journal-file.ts";
import { revivedChanges } from "./journal/revived-changes.ts";
import { snapshot, usedSegments } from "./journal/snapshot.ts";
import { type DirectoryEntry, type Entry, noHeaders, noMetadata } from "./tree/entry.ts";
import { Filesystem } from "./tree/filesystem.ts";
import type { Node } from "./tree/node.ts";
import { byCodeUnit, byUtf8, type NameOrder } from "./tree/order.ts";
import { ChangeClock } from "./wire/entity-tag.ts";

/** An account and its filesystems by name. */
export interface Account {
  record: AccountRecord;
  /** The decoded key. */
  key: Buffer;
  readonly filesystems: Map<string, Filesystem>;
  properties: BlobServiceProperties;
  /** CORS rules that are still in force for a while after others were set. Not durable. */
  corsBefore?: { readonly rules: BlobServiceProperties["cors"]; readonly until: number };
  /** By version. */
  readonly deletedFilesystems: Map<string, DeletedFilesystem>;
  /** Names of filesystems that were deleted a moment ago, with that moment in milliseconds since 1970. Not durable. */
  readonly justDeleted: Map<string, number>;
}

/** What a state is opened with. */
export interface StateOptions {
  /** Folder of journal and content; undefined keeps everything for the life of the process only. */
  readonly folder: string | undefined;
  readonly answers: AzureAnswers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** See `JournalOptions`. @default 64 MiB */
  readonly journalGrowthBytes?: number;
  /** Told when the folder's disk begins to refuse. @default nobody is told */
  readonly onDiskFailure?: (error: unknown) => void;
}

const journalGrowthBytes = 64 * 1024 * 1024;

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
  readonly #expiring = new ExpiringFiles();
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
    this.#journal = new Journal({
      folder,
      contents: this.contents,
      snapshot: () => snapshot(this),
      growthBytes: options.journalGrowthBytes ?? journalGrowthBytes,
      onDiskFailure: options.onDiskFailure ?? ignore,
    });
  }

  #restore(folder: string): void {
    let count = 0;
    replay(folder, (line) => {
      for (const change of revivedChanges(line)) {
        this.#apply(change);
        count++;
      }
    });
    if (count === 0) return;
    let live = 0;
    for (const _ of snapshot(this)) live++;
    if (count > 2 * live + 1000) shorten(folder, snapshot(this));
    ContentStore.removeUnused(join(folder, "content"), usedSegments(this));
  }

  /**
   * Makes changes take effect at once; resolves when they are durable. Where the disk refuses them, they are answered as
   * failed although they have taken effect, as a service's timeouts are; nothing that follows takes effect before they are
   * durable. @throws what the disk says.
   */
  commit(changes: readonly Change[]): Promise<void> {
    this.#journal.catchUp();
    for (const change of changes) this.#apply(change);
    return this.#journal.append(changes);
  }

  /** Removes the files whose time has come: before a request is answered, so that none of them is seen any more. */
  removeExpired(): void {
    if (this.#expiring.isEmpty) return;
    const now = this.now();
    for (let due = this.#expiring.takeDue(now); due !== undefined; due = this.#expiring.takeDue(now)) {
      const { in: where, path } = due;
      const entry = this.#at(where)?.find(path)?.entry;
      const expires = entry?.kind === "file" ? entry.extras?.expires : undefined;
      if (expires === undefined || expires > now) continue;
      const change: Change = { do: "remove", in: where, path };
      this.#apply(change);
      // Where the disk refuses it, the next start finds the time in the file's entry again.
      this.#journal.append([change]).catch(ignore);
    }
  }

  /** Writes what waits and closes every file. */
  async close(): Promise<void> {
    this.#journal.close();
    await this.contents.close();
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
        this.#noteExpiry(change.in, change.path, change.entry);
        this.#at(change.in)?.put(change.path, change.entry);
        return;
      case "remove":
        this.#at(change.in)?.take(change.path);
        return;
      case "move": {
        const node = this.#at(change.in)?.take(change.path);
        if (node !== undefined) this.#at(change.toIn)?.hang(change.to, node);
        if (node !== undefined) this.#noteExpiries(change.toIn, change.to, node);
        return;
      }
      case "trash":
      case "untrash":
      case "purge": {
        const filesystem = this.#at(change.in);
        if (filesystem === undefined) return;
        applyPathDeletion(filesystem, change);
        const restored = change.do === "untrash" ? filesystem.find(change.to) : undefined;
        if (change.do === "untrash" && restored !== undefined) this.#noteExpiries(change.in, change.to, restored);
        return;
      }
      case "block":
      case "staged":
      case "earlier":
      case "remove-earlier":
        applyBeside(this.#at(change.in), change);
        return;
      case "account":
      case "blob-service":
      case "rename-filesystem":
      case "trash-filesystem":
      case "untrash-filesystem":
      case "purge-filesystem":
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

  /** A file that expires is remembered where its time is new. */
  #noteExpiry(where: string, path: string, entry: Entry): void {
    const expires = entry.kind === "file" ? entry.extras?.expires : undefined;
    if (expires === undefined) return;
    const present = this.#at(where)?.find(path)?.entry;
    if (present?.kind === "file" && present.extras?.expires === expires) return;
    this.#expiring.add({ in: where, path, expires });
  }

  /** The same for all that a node holds, at its new place. */
  #noteExpiries(where: string, path: string, node: Node): void {
    if (!this.#expiring.wasUsed) return;
    if (node.children !== undefined) {
      for (const [name, child] of node.children.entries())
        this.#noteExpiries(where, path === "" ? name : `${path}/${name}`, child);
      return;
    }
    const expires = node.entry.extras?.expires;
    if (expires !== undefined) this.#expiring.add({ in: where, path, expires });
  }

  #applyRare(change: RareChange): void {
    this.grantVersion++;
    switch (change.do) {
      case "account": {
        const present = this.accounts.get(change.account.name);
        this.accounts.set(change.account.name, {
          filesystems: new Map(),
          properties: newAccountProperties,
          deletedFilesystems: new Map(),
          justDeleted: new Map(),
          ...present,
          record: change.account,
          key: Buffer.from(change.account.key, "base64"),
        });
        return;
      }
      case "blob-service": {
        const account = this.accounts.get(change.account);
        if (account !== undefined) account.properties = change.properties;
        return;
      }
      case "trash-filesystem":
      case "untrash-filesystem":
      case "purge-filesystem":
        this.#applyFilesystemDeletion(change);
        return;
      case "rename-filesystem":
        this.#renameFilesystem(change.in, change.to);
        return;
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

  #renameFilesystem(key: string, to: string): void {
    const slash = key.indexOf("/");
    const account = this.accounts.get(key.slice(0, slash));
    if (account === undefined) return;
    renameFilesystem(account, key.slice(slash + 1), to);
    const renamed = account.filesystems.get(to);
    if (renamed !== undefined) this.#noteExpiries(`${account.record.name}/${to}`, "", renamed.root);
  }

  #applyFilesystemDeletion(change: FilesystemDeletion): void {
    const name = change.do === "trash-filesystem" ? change.in.slice(0, change.in.indexOf("/")) : change.account;
    const account = this.accounts.get(name);
    if (account === undefined) return;
    applyFilesystemDeletion(account, change);
    const restored = change.do === "untrash-filesystem" ? account.filesystems.get(change.to) : undefined;
    if (restored !== undefined) this.#noteExpiries(`${name}/${restored.name}`, "", restored.root);
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
      const { name: owner, hierarchical } = account.record;
      const order = hierarchical ? this.order : byCodeUnit;
      const identity = { account: owner, name, hierarchical, order };
      account.filesystems.set(name, new Filesystem(identity, newRoot(change.properties), change.properties));
    }
  }
}

/** A disk that has no room for a second journal beside the long one leaves that as it is. */
function shorten(folder: string, changes: Iterable<Change>): void {
  try {
    replaceJournal(folder, changes);
  } catch {
    return;
  }
}

function ignore(): void {
  // There is nobody to tell.
}

/** Changes that do not concern single paths. */
type RareChange = Exclude<Change, BesideChange | { do: "entry" | "remove" | "move" | "trash" | "untrash" | "purge" }>;

/** The root of a new filesystem until an entry says otherwise. */
export function newRoot(properties: { readonly etag: string; readonly modified: number }): DirectoryEntry {
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
