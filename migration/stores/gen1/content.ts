/** The bytes of a file, exactly: a download that breaks off or falls short goes on where it ended. */
import type { Entry } from "../../model/entry.ts";
import { isTransportFailure } from "../../transport/index.ts";
import { isStoreFailure, saysAbsent, type StoreFailure } from "../failure.ts";
import type { Call, Gen1Client } from "./client.ts";
import { thrownFailure } from "./errors.ts";
import { versionOf, type FileStatus } from "./wire-status.ts";

/** Downloads that may break off one after the other without a byte between. */
const FRUITLESS_DOWNLOADS = 5;

/** Milliseconds to wait after each of them. */
const PAUSE_MS = 500;

const OP = "OPEN";

export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** What the service says of a path now. */
export type AskStatus = (path: string, signal: AbortSignal | undefined) => Promise<FileStatus | undefined>;

export class ContentReader {
  readonly #client: Gen1Client;
  readonly #status: AskStatus;

  constructor(client: Gen1Client, status: AskStatus) {
    this.#client = client;
    this.#status = status;
  }

  /**
   * Conditional on the entry's version. Throws StoreFailure: `changed` where it is another one by now, or gone. A whole
   * file that came in one answer is one state of it, of the listed length; anything else is proved by the status after
   * it, before its last bytes are given.
   */
  async *read(entry: Entry, range: Range, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const end = range.offset + range.length;
    const isWhole = range.offset === 0 && range.length === entry.length;
    let position = range.offset;
    let fruitless = 0;
    let answers = 0;
    let kept: Uint8Array | undefined;
    while (position < end) {
      const before = position;
      answers += 1;
      try {
        for await (const chunk of this.#open(entry, { offset: position, length: end - position }, signal)) {
          if (kept !== undefined) yield kept;
          kept = chunk;
          position += chunk.length;
        }
        if (position < end) await this.#explainShort(entry, position > before, signal);
      } catch (error) {
        fruitless = position > before ? 0 : fruitless + 1;
        await this.#recover(error, entry, fruitless, signal);
      }
    }
    if (kept === undefined) return;
    if (!isWhole || answers > 1) await this.#prove(entry, signal);
    yield kept;
  }

  /** One download; more than was listed is another version. An answer has no length of its own (recorded). */
  async *#open(entry: Entry, range: Range, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    // To the end of the file no length is sent: so what follows tells whether the file has grown.
    const isToTheEnd = range.offset + range.length === entry.length;
    const length: Readonly<Record<string, string>> = isToTheEnd ? {} : { length: String(range.length) };
    const parameters = { read: "true", offset: String(range.offset), ...length };
    const answer = await this.#client.open({ op: OP, path: entry.path, parameters }, signal);
    let missing = range.length;
    for await (const chunk of answer.chunks) {
      if (chunk.length > missing)
        throw this.#changed(entry, "LengthChanged", "more came than was listed: it is longer by now");
      missing -= chunk.length;
      if (chunk.length > 0) yield chunk;
    }
  }

  /** Decides after a failed download: returns where another one is worth it. */
  async #recover(error: unknown, entry: Entry, fruitless: number, signal: AbortSignal | undefined): Promise<void> {
    // A file that has shrunk may be refused as a wrong request: its status tells.
    if (isStoreFailure(error) && error.kind === "invalid") await this.#prove(entry, signal);
    if (!isTransportFailure(error) || fruitless >= FRUITLESS_DOWNLOADS) throw this.#told(error, entry, signal);
    await this.#client.transport.clock.sleep(PAUSE_MS, signal);
  }

  /** An answer that ends early: another file more often than not. Returns where going on is worth it. */
  async #explainShort(entry: Entry, cameSome: boolean, signal: AbortSignal | undefined): Promise<void> {
    await this.#prove(entry, signal);
    if (!cameSome) throw this.#client.failure("unavailable", "EmptyAnswer", this.#call(entry), "the answer is empty");
  }

  async #prove(entry: Entry, signal: AbortSignal | undefined): Promise<void> {
    const status = await this.#status(entry.path, signal);
    if (status === undefined) throw this.#changed(entry, "FileNotFoundException", "it is gone");
    if (status.kind !== "file" || versionOf(status) !== entry.version)
      throw this.#changed(entry, "VersionChanged", "it is not the version that was listed");
  }

  #told(error: unknown, entry: Entry, signal: AbortSignal | undefined): unknown {
    if (isStoreFailure(error) && saysAbsent(error)) return this.#changed(entry, error.code, "it is gone");
    return thrownFailure(error, this.#client.attempted(this.#call(entry)), signal);
  }

  #changed(entry: Entry, code: string, message: string): StoreFailure {
    return this.#client.failure("changed", code, this.#call(entry), message);
  }

  #call(entry: Entry): Pick<Call, "op" | "path"> {
    return { op: OP, path: entry.path };
  }
}
