/** The promises of a source, kept over a flat account: with directories that are nothing but names, and with either kind of stub. */
import type { Entry } from "../../../migration/model/entry.ts";
import type { Content } from "../../../migration/stores/target.ts";
import { all, signal } from "../planting.ts";
import { sourceContract, type SourceUnderTest } from "../source-contract.ts";
import { flatLake } from "./flat-lake.ts";

/** What is written for a directory: nothing, or a blob of its name, or one of its name with a slash. */
const STUBS: Readonly<Record<string, (path: string) => string | undefined>> = {
  "no stubs": () => undefined,
  stubs: (path) => path,
  "stubs with a slash": (path) => `${path}/`,
};

/** Access and metadata are not planted: nothing of a source's promises is about them. */
async function open(stubOf: (path: string) => string | undefined, root: string): Promise<SourceUnderTest> {
  const flat = await flatLake();
  const { writer } = flat;
  const below = (path: string): string => (root === "" ? path : `${root}/${path}`);
  if (root !== "") await writer.stub(root);
  const lake = Object.assign(flat.open(root, { sizes: { pageEntries: 3, heldEntries: 2 } }), {
    makeDirectory: async ({ path }: Entry) => {
      const stub = stubOf(below(path));
      if (stub !== undefined) await writer.stub(stub);
    },
    putFile: async ({ path }: Entry, { source, entry }: Content) => {
      const chunks = await all(source.read(entry, { offset: 0, length: entry.length }, signal));
      await writer.put(below(path), Buffer.concat(chunks));
    },
    remove: async ({ path }: Entry) => {
      await writer.remove(below(path));
    },
  });
  return { lake, [Symbol.asyncDispose]: () => flat[Symbol.asyncDispose]() };
}

for (const [kind, stubOf] of Object.entries(STUBS)) {
  sourceContract(`flat, ${kind}`, () => open(stubOf, ""));
  sourceContract(`flat, ${kind}, below a directory`, () => open(stubOf, "deep/down \u00fc"));
}
