import { contract } from "../contract.ts";
import { localLake } from "./local-lake.ts";

contract("gen2", async () => {
  const local = await localLake();
  return { lake: local.open(), [Symbol.asyncDispose]: () => local[Symbol.asyncDispose]() };
});

contract("gen2, below a directory, in pages of three", async () => {
  const local = await localLake();
  const lake = local.open({ path: "deep/down ü", sizes: { pageEntries: 3 } });
  const signal = new AbortController().signal;
  const access = { owner: "o", group: "g", sticky: false, acl: "user::rwx,group::---,other::---" };
  const root = {
    kind: "directory",
    path: "",
    length: 0,
    version: "",
    lastModifiedMs: 0,
    metadata: {},
    headers: {},
  } as const;
  await lake.makeDirectory({ ...root, access }, { inheritsOwnerOnly: false, signal });
  return { lake, [Symbol.asyncDispose]: () => local[Symbol.asyncDispose]() };
});
