/**
 * Keys of the customer's own (`x-ms-encryption-key`): content written with one is read and written with it only. Nothing is
 * encrypted here and no key is kept: an entry knows its key's digest, which answers tell back (recorded on both endpoints).
 */
import { createHash } from "node:crypto";
import type { Call } from "../call.ts";
import type { Entry } from "../tree/entry.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";

const keyHeader = "x-ms-encryption-key";
const digestHeader = "x-ms-encryption-key-sha256";
const algorithmHeader = "x-ms-encryption-algorithm";
const keyBytes = 32;

/**
 * The digest of the key that the request gives; undefined where it gives none.
 * @throws {ServiceFailure} MissingRequiredHeader, InvalidHeaderValue: all three headers are needed and have to agree
 * (documented).
 */
export function givenKey(call: Call): string | undefined {
  // Some clients send the algorithm always (recorded).
  if (call.header(keyHeader) === undefined && call.header(digestHeader) === undefined) return undefined;
  const given = [keyHeader, digestHeader, algorithmHeader].map((name) => [name, call.header(name)] as const);
  const [missing] = given.find(([, value]) => value === undefined) ?? [];
  if (missing !== undefined) throw missingHeader(missing);
  const [key = "", digest = "", algorithm = ""] = given.map(([, value]) => value);
  if (algorithm !== "AES256") throw invalidHeader(algorithmHeader, algorithm);
  const bytes = Buffer.from(key, "base64");
  // The key itself is told to nobody, not even to the one who sent it.
  if (bytes.length !== keyBytes) throw invalidHeader(keyHeader, "");
  if (createHash("sha256").update(bytes).digest("base64") !== digest) throw invalidHeader(digestHeader, digest);
  return digest;
}

/** The member by which an entry knows its key. */
export function keyOf(digest: string | undefined): Pick<Entry, "customerKey"> {
  return digest === undefined ? {} : { customerKey: digest };
}

/** What answers tell of an entry's key. */
export function keyHeaders({ customerKey }: Pick<Entry, "customerKey">): string[] {
  return customerKey === undefined ? [] : [digestHeader, customerKey];
}

/**
 * Lets those through that have the entry's key, or give none where it has none.
 * @throws {ServiceFailure} BlobUsesCustomerSpecifiedEncryption (recorded), BlobCustomerSpecifiedEncryptionMismatch,
 * BlobDoesNotUseCustomerSpecifiedEncryption (both documented)
 */
export function requireKey(call: Call, { customerKey }: Pick<Entry, "customerKey">): void {
  const given = givenKey(call);
  if (given === customerKey) return;
  if (given === undefined) throw new ServiceFailure("BlobUsesCustomerSpecifiedEncryption");
  throw new ServiceFailure(
    customerKey === undefined ? "BlobDoesNotUseCustomerSpecifiedEncryption" : "BlobCustomerSpecifiedEncryptionMismatch",
  );
}
