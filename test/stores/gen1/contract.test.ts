/** The promises of a source, kept by the dialect of Gen1, in whichever order of names the service may list. */
import type { Entry } from "../../../migration/model/entry.ts";
import type { Content } from "../../../migration/stores/target.ts";
import { all, signal } from "../planting.ts";
import { sourceContract, type SourceUnderTest } from "../source-contract.ts";
import { runningGen1 } from "./running-source.ts";

/** Access, metadata and markers are not planted: nothing of a source's promises is about them. */
async function open(order: "codeUnits" | "bytes"): Promise<SourceUnderTest> {
  const gen1 = await runningGen1({ order });
  const { writer } = gen1;
  await writer.makeDirectory("lake 1");
  const lake = Object.assign(gen1.open("lake 1", { pageEntries: 4 }), {
    makeDirectory: (wanted: Entry) => writer.makeDirectory(`lake 1/${wanted.path}`),
    putFile: async (wanted: Entry, { source, entry }: Content) => {
      const chunks = await all(source.read(entry, { offset: 0, length: entry.length }, signal));
      await writer.create(`lake 1/${wanted.path}`, Buffer.concat(chunks));
    },
    remove: (entry: Entry) => writer.remove(`lake 1/${entry.path}`),
  });
  return { lake, [Symbol.asyncDispose]: () => gen1[Symbol.asyncDispose]() };
}

sourceContract("Gen1, names by code unit", () => open("codeUnits"));
sourceContract("Gen1, names by byte", () => open("bytes"));
