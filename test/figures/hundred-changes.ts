/** A lake of two halves, one directory and many, and a hundred changes to it: 20 of each kind. */
import { LAKE, type HdfsLake } from "./hdfs-lake.ts";

const DIRECTORIES = 10;
const CHANGES_OF_A_KIND = 20;

/** Empty files: `big` has `inOne` of them, the others are in ten directories. Snapshots are allowed. */
export async function fillLake({ hdfs, superuser }: HdfsLake, inOne: number, inAll: number): Promise<void> {
  await hdfs.fill(`/${LAKE}/area/big`, inOne, 0);
  for (let index = 0; index < DIRECTORIES; index++) await hdfs.fill(directory(index), (inAll - inOne) / DIRECTORIES, 0);
  await superuser.snapshotOperations.allow(LAKE);
}

/** New, written, deleted, with another access, and renamed, the directory `big` among them. */
export async function changeLake({ writer }: HdfsLake): Promise<void> {
  for (let index = 0; index < CHANGES_OF_A_KIND; index++) {
    const above = directory(index % DIRECTORIES);
    const file = (kind: number): string =>
      `${above}/file-${String(kind * 10 + Math.floor(index / DIRECTORIES)).padStart(6, "0")}`;
    await writer.create(`${above}/new-${index}`, "new");
    await writer.create(file(1), `written ${index}`);
    await writer.remove(file(2));
    if (index % 2 === 0) await writer.setAcl(file(3), "user::rw-,user:alice:r--,group::r--,mask::r--,other::---");
    else await writer.setPermission(file(3), "600");
    if (index > 0) await writer.rename(file(4), `${directory((index + 3) % DIRECTORIES)}/renamed-${index}`);
    else await writer.rename(`/${LAKE}/area/big`, `/${LAKE}/big, renamed`);
  }
}

function directory(index: number): string {
  return `/${LAKE}/area/part-${index}`;
}
