/**
 * Proves content in passing: the checksum of what passed is compared with the one that HDFS tells, before the last bytes are
 * given on. So a copy is known to equal its source without a second read.
 */
import type { Entry } from "../../model/entry.ts";
import { isStoreFailure } from "../failure.ts";
import type { ToldChecksum } from "./checksum-request.ts";
import { sameChecksum } from "./file-checksum.ts";
import { PassingChecksum, type PassingRange } from "./passing-checksum.ts";

/** Files under way whose checksums are kept; of more, the oldest are proved by their status alone. */
const MOST_UNDER_WAY = 1_000;

export interface ContentProofOptions {
  /** Files of at least so many bytes are proved. */
  readonly fromBytes: number;
  /** What HDFS tells of a path. */
  readonly ask: (path: string, signal: AbortSignal | undefined) => Promise<ToldChecksum>;
  /** Told of each file that HDFS gives no checksum of which can be computed in passing, with the reason. */
  readonly onNotCompared: (path: string, because: string) => void;
  /** Told of each file that somebody is writing: HDFS tells no checksum of it. */
  readonly onOpen: (path: string) => void;
}

interface UnderWay {
  /** Undefined where HDFS tells none that can be computed. */
  readonly told: ToldChecksum | undefined;
  readonly passing: PassingChecksum | undefined;
}

/** One range of a file while it is read. */
export interface RangeProof {
  update(content: Uint8Array): void;
  /**
   * To be called before the last bytes are given: "same" or "other" where that was the last range of the file, "more" where
   * others are still to come, and "unknown" where nothing can be said.
   */
  end(): "same" | "other" | "more" | "unknown";
}

const UNKNOWN: RangeProof = { update: () => undefined, end: () => "unknown" };

export class ContentProof {
  readonly #options: ContentProofOptions;
  readonly #underWay = new Map<string, Promise<UnderWay>>();

  constructor(options: ContentProofOptions) {
    this.#options = options;
  }

  /** Begins a range. The file's checksum is asked for at the first one; it is begun anew with every range at 0. */
  async range(entry: Entry, offset: number, signal: AbortSignal | undefined): Promise<RangeProof> {
    if (entry.length < this.#options.fromBytes) return UNKNOWN;
    const key = `${entry.version} ${entry.path}`;
    if (offset === 0 || !this.#underWay.has(key)) this.#begin(key, entry, signal);
    const { told, passing } = (await this.#underWay.get(key)) ?? {};
    const range = passing?.range(offset);
    if (told === undefined || passing === undefined || range === undefined) return UNKNOWN;
    return {
      update: (content) => range.update(content),
      end: () => this.#end(key, { told, passing }, { offset, range }),
    };
  }

  #end(
    key: string,
    { told, passing }: { told: ToldChecksum; passing: PassingChecksum },
    { offset, range }: { offset: number; range: PassingRange },
  ): "same" | "other" | "more" {
    passing.passed(offset, range);
    const digest = passing.digest();
    if (digest === undefined) return "more";
    this.#underWay.delete(key);
    return sameChecksum(told.bytes, digest) ? "same" : "other";
  }

  #begin(key: string, entry: Entry, signal: AbortSignal | undefined): void {
    this.#underWay.delete(key);
    const [oldest] = this.#underWay.keys();
    if (oldest !== undefined && this.#underWay.size >= MOST_UNDER_WAY) this.#underWay.delete(oldest);
    this.#underWay.set(key, this.#asked(entry, signal));
  }

  async #asked(entry: Entry, signal: AbortSignal | undefined): Promise<UnderWay> {
    try {
      const told = await this.#options.ask(entry.path, signal);
      const { algorithm, form } = told;
      if (form === undefined) this.#options.onNotCompared(entry.path, `HDFS tells a ${algorithm}`);
      return { told, passing: form === undefined ? undefined : new PassingChecksum(form, entry.length) };
    } catch (error) {
      // Erasure coded files and old name nodes: what the reading itself proves is all there is then.
      if (!isStoreFailure(error) || error.kind === "stopped") throw error;
      if (/under construction/u.test(error.message)) this.#options.onOpen(entry.path);
      this.#options.onNotCompared(entry.path, `HDFS tells no checksum: ${error.code}`);
      return { told: undefined, passing: undefined };
    }
  }
}
