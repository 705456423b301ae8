/** The contract holds whichever way Azure answers what nobody has recorded. */
import { contract } from "../contract.ts";
import { localLake } from "./local-lake.ts";

contract("gen2, with the other answers", async () => {
  const local = await localLake({
    putBlobOwner: "reset",
    createOverAccess: "kept",
    defaultEntriesOnCreate: "refused",
    blobInheritance: "ignores",
    serverSideCopy: "cannot-verify",
  });
  return { lake: local.open(), [Symbol.asyncDispose]: () => local[Symbol.asyncDispose]() };
});
