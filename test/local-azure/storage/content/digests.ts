/** The checks of content that a request or its answer needs: each costs time, so none is made that nobody reads. */
import { createHash, type Hash, hash } from "node:crypto";
import { Crc64, crc64 } from "./crc64.ts";

/** Which checks are made. */
export interface WantedDigests {
  readonly md5: boolean;
  readonly crc64: boolean;
}

/** Base64 each; "" where not wanted. */
export interface Digested {
  readonly md5: string;
  readonly crc64: string;
}

/** The checks of bytes that are at hand. */
export function digestsOf(bytes: Buffer, wanted: WantedDigests): Digested {
  return { md5: wanted.md5 ? hash("md5", bytes, "base64") : "", crc64: wanted.crc64 ? crc64(bytes) : "" };
}

/** The checks of bytes as they come. */
export class Digests {
  readonly #md5: Hash | undefined;
  readonly #crc64: Crc64 | undefined;

  constructor(wanted: WantedDigests) {
    this.#md5 = wanted.md5 ? createHash("md5") : undefined;
    this.#crc64 = wanted.crc64 ? new Crc64() : undefined;
  }

  update(bytes: Buffer): void {
    this.#md5?.update(bytes);
    this.#crc64?.update(bytes);
  }

  digested(): Digested {
    return { md5: this.#md5?.digest("base64") ?? "", crc64: this.#crc64?.digest() ?? "" };
  }
}
