import type { LakeClient } from "./lake-client.ts";

/** How many entries, in the order of writing, are there for certain; or that all are. */
export type Mark = number | "complete";

/** The mark lives in the filesystem's own metadata, so that it goes and stays with what it tells about. */
const header = "x-ms-meta-sourcelake";
const entriesBetweenMarks = 500;

/** The mark of an earlier fill; 0 without one. Makes the filesystem if it is missing. */
export async function readMark(client: LakeClient): Promise<Mark> {
  const query = { restype: "container" };
  const found = await client.send({ method: "HEAD", query, accepts: 404 });
  if (found.status === 404) await client.send({ method: "PUT", query });
  const mark = found.headers[header];
  return mark === "complete" ? mark : Number(mark ?? 0);
}

/** Leaves the mark that the next fill reads. */
export async function writeMark(client: LakeClient, mark: Mark): Promise<void> {
  const query = { restype: "container", comp: "metadata" };
  await client.send({ method: "PUT", query, headers: { [header]: String(mark) } });
}

/** Follows entries that are written side by side, and moves the mark on now and then. */
export interface MovingMark {
  /** Entries are begun in the order of their numbers. */
  begin(entry: number): void;
  end(entry: number): Promise<void>;
}

/** Follows a fill that begins at the entry with number `from`. */
export function startMark(client: LakeClient, from: number): MovingMark {
  const underWay = new Set<number>();
  let next = from;
  let marked = from;
  return {
    begin(entry) {
      underWay.add(entry);
      next = entry + 1;
    },
    async end(entry) {
      underWay.delete(entry);
      const mark = Math.min(next, ...underWay);
      if (mark < marked + entriesBetweenMarks) return;
      marked = mark;
      await writeMark(client, mark);
    },
  };
}
