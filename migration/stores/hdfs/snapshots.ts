/** Snapshots of a directory, and what changed between two of them. Nothing is decided here. */
import type { LakeChange } from "../../model/lake-change.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import type { Call, HdfsClient } from "./client.ts";
import {
  type Fields,
  listOf,
  numberOf,
  objectOf,
  parsedObject,
  textOf,
  WireSyntaxError,
} from "../webhdfs/wire-json.ts";

/**
 * What one page of GETSNAPSHOTDIFFLISTING tells: a rename is a delete with `to` and a create, joined by `fileId`. What was
 * moved into a renamed directory is created under that directory's old path (seen with Hadoop 3.4.2).
 */
export interface ListedChange {
  readonly is: "create" | "delete" | "modify";
  readonly path: EntryPath;
  readonly to?: EntryPath;
  readonly fileId: number;
  /** Whether it is the other end of a rename, or was in one. */
  readonly isReference: boolean;
}

/** Where the snapshots of a directory lie, by their names. */
export const SNAPSHOTS = ".snapshot";

/** So long the name node may count, in milliseconds. */
const SUMMING_MS = 600_000;

const SUMMED = ["fileCount", "directoryCount", "length"] as const;

const KINDS: Readonly<Record<string, "create" | "delete" | "modify">> = {
  CREATE: "create",
  DELETE: "delete",
  MODIFY: "modify",
};

export class SnapshotOperations {
  readonly #client: HdfsClient;

  constructor(client: HdfsClient) {
    this.#client = client;
  }

  /** Lets a directory have snapshots; only the superuser may. */
  async allow(path: EntryPath, signal?: AbortSignal): Promise<void> {
    await this.#client.send({ op: "ALLOWSNAPSHOT", method: "PUT", path }, signal);
  }

  /** Ends that; fails while there are snapshots. */
  async disallow(path: EntryPath, signal?: AbortSignal): Promise<void> {
    await this.#client.send({ op: "DISALLOWSNAPSHOT", method: "PUT", path }, signal);
  }

  /**
   * Directories that may have snapshots, from HDFS's root, without outer slashes: those of this user, all of the superuser.
   * Hadoop 3.1 and later.
   */
  async snapshottable(signal?: AbortSignal): Promise<readonly string[]> {
    const call: Call = { op: "GETSNAPSHOTTABLEDIRECTORYLIST", path: "" };
    const answer = await this.#client.send(call, signal);
    return this.#read(call, () => {
      const listed = listOrNone(parsedObject(answer.body), "SnapshottableDirectoryList");
      return listed.map((value) => {
        const fields = objectOf(value, "a directory");
        const name = textOf(objectOf(fields["dirStatus"], "dirStatus"), "pathSuffix");
        return joinPath(textOf(fields, "parentFullPath").replace(/^\//, ""), name);
      });
    });
  }

