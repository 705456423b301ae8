/** What a run has done: counted by whoever does it. */

/** What was done so far; the caller may read it at any time. */
export interface Done {
  files: number;
  directories: number;
  /** Files and directories, each with all below it. */
  renamed: number;
  /** Content that arrived, bytes of retried attempts included. */
  bytes: number;
  metadata: number;
  access: number;
  deleted: number;
  failed: number;
  refused: number;
  remarks: number;
}

export function nothingDone(): Done {
  return {
    ...{ files: 0, directories: 0, renamed: 0, bytes: 0, metadata: 0, access: 0 },
    ...{ deleted: 0, failed: 0, refused: 0, remarks: 0 },
  };
}
