/** A tree whose access control lists differ from place to place, and what its lists are: for clients that copy them. */
import type { DataLakeFileSystemClient } from "@azure/storage-file-datalake";

/** Writes directories and files with lists of their own, a default list and an inherited one. */
export async function writePermittedTree(filesystem: DataLakeFileSystemClient) {
  const id = "ec3595d6-2c17-4696-8caa-7e139758d24a";
  const bits = (text: string) => ({ read: text[0] === "r", write: text[1] === "w", execute: text[2] === "x" });
  const entry = (accessControlType: "user" | "group" | "mask" | "other", entityId: string, text: string) => ({
    ...{ accessControlType, entityId, permissions: bits(text), defaultScope: false },
  });
  const list = (named: string) => [
    entry("user", "", "rwx"),
    entry("user", id, named),
    entry("group", "", "r-x"),
    entry("mask", "", "rwx"),
    entry("other", "", "--x"),
  ];
  const root = filesystem.getDirectoryClient("/");
  await root.setAccessControl(list("r-x"));
  const directory = filesystem.getDirectoryClient("d");
  await directory.create();
  await directory.setAccessControl([...list("rwx"), ...list("-wx").map((each) => ({ ...each, defaultScope: true }))]);
  await filesystem.getDirectoryClient("d/sub").create();
  await filesystem.getFileClient("d/sub/file").upload(Buffer.from("inherits"));
  await filesystem.getFileClient("d/own").upload(Buffer.from("has its own"));
  await filesystem.getFileClient("d/own").setAccessControl(list("---"));
  await filesystem.getFileClient("top").upload(Buffer.from("plain"));
}

/** The access control list of every path, the root's included. */
export async function accessOf(filesystem: DataLakeFileSystemClient) {
  const paths = ["/"];
  for await (const { name = "" } of filesystem.listPaths({ recursive: true })) paths.push(name);
  const lists = new Map<string, string>();
  for (const path of paths) {
    const { acl } = await filesystem.getFileClient(path).getAccessControl();
    const words = acl.map(({ defaultScope, accessControlType, entityId, permissions }) => {
      const { read, write, execute } = permissions;
      const bits = `${read ? "r" : "-"}${write ? "w" : "-"}${execute ? "x" : "-"}`;
      return `${defaultScope ? "default:" : ""}${accessControlType}:${entityId}:${bits}`;
    });
    lists.set(path, words.sort().join());
  }
  return lists;
}