  /** Names of the snapshots of a directory, by a listing that any Hadoop gives: GETSNAPSHOTLIST came with 3.4. */
  async names(path: EntryPath, signal?: AbortSignal): Promise<readonly string[]> {
    const call: Call = { op: "LISTSTATUS", path: joinPath(path, SNAPSHOTS) };
    const answer = await this.#client.send(call, signal);
    return this.#read(call, () => {
      const listed = listOf(objectOf(parsedObject(answer.body)["FileStatuses"], "FileStatuses"), "FileStatus");
      return listed.map((value) => textOf(objectOf(value, "a snapshot"), "pathSuffix"));
    });
  }

  /**
   * What lies at and below a path in all: files, directories, bytes. The name node counts them, seconds for each million, and
   * only for who may read all of it.
   */
  async sum(path: EntryPath, signal?: AbortSignal): Promise<string> {
    const call: Call = { op: "GETCONTENTSUMMARY", path, firstByteTimeoutMs: SUMMING_MS };
    const answer = await this.#client.send(call, signal);
    return this.#read(call, () => {
      const fields = objectOf(parsedObject(answer.body)["ContentSummary"], "ContentSummary");
      return SUMMED.map((member) => numberOf(fields, member)).join("-");
    });
  }

  /** Takes a snapshot; one of that name that is there already is a failure. */
  async create(path: EntryPath, name: string, signal?: AbortSignal): Promise<void> {
    await this.#client.send({ op: "CREATESNAPSHOT", method: "PUT", path, parameters: { snapshotname: name } }, signal);
  }

  /** Removes a snapshot; where there is none of that name, nothing is left to do. */
  async remove(path: EntryPath, name: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#client.send(
        { op: "DELETESNAPSHOT", method: "DELETE", path, parameters: { snapshotname: name } },
        signal,
      );
    } catch (error) {
      if (!isStoreFailure(error) || !isMissingSnapshot(error.code, error.message)) throw error;
    }
  }

  /**
   * What changed from one snapshot to a later one, in one answer. `to` left out: to now, where the dialect can. Times that
   * were set and what came and went between are not told. Throws StoreFailure `invalid` for a snapshot that is not there.
   */
  async changes(
    path: EntryPath,
    from: string,
    to: string | undefined,
    signal?: AbortSignal,
  ): Promise<readonly LakeChange[]> {
    const until = this.#until(to, { op: "GETSNAPSHOTDIFF", path });
    const call = between("GETSNAPSHOTDIFF", path, { oldsnapshotname: from, snapshotname: until });
    const answer = await this.#client.send(call, signal);
    return this.#read(call, () => {
      const report = objectOf(parsedObject(answer.body)["SnapshotDiffReport"], "SnapshotDiffReport");
      return listOf(report, "diffList").map(parseChange);
    });
  }

  /** The same in pages, for any number of changes. Hadoop 3.4 and later. */
  async *listChanges(
    path: EntryPath,
    from: string,
    to: string | undefined,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly ListedChange[]> {
    const until = this.#until(to, { op: "GETSNAPSHOTDIFFLISTING", path });
    let position = { snapshotdiffstartpath: "", snapshotdiffindex: "-1" };
    for (;;) {
      const call = between("GETSNAPSHOTDIFFLISTING", path, { oldsnapshotname: from, snapshotname: until, ...position });
      const answer = await this.#client.send(call, signal);
      const page = this.#read(call, () => parsePage(answer.body));
      yield page.changes;
      const next = { snapshotdiffstartpath: page.lastPath, snapshotdiffindex: String(page.lastIndex) };
      if (page.lastPath === "" && page.lastIndex === -1) return;
      if (
        next.snapshotdiffstartpath === position.snapshotdiffstartpath &&
        next.snapshotdiffindex === position.snapshotdiffindex
      )
        throw this.#client.failure("invalid", "WireSyntaxError", call, "the pages of the difference do not go on");
      position = next;
    }
  }

  /** How a later state is named. */
  #until(to: string | undefined, call: Pick<Call, "op" | "path">): string {
    const until = to ?? this.#client.dialect.presentSnapshot;
    if (until !== undefined) return until;
    throw this.#client.failure("invalid", "NoPresent", call, "HttpFS compares two snapshots only: take one first");
  }

  #read<Value>(call: Call, decode: () => Value): Value {
    try {
      return decode();
    } catch (error) {
      if (!(error instanceof WireSyntaxError)) throw error;
      throw this.#client.failure("invalid", error.name, call, `the answer cannot be read: ${error.message}`);
    }
  }
}

/** Where there is nothing to list, HDFS says null (seen with 3.4.2). Throws WireSyntaxError. */
function listOrNone(fields: Fields, member: string): readonly unknown[] {
  return fields[member] === null ? [] : listOf(fields, member);
}

function between(op: string, path: EntryPath, parameters: Readonly<Record<string, string>>): Call {
  return { op, path, parameters };
}

function isMissingSnapshot(code: string, message: string): boolean {
  return code === "SnapshotException" && message.includes("does not exist");
}

function parseChange(value: unknown): LakeChange {
  const fields = objectOf(value, "a difference");
  const path = textOf(fields, "sourcePath");
  const type = textOf(fields, "type");
  if (type === "RENAME") return { is: "rename", path, to: textOf(fields, "targetPath") };
  const is = KINDS[type];
  if (is === undefined) throw new WireSyntaxError(`the type of difference ${type} is not known`);
  return { is, path };
}

interface ChangePage {
  readonly changes: readonly ListedChange[];
  readonly lastPath: string;
  readonly lastIndex: number;
}

function parsePage(body: Uint8Array): ChangePage {
  const listing = objectOf(parsedObject(body)["SnapshotDiffReportListing"], "SnapshotDiffReportListing");
  const changes = (["create", "delete", "modify"] as const).flatMap((is) =>
    listOf(listing, `${is}List`).map((value): ListedChange => {
      const fields = objectOf(value, "a difference");
      // HttpFS writes an empty one where WebHDFS writes none.
      const target = fields["targetPath"];
      const to = typeof target === "string" && target !== "" ? { to: target } : {};
      const isReference = fields["isReference"] === true;
      return { is, path: textOf(fields, "sourcePath"), fileId: numberOf(fields, "fileId"), isReference, ...to };
    }),
  );
  return { changes, lastPath: textOf(listing, "lastPath"), lastIndex: numberOf(listing, "lastIndex") };
}
