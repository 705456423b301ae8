/**
 * What a run will take, from the counts of a comparison. Room of what is known before a run: preflight, estimate, summary.
 * Nothing in this room changes a lake.
 */
import { bytesToMove, type Tally } from "../reconcile/tally.ts";

/** The rates that hours are reckoned with; stated beside them wherever they are shown. */
export interface AssumedRates {
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

/**
 * Rates that one machine near an account reaches without trouble: Azure's default ingress limit of an account is 60 Gbit/s
 * and its request limit 20,000/s (Microsoft Learn, "Scalability and performance targets for standard storage accounts");
 * a tenth of the requests and a thirtieth of the bytes are taken.
 */
export const DEFAULT_RATES: AssumedRates = { requestsPerSecond: 2_000, bytesPerSecond: 250_000_000 };

export interface Estimate {
  /** Requests to source and target together, at most: files that must be staged are taken to be all. */
  readonly requests: number;
  readonly durationMs: number;
  readonly rates: AssumedRates;
}

/** Entries in one page of a listing: https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const PAGE_ENTRIES = 5_000;
/** Put, access; a third where the file must be staged. */
const REQUESTS_PER_FILE = 3;
const REQUESTS_PER_DIRECTORY = 2;
/** Content above one request's size goes in blocks of this many bytes. */
const BLOCK_BYTES = 100_000_000;

/** Reckons requests and time; `limits` lower the assumed rates. */
export function estimateRun(
  tally: Tally,
  limits: { bandwidthBytesPerSecond?: number; requestsPerSecond?: number },
): Estimate {
  const files = tally.newFiles + tally.changedFiles;
  const entries = tally.source.files + tally.source.directories + tally.oursAtTarget;
  const bytes = bytesToMove(tally);
  const requests =
    Math.ceil(entries / PAGE_ENTRIES) +
    files * REQUESTS_PER_FILE +
    Math.floor(bytes / BLOCK_BYTES) +
    tally.newDirectories * REQUESTS_PER_DIRECTORY +
    tally.metadataOnly * 2 +
    tally.accessOnly +
    tally.toDelete;
  const rates = {
    requestsPerSecond: Math.min(DEFAULT_RATES.requestsPerSecond, limits.requestsPerSecond ?? Infinity),
    bytesPerSecond: Math.min(DEFAULT_RATES.bytesPerSecond, limits.bandwidthBytesPerSecond ?? Infinity),
  };
  const seconds = Math.max(requests / rates.requestsPerSecond, bytes / rates.bytesPerSecond);
  return { requests, durationMs: Math.round(seconds * 1000), rates };
}
