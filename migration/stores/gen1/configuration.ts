/** What a source in the dialect of Gen1 is opened with. */
import type { Gen1Uri } from "../../model/gen1-uri.ts";
import type { Audience, Transport } from "../../transport/index.ts";
import type { ListingSizes } from "../listing/listing-sizes.ts";
import type { Peculiarity } from "../peculiarity.ts";

/**
 * Every Gen1 account: tokens for storage are not taken there. Two slashes, as in the official Python client: the audience
 * itself ends with one.
 */
export const GEN1: Audience = {
  scope: "https://datalake.azure.net//.default",
  name: "Azure Data Lake Storage Gen1",
};

/** What a listing sees that no entry tells. */
export type Gen1Peculiarity = Peculiarity<
  /** The service deletes it at a time of its own. */
  "expires"
>;

export interface Gen1Options {
  readonly uri: Gen1Uri;
  /** With tokens for GEN1; closed together with the store. */
  readonly transport: Transport;
  readonly sizes?: Partial<ListingSizes>;
  /** Entries per page of a listing: the service gives at most 4,000. @default 4,000 */
  readonly pageEntries?: number;
  /** Told of each peculiarity as the listing meets it. */
  readonly onPeculiarity?: (seen: Gen1Peculiarity) => void;
}
