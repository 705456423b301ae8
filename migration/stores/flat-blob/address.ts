/** Where the blobs of a lake are: whole names, without the new names that some entries get. Pure. */
import type { FlatBlobUri } from "../../model/flat-blob-uri.ts";
import { pathBehind } from "../../model/held-name.ts";
import type { EntryPath } from "../../model/path.ts";
import { LakeAddress } from "../gen2/address.ts";

export class FlatBlobAddress extends LakeAddress {
  /** What all names of the lake begin with: "" or with a closing slash. */
  readonly prefix: string;

  constructor({ blobEndpoint, container, path }: FlatBlobUri) {
    super({ dfsEndpoint: blobEndpoint, blobEndpoint, filesystem: container, path });
    this.prefix = path === "" ? "" : `${path}/`;
  }

  /** The whole name of an entry's blob. */
  override inFilesystem(path: EntryPath): string {
    return path === "" ? this.prefix.slice(0, -1) : this.prefix + pathBehind(path);
  }
}
