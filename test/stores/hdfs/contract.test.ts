/** The promises of a source, kept by a real HDFS through both of its dialects; a small writer plants what they list. */
import { after, before } from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import type { HdfsStore } from "../../../migration/stores/hdfs/index.ts";
import type { Content } from "../../../migration/stores/target.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { all, signal, type Planter } from "../planting.ts";
import { sourceContract, type SourceUnderTest } from "../source-contract.ts";
import { DIALECTS, openOn, type Dialect } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let lakes = 0;

before(async () => {
  if (skip === false) hdfs = await startHdfs({ hdfs: { "dfs.ls.limit": "4" } });
});
after(() => (skip === false ? hdfs.stop() : undefined));

/** Access, metadata and markers are not planted: nothing of a source's promises is about them. */
class HdfsPlanter implements Planter {
  readonly #writer = new HdfsWriter(hdfs);
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  makeDirectory(wanted: Entry): Promise<void> {
    return this.#writer.makeDirectory(`/${this.#root}/${wanted.path}`);
  }

  async putFile(wanted: Entry, { source, entry }: Content): Promise<void> {
    const chunks = await all(source.read(entry, { offset: 0, length: entry.length }, signal));
    await this.#writer.create(`/${this.#root}/${wanted.path}`, Buffer.concat(chunks));
  }

  remove(entry: Entry): Promise<void> {
    return this.#writer.remove(`/${this.#root}/${entry.path}`);
  }
}

/** One directory of the running HDFS for each promise. */
async function open(dialect: Dialect): Promise<SourceUnderTest> {
  const root = `lake ${(lakes += 1)}`;
  await new HdfsWriter(hdfs).makeDirectory(`/${root}`);
  const store: HdfsStore = openOn(hdfs, dialect, root);
  const planter = new HdfsPlanter(root);
  const lake = Object.assign(store, {
    makeDirectory: (wanted: Entry) => planter.makeDirectory(wanted),
    putFile: (wanted: Entry, content: Content) => planter.putFile(wanted, content),
    remove: (entry: Entry) => planter.remove(entry),
  });
  return { lake, [Symbol.asyncDispose]: () => store.close() };
}

for (const dialect of DIALECTS) sourceContract(dialect, () => open(dialect), skip);
