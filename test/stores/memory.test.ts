import { openMemoryLake } from "../../migration/stores/memory/index.ts";
import { contract } from "./contract.ts";

contract("memory", () => {
  const lake = openMemoryLake({ side: "target" });
  return Promise.resolve({ lake, [Symbol.asyncDispose]: () => lake.close() });
});
