/**
 * The report folder of a run: every exception as one JSON line (`exceptions.ndjson`), the summary (`report.json`) and a
 * page to read (`report.md`). Each file appears whole or not at all; a run replaces what the last one left.
 */
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { join } from "node:path";
import { migrationFault, type MigrationFault } from "../fault.ts";
import type { Exception } from "../reconcile/exceptions.ts";
import { formatException, SHOWN_EXCEPTIONS } from "./exception.ts";

export interface Evidence {
  /** Takes one exception; they are written as they come, not kept. */
  add(exception: Exception): void;
  /** All exceptions so far, remarks included. */
  readonly count: number;
  /** The first ones that are no remarks, as lines. */
  readonly first: readonly string[];
  /** Writes summary and page and closes the folder. */
  close(summary: object, page: readonly string[]): Promise<void>;
}

const EXCEPTIONS = "exceptions.ndjson";

/**
 * Evidence in a folder, which is made where it is missing; undefined: only the counts and the first lines are kept, in
 * memory. Throws a MigrationFault where the folder cannot be written, here and in `close`.
 */
export async function openEvidence(folder: string | undefined): Promise<Evidence> {
  if (folder === undefined) return new Counting();
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw unwritable(folder, error);
  });
  return new Folder(folder);
}

function unwritable(folder: string, cause: unknown): MigrationFault {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = `The report folder ${folder} cannot be written: ${said}. Make room for it, or allow writing there.`;
  return migrationFault("settings", message, { cause });
}

class Counting implements Evidence {
  count = 0;
  readonly first: string[] = [];

  add(exception: Exception): void {
    this.count++;
    if (exception.severity !== "remark" && this.first.length < SHOWN_EXCEPTIONS)
      this.first.push(formatException(exception));
  }

  close(_summary: object, _page: readonly string[]): Promise<void> {
    return Promise.resolve();
  }
}

class Folder extends Counting {
  readonly #folder: string;
  #lines: WriteStream | undefined;
  #failure: Error | undefined;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override add(exception: Exception): void {
    super.add(exception);
    this.#lines ??= createWriteStream(this.#partOf(EXCEPTIONS)).on("error", (error) => (this.#failure ??= error));
    this.#lines.write(`${JSON.stringify(exception)}\n`);
  }

  override async close(summary: object, page: readonly string[]): Promise<void> {
    try {
      await this.#closeLines();
      await this.#put("report.json", `${JSON.stringify(summary, undefined, 2)}\n`);
      await this.#put("report.md", `${[...page, ...this.#exceptionsPage()].join("\n")}\n`);
    } catch (error) {
      throw unwritable(this.#folder, error);
    }
  }

  #exceptionsPage(): readonly string[] {
    if (this.count === 0) return ["", "No exceptions."];
    const first = this.first.map((line) => `- ${line}`);
    return ["", "## Exceptions", "", `${this.count} in all, one JSON line each in ${EXCEPTIONS}.`, "", ...first];
  }

  async #closeLines(): Promise<void> {
    if (this.#lines === undefined) return rm(join(this.#folder, EXCEPTIONS), { force: true });
    this.#lines.end();
    await finished(this.#lines).catch(() => undefined);
    if (this.#failure !== undefined) throw this.#failure;
    await rename(this.#partOf(EXCEPTIONS), join(this.#folder, EXCEPTIONS));
  }

  async #put(name: string, text: string): Promise<void> {
    await writeFile(this.#partOf(name), text);
    await rename(this.#partOf(name), join(this.#folder, name));
  }

  #partOf(name: string): string {
    return join(this.#folder, `.${name}.part`);
  }
}
