/** How much of a directory is held and asked for at a time. */

/** Bounds of what a listing holds and of what is under way. */
export interface ListingSizes {
  /** Entries of one directory ahead of the reader whose ACLs are asked for. */
  readonly entriesAhead: number;
  /** Directories among them whose first page is asked for. */
  readonly directoriesAhead: number;
  /** Requests of one listing under way at a time. */
  readonly parallelRequests: number;
  /** Entries of one directory that are held in memory to be put in order; what is more goes to a temporary file. */
  readonly heldEntries: number;
}

export const DEFAULT_SIZES: ListingSizes = {
  entriesAhead: 128,
  directoriesAhead: 8,
  parallelRequests: 32,
  heldEntries: 20_000,
};
