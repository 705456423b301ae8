/**
 * A name node that serves one directory of any number of files, in pages, made as they are asked for: for the figure that no
 * real HDFS of a test can give. What it answers has the form of a recorded answer of Hadoop 3.4.2.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const PAGE_ENTRIES = 1_000;

/** A directory of `files` files, each tenth with a name beyond ASCII: HDFS lists those first. */
export interface HugeDirectory extends AsyncDisposable {
  /** `webhdfs://127.0.0.1:PORT/huge` */
  readonly uri: string;
}

/** Serves the directory. */
export async function serveHugeDirectory(files: number): Promise<HugeDirectory> {
  const names = new Names(files);
  const server = createServer((asked, answer) => {
    const { pathname, searchParams } = new URL(asked.url ?? "/", "http://name-node");
    const op = searchParams.get("op");
    const body =
      op === "LISTSTATUS_BATCH" && pathname === "/webhdfs/v1/huge"
        ? page(names, names.after(searchParams.get("startafter")), files)
        : JSON.stringify({ FileStatus: status("", 0, "DIRECTORY") });
    answer.writeHead(200, { "content-type": "application/json" });
    answer.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    uri: `webhdfs://127.0.0.1:${(server.address() as AddressInfo).port}/huge`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The names by their place in HDFS's order. */
class Names {
  readonly #foreign: number;

  constructor(files: number) {
    this.#foreign = Math.floor(files / 10);
  }

  at(index: number): string {
    const prefix = index < this.#foreign ? "é-" : "file-";
    return prefix + String(index).padStart(8, "0");
  }

  /** The place after a name. */
  after(name: string | null): number {
    return name === null ? 0 : Number(name.slice(-8)) + 1;
  }
}

function page(names: Names, start: number, files: number): string {
  const end = Math.min(files, start + PAGE_ENTRIES);
  const statuses = Array.from({ length: end - start }, (_, index) => status(names.at(start + index), start + index));
  return JSON.stringify({
    DirectoryListing: { partialListing: { FileStatuses: { FileStatus: statuses } }, remainingEntries: files - end },
  });
}

function status(pathSuffix: string, index: number, type = "FILE"): object {
  return {
    ...{ accessTime: 1_700_000_000_000, blockSize: 134_217_728, childrenNum: 0, fileId: 16_386 + index },
    ...{ group: "supergroup", length: index % 1_000, modificationTime: 1_700_000_000_000 + index, owner: "hdfs" },
    ...{ pathSuffix, permission: "644", replication: 3, storagePolicy: 0, type },
  };
}
